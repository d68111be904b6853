import type { PlanSummaryView } from '#contract/plan.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { count } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';

type PersonLoad = PlanSummaryView['people'][number];

/** A nought is said softly, so that what there is stands out. */
const quiet = (value: number) => (value === 0 ? <span className="soft">0</span> : count(value));

/** Minutes planned against minutes there are, on one scale for all: who is full is seen before it is read. */
function Load({ person, most }: { person: PersonLoad; most: number }) {
  const say = useText();
  const over = person.plannedMinutes > person.capacityMinutes;
  const share = (minutes: number) => `${(100 * minutes) / most}%`;
  return (
    <div
      className="load"
      role="img"
      aria-label={say('plan.load', { planned: person.plannedMinutes, capacity: person.capacityMinutes })}
    >
      <div className="load-track">
        {person.capacityMinutes > 0 && (
          <div className="load-room" style={{ width: share(person.capacityMinutes) }} />
        )}
        <div
          className={over ? 'load-fill load-over' : 'load-fill'}
          style={{ width: share(person.plannedMinutes) }}
        />
      </div>
      <span>
        {count(person.plannedMinutes)} / {count(person.capacityMinutes)} {over && `▲ ${say('plan.over')}`}
      </span>
    </div>
  );
}

/** Who has how much today; a row opens to that person's tasks. */
export function PeopleLoad({
  plan,
  onOpen,
}: {
  plan: PlanSummaryView;
  onOpen: (person: PersonLoad) => void;
}) {
  const say = useText();
  const most = Math.max(1, ...plan.people.map((one) => Math.max(one.capacityMinutes, one.plannedMinutes)));
  const word = (kind: string, code: string) => {
    const key = `${kind}.${code}`;
    return isTextKey(key) ? say(key) : code;
  };
  return (
    <Panel title={say('plan.people')} note={say('plan.people-note')}>
      <DeskTable<PersonLoad>
        rowKey="staffId"
        dataSource={plan.people}
        onOpen={onOpen}
        locale={{ emptyText: <Empty title={say('plan.no-people')} next={say('plan.no-people-next')} /> }}
        columns={[
          {
            title: say('plan.person'),
            width: 156,
            render: (_, person) => (
              <>
                <button type="button" className="link-button">
                  {person.name}
                </button>
                <div className="small soft">{word('post', person.post)}</div>
                {person.note && <div className="chip chip-warn">{word('plan.note', person.note)}</div>}
              </>
            ),
          },
          { title: say('plan.load-head'), render: (_, person) => <Load person={person} most={most} /> },
          { title: say('plan.tasks'), align: 'right', width: 64, render: (_, one) => quiet(one.taskCount) },
          {
            title: say('plan.appointments'),
            align: 'right',
            width: 64,
            render: (_, one) => quiet(one.appointmentCount),
          },
          {
            title: say('plan.follow-ups'),
            align: 'right',
            width: 64,
            render: (_, one) => quiet(one.followUpCount),
          },
          { title: say('plan.done'), align: 'right', width: 76, render: (_, one) => quiet(one.doneCount) },
        ]}
      />
    </Panel>
  );
}
