import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlanSummaryView } from '#contract/plan.ts';
import { api } from '../../api.ts';
import { reasonText } from '../../text/format.ts';
import { useLanguage, useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { count, instant, weekday } from '../shell/number.ts';
import { useScope } from '../shell/search.ts';
import { HeldBack } from './HeldBack.tsx';
import { PeopleLoad } from './PeopleLoad.tsx';
import { PersonTasks } from './PersonTasks.tsx';
import { LeftOver, Sources } from './Sources.tsx';
import { RunPlan } from './RunPlan.tsx';
import './plan.css';

const sumOf = <Row,>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

/** The branch's day in six numbers. */
function Numbers({ plan }: { plan: PlanSummaryView }) {
  const say = useText();
  const planned = sumOf(plan.people, (person) => person.plannedMinutes);
  const capacity = sumOf(plan.people, (person) => person.capacityMinutes);
  const tiles = [
    { name: say('plan.tasks'), value: count(sumOf(plan.people, (person) => person.taskCount)) },
    { name: say('plan.done'), value: count(sumOf(plan.people, (person) => person.doneCount)) },
    {
      name: say('plan.promises'),
      value: count(sumOf(plan.people, (person) => person.appointmentCount + person.followUpCount)),
    },
    { name: say('plan.minutes'), value: `${count(planned)} / ${count(capacity)}` },
    { name: say('plan.held'), value: count(plan.heldBackPeople) },
    { name: say('plan.left'), value: count(sumOf(plan.leftOver, (row) => row.count)) },
  ];
  return (
    <dl className="tiles">
      {tiles.map((tile) => (
        <div key={tile.name}>
          <dt>{tile.name}</dt>
          <dd>{tile.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function DayLine({ plan }: { plan: PlanSummaryView }) {
  const say = useText();
  const language = useLanguage();
  return (
    <div className="plan-head">
      <div>
        <h1>
          {plan.branchName} · {plan.day} {weekday(plan.day, language)}
        </h1>
        <p className="soft">
          {say(plan.workingDay ? 'plan.working-day' : 'plan.day-off')} ·{' '}
          {plan.madeAt
            ? say('plan.made-at', { at: instant(plan.madeAt), n: plan.runCount })
            : say('plan.not-made')}
        </p>
      </div>
      <RunPlan plan={plan} />
    </div>
  );
}

function Made({ plan }: { plan: PlanSummaryView }) {
  const [person, setPerson] = useState<PlanSummaryView['people'][number] | null>(null);
  return (
    <>
      <Numbers plan={plan} />
      <div className="columns plan-columns">
        <PeopleLoad plan={plan} onOpen={setPerson} />
        <div className="stack">
          <Sources plan={plan} />
          <HeldBack plan={plan} />
          <LeftOver plan={plan} />
        </div>
      </div>
      <PersonTasks plan={plan} person={person} onClose={() => setPerson(null)} />
    </>
  );
}

/** The branch's plan of a day: who has what, what the gate held back and why, what is left over. */
export function PlanPage() {
  const say = useText();
  const { branchId, day } = useScope();
  const plan = useQuery({
    queryKey: ['plan', 'summary', branchId, day],
    queryFn: () => api.plan.summary({ query: { ...(branchId && { branchId }), day } }),
  });
  return (
    <Loaded query={plan} height={640}>
      {(found) => (
        <div className="stack">
          <DayLine plan={found} />
          {found.notices.length > 0 && (
            <div className="notice">
              <ul>
                {found.notices.map((notice) => (
                  <li key={notice.code}>{reasonText(say, notice)}</li>
                ))}
              </ul>
            </div>
          )}
          {found.madeAt ? (
            <Made plan={found} />
          ) : (
            <Empty
              title={say(found.workingDay ? 'plan.none' : 'plan.none-holiday')}
              next={say(found.workingDay ? 'plan.none-next' : 'plan.none-holiday-next')}
            />
          )}
        </div>
      )}
    </Loaded>
  );
}
