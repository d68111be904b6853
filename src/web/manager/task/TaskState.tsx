import type { TaskView } from '#contract/plan.ts';
import { codeText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { Pace } from '../../ui/Pace.tsx';

const shapes = { PLANNED: 'pace', DONE: 'ahead', BLOCKED: 'alarm', DROPPED: 'behind' } as const;

/** How far a task is; what it ended with, or that the gate would say no at this moment. */
export function TaskState({ task }: { task: TaskView }) {
  const say = useText();
  if (task.state === 'PLANNED' && task.blockedBy.length > 0) {
    return <Pace state="alarm" word={say('task-why.blocked-now')} />;
  }
  return (
    <>
      <Pace state={shapes[task.state]} word={say(`task.state.${task.state}`)} />
      {task.stateReason && <div className="small soft">{codeText(say, 'outcome', task.stateReason)}</div>}
    </>
  );
}
