import type { PlanSummaryView } from '#contract/plan.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { codeText } from '../../text/format.ts';
import { type Say, useText } from '../../text/say.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { count } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { Source } from '../task/Source.tsx';
import '../task/task.css';
import { Bars } from './Bars.tsx';
import { Changes } from './Changes.tsx';

type SourceLine = PlanSummaryView['sources'][number];

/** `holdings:LOAN` is a file that did not come; `LOAN.maturesOn` is a column without a value in it. */
function missingText(say: Say, missing: string): string {
  if (missing.startsWith('holdings:')) {
    return say('plan.missing-file', { kind: codeText(say, 'holding', missing.slice('holdings:'.length)) });
  }
  const [kind = '', column = ''] = missing.split('.');
  const key = `plan.column.${column}`;
  return say('plan.missing-column', {
    kind: codeText(say, 'holding', kind),
    column: isTextKey(key) ? say(key) : column,
  });
}

/** What each source found and how much of it is in today's plan; what a silent source lacks. */
export function Sources({ plan }: { plan: PlanSummaryView }) {
  const say = useText();
  return (
    <Panel title={say('plan.sources')} note={say('plan.sources-note')}>
      <DeskTable<SourceLine>
        rowKey="source"
        sticky={false}
        dataSource={plan.sources}
        columns={[
          { title: say('task-why.source'), width: 120, render: (_, line) => <Source source={line.source} /> },
          { title: say('plan.hits'), align: 'right', width: 76, render: (_, line) => count(line.hitCount) },
          {
            title: say('plan.planned'),
            align: 'right',
            width: 76,
            render: (_, line) => count(line.plannedCount),
          },
          {
            title: say('plan.missing'),
            render: (_, line) =>
              line.missing.length > 0 ? (
                <span className="missing">
                  {line.missing.map((one) => missingText(say, one)).join(say('list.comma'))}
                </span>
              ) : (
                <span className="soft">{line.hitCount > 0 ? '—' : say('plan.no-hit')}</span>
              ),
          },
        ]}
      />
      {plan.change && <Changes change={plan.change} />}
    </Panel>
  );
}

/** Who could have been contacted today but found no room, by what was full. */
export function LeftOver({ plan }: { plan: PlanSummaryView }) {
  const say = useText();
  return (
    <Panel title={say('plan.left')} note={say('plan.left-note')}>
      {plan.leftOver.length > 0 ? (
        <Bars
          rows={plan.leftOver.map((row) => {
            const key = `leftover.${row.code}`;
            return { ...row, word: isTextKey(key) ? say(key) : row.code };
          })}
        />
      ) : (
        <p className="soft">{say('plan.left-none')}</p>
      )}
    </Panel>
  );
}
