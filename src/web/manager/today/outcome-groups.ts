import { type OutcomeCode, outcomes } from '#contract/outcome.ts';

/** Results in the order of a call; the first ten answer to the keys 1 … 9 and 0. */
export const outcomeGroups = {
  missed: ['NO_ANSWER', 'BUSY_OFF', 'REJECTED', 'WRONG_NUMBER'],
  talked: ['FOLLOW_UP', 'NO_NEED', 'HAS_OTHER'],
  intent: ['INTENT_A', 'INTENT_B', 'INTENT_C', 'BOOKED', 'APPLIED'],
  stop: ['REFUSED', 'COMPLAINT'],
} as const satisfies Record<string, readonly OutcomeCode[]>;
export const outcomeGroupNames = ['missed', 'talked', 'intent', 'stop'] as const;

const keys = '1234567890';
const byKey = outcomeGroupNames.flatMap((name) => [...outcomeGroups[name]]);
export const keyOf = (code: OutcomeCode): string | undefined => keys[byKey.indexOf(code)];
export const outcomeOfKey = (key: string): OutcomeCode | undefined => byKey[keys.indexOf(key)];

/** With which reasons a contact may end after this result; one that ends by itself has its own. */
export function closingReasons(code: OutcomeCode): readonly string[] {
  if (outcomes[code].ends) return [code];
  if (code === 'APPLIED') return ['APPLIED'];
  return outcomes[code].connected ? ['NO_NEED', 'HAS_OTHER', 'NOT_FIT'] : ['NOT_FIT'];
}
