import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import type { PlanSummaryView, TaskView } from '#contract/plan.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { taskColumns } from '../task/columns.tsx';
import { FactorsOf } from '../task/Factors.tsx';
import '../task/task.css';

type Asked = { branchId: number; day: string; staffId: string; taskCount: number };

function Tasks({ branchId, day, staffId, taskCount }: Asked) {
  const say = useText();
  const tasks = useQuery({
    queryKey: ['plan', 'tasks', branchId, day, staffId],
    queryFn: () => api.plan.tasks({ query: { branchId, day, staffId } }),
  });
  return (
    <Loaded query={tasks}>
      {(found) => (
        <>
          {found.tasks.length < taskCount && (
            <p className="soft">{say('plan.tasks-beyond', { n: found.tasks.length, all: taskCount })}</p>
          )}
          <DeskTable<TaskView>
            rowKey="id"
            sticky={false}
            dataSource={found.tasks}
            locale={{ emptyText: <Empty title={say('plan.no-tasks')} next={say('plan.no-tasks-next')} /> }}
            expandable={{ expandedRowRender: (task) => <FactorsOf why={task.why} /> }}
            columns={taskColumns(say)}
          />
        </>
      )}
    </Loaded>
  );
}

/** One person's tasks of the day, in their order, with why. */
export function PersonTasks({
  plan,
  person,
  onClose,
}: {
  plan: PlanSummaryView;
  person: PlanSummaryView['people'][number] | null;
  onClose: () => void;
}) {
  const say = useText();
  return (
    <Drawer
      open={person !== null}
      onClose={onClose}
      size={980}
      title={person && say('plan.tasks-of', { name: person.name, n: person.taskCount })}
      destroyOnHidden
    >
      {person && (
        <Tasks
          branchId={plan.branchId}
          day={plan.day}
          staffId={person.staffId}
          taskCount={person.taskCount}
        />
      )}
    </Drawer>
  );
}
