import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { OutcomeCode } from '#contract/outcome.ts';
import type { TaskView } from '#contract/plan.ts';
import { api } from '../../api.ts';
import { newId } from '../../new-id.ts';
import { savedText } from '../../text/saved.ts';
import { useText } from '../../text/say.ts';
import { todayKey } from '../task/why.ts';

export type Next = { nextOn: string; nextTime?: string } | { closedReason: string };
/** A refusal has no next step: it is said with the result and holds everywhere at once. */
type Result = { outcome: OutcomeCode; next?: Next; note: string };

/** Records a result of the task, a refusal included, in the one write that the phone makes too. */
export function useResult(task: TaskView, onDone: () => void) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: ({ outcome, next, note }: Result) =>
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
    onSuccess: async ({ droppedTaskCount }, { outcome, next }) => {
      const nextOn = next && 'nextOn' in next ? next.nextOn : undefined;
      const saved = { name: task.customer.name, outcome, channel: task.channel, nextOn, droppedTaskCount };
      void message.success(savedText(say, saved));
      onDone();
      await client.invalidateQueries({ queryKey: todayKey });
    },
  });
}
