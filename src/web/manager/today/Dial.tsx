import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { TaskView } from '#contract/plan.ts';
import { ApiProblem } from '../../api-problem.ts';
import { api } from '../../api.ts';
import { reasonText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useCan } from '../shell/desk-session.ts';

const hideAfterSeconds = 30;

type Reason = { code: string; values: Record<string, unknown> };
const isReason = (value: unknown): value is Reason =>
  typeof value === 'object' && value !== null && 'code' in value && 'values' in value;

/** Asks the gate, then shows the number to dial for half a minute. Asking is recorded with the task. */
export function Dial({ task }: { task: TaskView }) {
  const say = useText();
  const mayDial = useCan('customer.dial');
  const dial = useMutation({
    mutationFn: () => api.customer.dial({ body: { taskId: task.id } }),
    gcTime: 0,
    onSuccess: () => void setTimeout(() => dial.reset(), hideAfterSeconds * 1000),
  });
  if (task.channel !== 'phone') return null;
  const reasons =
    dial.error instanceof ApiProblem && Array.isArray(dial.error.details['reasons'])
      ? dial.error.details['reasons'].filter(isReason)
      : [];
  const why = !mayDial ? say('field.call-no-right') : task.blockedBy.length > 0 ? say('field.blocked') : '';
  return (
    <div>
      {dial.data ? (
        <p className="dial-number" role="status">
          <a href={`tel:${dial.data.phone}`}>{dial.data.phone}</a>
          <small>
            {say('customer.reveal-hide', { count: hideAfterSeconds })} ·{' '}
            {say('field.call-left', { count: dial.data.leftToday })}
          </small>
        </p>
      ) : (
        <div className="page-line">
          <Button
            type="primary"
            disabled={Boolean(why)}
            loading={dial.isPending}
            onClick={() => dial.mutate()}
          >
            {say('today.dial')}
          </Button>
          <span className="small soft">{why || say('today.dial-note')}</span>
        </div>
      )}
      {dial.error && (
        <ErrorNote error={dial.error}>
          <ul>
            {reasons.map((reason) => (
              <li key={reason.code}>{reasonText(say, reason)}</li>
            ))}
          </ul>
        </ErrorNote>
      )}
    </div>
  );
}
