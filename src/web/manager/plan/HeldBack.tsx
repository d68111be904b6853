import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useState } from 'react';
import type { planRoutes, PlanSummaryView } from '#contract/plan.ts';
import type { Output } from '#contract/route.ts';
import { api } from '../../api.ts';
import { reasonText } from '../../text/format.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { type Say, useText } from '../../text/say.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { count } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { Source } from '../task/Source.tsx';
import { Bars } from './Bars.tsx';
import '../task/task.css';

type Held = Output<(typeof planRoutes)['held']>['held'][number];

/** The kind of a reason, without its numbers: those stand with each person. */
function kindOf(say: Say, code: string): string {
  const key = `held.${code}`;
  return isTextKey(key) ? say(key) : code;
}

function HeldPeople({ plan, code }: { plan: PlanSummaryView; code: string }) {
  const say = useText();
  const held = useQuery({
    queryKey: ['plan', 'held', plan.branchId, plan.day, code],
    queryFn: () => api.plan.held({ query: { branchId: plan.branchId, day: plan.day, code } }),
  });
  const tally = plan.heldBack.find((row) => row.code === code)?.count ?? 0;
  return (
    <Loaded query={held}>
      {(found) => (
        <>
          <p className="soft">
            {found.held.length < found.total
              ? say('plan.held-part', { n: count(found.held.length), all: count(found.total) })
              : say('plan.held-n', { n: count(found.total) })}
            {found.total < tally && say('plan.held-beyond', { n: count(tally - found.total) })}
          </p>
          <DeskTable<Held>
            rowKey={(row) => row.customer.id}
            sticky={false}
            dataSource={found.held}
            pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            columns={[
              { title: say('task-why.customer'), width: 90, render: (_, row) => row.customer.name },
              { title: say('reveal.phone'), width: 120, render: (_, row) => row.customer.phone ?? '—' },
              {
                title: say('task-why.source'),
                width: 110,
                render: (_, row) => <Source source={row.source} />,
              },
              {
                title: say('plan.every-reason'),
                render: (_, row) => (
                  <ul className="reason-list">
                    {row.reasons.map((reason) => (
                      <li key={reason.code} className={reason.code === code ? 'reason-sought' : ''}>
                        {reasonText(say, reason)}
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        </>
      )}
    </Loaded>
  );
}

/** Whom the gate or a rest period kept from today's plan, by reason; each opens to the people. */
export function HeldBack({ plan }: { plan: PlanSummaryView }) {
  const say = useText();
  const [code, setCode] = useState<string | null>(null);
  return (
    <Panel title={say('plan.held')} note={say('plan.held-note', { n: count(plan.heldBackPeople) })}>
      {plan.heldBack.length > 0 ? (
        <Bars rows={plan.heldBack.map((row) => ({ ...row, word: kindOf(say, row.code) }))} onOpen={setCode} />
      ) : (
        <p className="soft">{say('plan.held-none')}</p>
      )}
      <Drawer
        open={code !== null}
        onClose={() => setCode(null)}
        size={820}
        title={code && `${say('plan.held')} · ${kindOf(say, code)}`}
        destroyOnHidden
      >
        {code && <HeldPeople plan={plan} code={code} />}
      </Drawer>
    </Panel>
  );
}
