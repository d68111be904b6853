import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { planRoutes, TaskView } from '#contract/plan.ts';
import type { Output } from '#contract/route.ts';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { reasonsText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { useCan } from '../shell/desk-session.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { count } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { taskColumns } from '../task/columns.tsx';
import { FactorsOf } from '../task/Factors.tsx';
import { todayKey } from '../task/why.ts';
import { TaskPanel } from './TaskPanel.tsx';
import '../task/task.css';

type Today = Output<(typeof planRoutes)['today']>;

const isOpen = (task: TaskView): boolean => task.state === 'PLANNED';

function NoTasks({ today }: { today: Today }) {
  const say = useText();
  const seesPlan = useCan('plan.read');
  const link = seesPlan && <Link to={paths.desk.plan}>{say('today.see-plan')}</Link>;
  if (!today.workingDay) return <Empty title={say('field.holiday')} next={say('field.holiday-next')} />;
  return today.planned ? (
    <Empty title={say('field.empty-plan')} next={say(seesPlan ? 'today.empty-next' : 'today.empty-ask')}>
      {link}
    </Empty>
  ) : (
    <Empty title={say('field.no-plan')} next={say('field.no-plan-next')}>
      {link}
    </Empty>
  );
}

function Tasks({ today }: { today: Today }) {
  const say = useText();
  const [chosenId, setChosenId] = useState<string | null>(null);
  // Until somebody chooses, the next open task is the one to do.
  const chosen =
    today.tasks.find((task) => task.id === chosenId) ?? today.tasks.find(isOpen) ?? today.tasks[0];
  const openNext = (done: TaskView) => {
    const at = today.tasks.findIndex((task) => task.id === done.id);
    const rest = [...today.tasks.slice(at + 1), ...today.tasks.slice(0, at)];
    setChosenId(rest.find(isOpen)?.id ?? null);
  };
  return (
    <div className="today">
      <Panel
        title={say('today.title')}
        note={say('today.note', {
          left: today.tasks.filter(isOpen).length,
          done: today.doneCount,
          minutes: count(today.minutesPlanned),
          capacity: count(today.minutesCapacity),
        })}
      >
        <DeskTable<TaskView>
          rowKey="id"
          dataSource={today.tasks}
          onOpen={(task) => setChosenId(task.id)}
          rowClassName={(task) => (task.id === chosen?.id ? 'row-chosen' : isOpen(task) ? '' : 'row-done')}
          expandable={{ expandedRowRender: (task) => <FactorsOf why={task.why} /> }}
          columns={taskColumns(say)}
        />
      </Panel>
      {chosen && <TaskPanel key={chosen.id} task={chosen} onDone={() => openNext(chosen)} />}
    </div>
  );
}

/** My own tasks: whom to contact and why on the left, what happened with the chosen one on the right. */
export function TodayPage() {
  const say = useText();
  const today = useQuery({ queryKey: todayKey, queryFn: () => api.plan.today(), refetchInterval: 60_000 });
  return (
    <Loaded query={today} height={640}>
      {(found) => (
        <div className="stack">
          {found.notices.length > 0 && <p className="notice">{reasonsText(say, found.notices)}</p>}
          {found.tasks.length === 0 ? <NoTasks today={found} /> : <Tasks today={found} />}
        </div>
      )}
    </Loaded>
  );
}
