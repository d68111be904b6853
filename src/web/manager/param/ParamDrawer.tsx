import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useText } from '../../text/say.ts';
import { useCan } from '../shell/desk-session.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { paramName, type ParamRow, paramSource } from './param.ts';
import { ParamState } from './ParamState.tsx';
import { ParamValue } from './ParamValue.tsx';
import { ProposeForm } from './ProposeForm.tsx';
import { isParamKey } from './shape.ts';

/** Every value of the key, the latest first, with who proposed and who approved it. */
function History({ rows }: { rows: ParamRow[] }) {
  const say = useText();
  return (
    <DeskTable<ParamRow>
      rowKey="id"
      sticky={false}
      dataSource={rows}
      columns={[
        {
          title: say('param-page.state'),
          width: 96,
          render: (_, row) => <ParamState state={row.state} />,
        },
        {
          title: say('param-page.value'),
          render: (_, row) => <ParamValue row={row} />,
        },
        {
          title: say('param-page.scope'),
          width: 88,
          render: (_, row) => row.scopeOrgName ?? say('param-page.bank'),
        },
        { title: say('param-page.from'), dataIndex: 'from', width: 104 },
        {
          title: say('param-page.source'),
          width: 150,
          render: (_, row) => (
            <>
              {paramSource(say, row.source)}
              <div className="small soft">
                {row.proposedBy && say('param-page.proposed-by', { name: row.proposedBy })}{' '}
                {row.approvedBy && say('param-page.approved-by', { name: row.approvedBy })}
              </div>
            </>
          ),
        },
      ]}
    />
  );
}

/** One parameter: every value it had, has and may have, and the way to propose another. */
export function ParamDrawer({
  paramKey,
  rows,
  onClose,
}: {
  paramKey: string | null;
  rows: ParamRow[];
  onClose: () => void;
}) {
  const say = useText();
  const mayPropose = useCan('param.propose');
  const [proposing, setProposing] = useState(false);
  const current = rows.find((row) => row.state === 'CURRENT') ?? rows[0];
  const close = () => {
    setProposing(false);
    onClose();
  };
  return (
    <Drawer
      open={paramKey !== null}
      onClose={close}
      size={760}
      title={paramKey && paramName(say, paramKey)}
      extra={<span className="soft small">{paramKey}</span>}
      destroyOnHidden
    >
      <div className="stack">
        <History rows={rows} />
        {proposing && current && isParamKey(current.key) ? (
          <ProposeForm
            row={current}
            paramKey={current.key}
            onDone={close}
            onCancel={() => setProposing(false)}
          />
        ) : (
          <div className="page-line">
            <Button type="primary" disabled={!mayPropose} onClick={() => setProposing(true)}>
              {say('param-page.propose')}
            </Button>
            {!mayPropose && <span className="soft">{say('param-page.propose-why')}</span>}
          </div>
        )}
      </div>
    </Drawer>
  );
}
