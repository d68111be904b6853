import type { TaskView } from '#contract/plan.ts';
import { reasonsText } from '../../text/format.ts';
import type { Say } from '../../text/say.ts';
import { Source } from './Source.tsx';
import { TaskState } from './TaskState.tsx';

/** The columns of a list of tasks: whom, why and from which source, how, how far. The same for one's own and for a colleague's. */
export const taskColumns = (say: Say) => [
  { title: '#', dataIndex: 'position', width: 44, align: 'right' as const },
  {
    title: say('task-why.customer'),
    width: 116,
    render: (_: unknown, task: TaskView) => (
      <>
        <b>{task.customer.name}</b>
        <div className="small soft">{task.customer.phone ?? '—'}</div>
      </>
    ),
  },
  {
    title: say('task-why.why'),
    render: (_: unknown, task: TaskView) => (
      <>
        {reasonsText(say, task.why.reasons)}
        <div className="small soft">
          <Source source={task.source} />
        </div>
      </>
    ),
  },
  {
    title: say('task-why.how'),
    width: 112,
    render: (_: unknown, task: TaskView) => (
      <span className="nowrap">
        {say(`channel.${task.channel}`)}
        {task.kind !== 'CANDIDATE' && (
          <div className="small soft">
            {say(`task.${task.kind}`)} <b>{task.atTime}</b>
          </div>
        )}
      </span>
    ),
  },
  {
    title: say('task-why.state'),
    width: 106,
    render: (_: unknown, task: TaskView) => <TaskState task={task} />,
  },
];
