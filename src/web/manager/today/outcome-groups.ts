import { fitsChannel, type OutcomeCode } from '#contract/outcome.ts';

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
/** The result that a key stands for, if the channel can have it; a key is the same on every channel. */
export function outcomeOfKey(key: string, channel: string): OutcomeCode | undefined {
  const code = byKey[keys.indexOf(key)];
  return code && fitsChannel(code, channel) ? code : undefined;
}
