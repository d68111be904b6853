import { Link } from '@tanstack/react-router';
import type { TaskView } from '#contract/plan.ts';
import { paths } from '../../paths.ts';
import { reasonText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { useCan } from '../shell/desk-session.ts';
import { Source } from '../task/Source.tsx';
import { TaskState } from '../task/TaskState.tsx';
import { Dial } from './Dial.tsx';
import { ResultForm } from './ResultForm.tsx';

/** One task: whom, why, may I, dial, and what happened. It stays in sight while the list scrolls. */
export function TaskPanel({ task, onDone }: { task: TaskView; onDone: () => void }) {
  const say = useText();
  const seesCustomer = useCan('customer.read');
  return (
    <aside className="panel task-panel" aria-label={task.customer.name}>
      <header>
        <h2>
          {seesCustomer ? (
            <Link to={paths.desk.customer(task.customer.id)}>{task.customer.name}</Link>
          ) : (
            task.customer.name
          )}
        </h2>
        <span>{task.customer.phone}</span>
        <Source source={task.source} />
      </header>
      <ul className="task-reasons">
        {task.why.reasons.map((reason) => (
          <li key={reason.code}>{reasonText(say, reason)}</li>
        ))}
      </ul>
      {task.blockedBy.length > 0 && task.state === 'PLANNED' && (
        <div className="notice" role="status">
          <b>{say('field.blocked')}</b>
          <ul>
            {task.blockedBy.map((reason) => (
              <li key={reason.code}>{reasonText(say, reason)}</li>
            ))}
          </ul>
        </div>
      )}
      {task.state === 'PLANNED' ? (
        <>
          <Dial task={task} />
          <ResultForm task={task} onDone={onDone} />
        </>
      ) : (
        <TaskState task={task} />
      )}
    </aside>
  );
}
