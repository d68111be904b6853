import { useMutation } from '@tanstack/react-query';
import { can } from '#contract/access.ts';
import type { TaskView } from '#contract/plan.ts';
import type { Session } from '../../session/session.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { GateError } from '../../ui/GateError.tsx';
import { Icon } from '../Icon.tsx';

/** Asks the gate, gets the number, opens the phone's own dialler. The number is neither shown nor kept. */
export function CallButton({ task, session }: { task: TaskView; session: Session }) {
  const say = useText();
  const dial = useMutation({
    mutationFn: () => api.customer.dial({ body: { taskId: task.id } }),
    gcTime: 0,
    onSuccess: ({ phone }) => location.assign(`tel:${phone}`),
  });
  const isCall = task.channel === 'phone';
  if (!can(session, 'customer.dial')) return <p className="hint">{say('field.call-no-right')}</p>;
  return (
    <>
      <button
        type="button"
        className={isCall ? 'button-call' : 'button-quiet'}
        // What blocks a visit need not block a call: for other channels the gate is asked at the dial.
        disabled={(isCall && task.blockedBy.length > 0) || dial.isPending}
        onClick={() => dial.mutate()}
      >
        {isCall && <Icon name="call" />}
        {say(dial.isPending ? 'field.calling' : isCall ? 'field.call' : 'field.call-first')}
      </button>
      {dial.error && <GateError error={dial.error} />}
      {dial.data && (
        <p className="hint" role="status">
          {say('field.call-after')} · {say('field.call-left', { count: dial.data.leftToday })}
        </p>
      )}
    </>
  );
}
