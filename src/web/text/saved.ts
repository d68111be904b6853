import { dayText, outcomeText } from './format.ts';
import type { Say } from './say.ts';

type Saved = {
  name: string;
  outcome: string;
  channel: Parameters<typeof outcomeText>[2];
  nextOn: string | undefined;
  /** Other tasks that a refusal took off the lists. */
  droppedTaskCount: number;
};

/** What the server has kept of a result, in the same words on both faces. */
export function savedText(say: Say, { name, outcome, channel, nextOn, droppedTaskCount }: Saved): string {
  const saved = say('field.saved', { name, outcome: outcomeText(say, outcome, channel) });
  if (nextOn) return `${saved} · ${say('field.saved-next', { day: dayText(say, nextOn) })}`;
  return droppedTaskCount > 0
    ? `${saved} · ${say('field.saved-dropped', { count: droppedTaskCount })}`
    : saved;
}
