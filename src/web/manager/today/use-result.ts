import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { OutcomeCode } from '#contract/outcome.ts';
import type { TaskView } from '#contract/plan.ts';
import { api } from '../../api.ts';
import { newId } from '../../new-id.ts';
import { codeText, dayText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { todayKey } from '../task/why.ts';

export type Next = { nextOn: string; nextTime?: string } | { closedReason: string };

/** The two commands of a task, the same as the phone's: a result, and a refusal that holds everywhere at once. */
export function useResult(task: TaskView, onDone: () => void) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const name = task.customer.name;
  const finish = async (sentence: string) => {
    void message.success(sentence);
    onDone();
    await client.invalidateQueries({ queryKey: todayKey });
  };
  const record = useMutation({
    mutationFn: ({ outcome, next, note }: { outcome: OutcomeCode; next: Next; note: string }) =>
      api.touch.record({
        body: {
          id: newId(),
          customerId: task.customer.id,
          taskId: task.id,
          channel: task.channel,
          outcome,
          occurredAt: new Date().toISOString(),
          ...next,
          ...(note && { note }),
        },
      }),
    onSuccess: (_, { outcome, next }) => {
      const after =
        'nextOn' in next ? ` · ${say('field.saved-next', { day: dayText(say, next.nextOn) })}` : '';
      return finish(say('field.saved', { name, outcome: codeText(say, 'outcome', outcome) }) + after);
    },
  });
  const refuse = useMutation({
    mutationFn: () =>
      api.touch.refuse({
        body: { id: newId(), customerId: task.customer.id, channel: null, at: new Date().toISOString() },
      }),
    onSuccess: ({ droppedTaskCount }) => finish(say('field.saved-refused', { count: droppedTaskCount })),
  });
  return { record, refuse };
}
