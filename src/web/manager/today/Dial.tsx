import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { TaskView } from '#contract/plan.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { GateError } from '../../ui/GateError.tsx';
import { useCan } from '../shell/desk-session.ts';

const hideAfterSeconds = 30;

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
      {dial.error && <GateError error={dial.error} />}
    </div>
  );
}
