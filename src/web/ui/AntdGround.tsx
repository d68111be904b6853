import { App, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US.js';
import zhCN from 'antd/locale/zh_CN.js';
import type { ReactNode } from 'react';
import { useLanguage } from '../text/say.ts';
import { nonce } from '../trusted.ts';
import { tokenOf, useDark } from './look.ts';

type Algorithm = typeof theme.darkAlgorithm;

/** antd derives its shades from ours, and in the dark pales or greys them; where ours is meant exactly, it is kept. */
const keepOurs =
  (derive: Algorithm): Algorithm =>
  (seed, map) => ({
    ...derive(seed, map),
    colorPrimary: tokenOf('--primary'),
    // antd's own are paler under the pointer, too pale to be read.
    colorPrimaryHover: tokenOf('--primary-text'),
    colorPrimaryTextHover: tokenOf('--primary-text'),
    colorErrorHover: tokenOf('--alarm'),
    colorErrorTextHover: tokenOf('--alarm'),
    colorLink: tokenOf('--primary'),
    colorLinkHover: tokenOf('--primary'),
    colorLinkActive: tokenOf('--primary'),
    colorError: tokenOf('--alarm-text'),
    colorBgContainer: tokenOf('--card'),
    colorBgElevated: tokenOf('--card'),
    colorBgLayout: tokenOf('--paper'),
  });
// Made once: antd computes a theme anew for each function it has not seen.
const lightOurs = keepOurs(theme.defaultAlgorithm);
const darkOurs = keepOurs(theme.darkAlgorithm);

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
        algorithm: dark ? darkOurs : lightOurs,
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
          colorTextPlaceholder: tokenOf('--ink-soft'),
          fontFamily: tokenOf('--sans'),
          fontSize: 14,
          borderRadius: 8,
        },
        components: {
          Button: { primaryColor: tokenOf('--on-primary') },
          Checkbox: { borderRadiusSM: 3 },
          Table: { cellPaddingBlockSM: 6 },
        },
      }}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}
