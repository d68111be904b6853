import { App, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US.js';
import zhCN from 'antd/locale/zh_CN.js';
import type { ReactNode } from 'react';
import { useLanguage } from '../text/say.ts';
import { nonce } from '../trusted.ts';
import { tokenOf, useDark } from './look.ts';

/** antd in our colours, our language and under our style nonce. Desk only: the phone does without antd. */
export function AntdGround({ children }: { children: ReactNode }) {
  const dark = useDark();
  const language = useLanguage();
  return (
    <ConfigProvider
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
      locale={language === 'zh' ? zhCN.default : enUS.default}
      theme={{
        algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: {
          colorPrimary: tokenOf('--primary'),
          colorLink: tokenOf('--primary'),
          colorError: tokenOf('--alarm'),
          colorWarning: tokenOf('--behind'),
          colorInfo: tokenOf('--ahead'),
          colorTextBase: tokenOf('--ink'),
          colorBgBase: tokenOf('--card'),
          colorBgLayout: tokenOf('--paper'),
          colorBorderSecondary: tokenOf('--line'),
          fontFamily: tokenOf('--sans'),
          fontSize: 14,
          borderRadius: 8,
        },
        components: { Table: { cellPaddingBlockSM: 6 }, Checkbox: { borderRadiusSM: 3 } },
      }}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}
