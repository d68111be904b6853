type Outcome = {
  /** The word that a bank's file may carry instead of the code. */
  zh: string;
  /** Somebody answered. */
  connected: boolean;
  intent: boolean;
  /** The customer wants no more contact: recorded as a refusal in the same transaction. */
  refusal: boolean;
  /** What the result leads to when the person says nothing else. */
  ends: boolean;
};
const outcome = (
  zh: string,
  connected: boolean,
  intent: boolean,
  refusal: boolean,
  ends: boolean,
): Outcome => ({ zh, connected, intent, refusal, ends });

/** Result codes of a touch (domain.md §3.3). Their texts are `outcome.<code>` in the catalogue. */
export const outcomes = {
  NO_ANSWER: outcome('无人接听', false, false, false, false),
  BUSY_OFF: outcome('关机或占线', false, false, false, false),
  REJECTED: outcome('拒接', false, false, false, false),
  WRONG_NUMBER: outcome('空号或错号', false, false, false, true),
  REFUSED: outcome('勿扰', true, false, true, true),
  NO_NEED: outcome('暂无需求', true, false, false, true),
  HAS_OTHER: outcome('已有他行', true, false, false, true),
  FOLLOW_UP: outcome('待跟进', true, false, false, false),
  INTENT_A: outcome('意向A', true, true, false, false),
  INTENT_B: outcome('意向B', true, true, false, false),
  INTENT_C: outcome('意向C', true, true, false, false),
  BOOKED: outcome('预约到店', true, true, false, false),
  APPLIED: outcome('已申请', true, true, false, false),
  COMPLAINT: outcome('投诉', true, false, true, true),
} as const satisfies Record<string, Outcome>;
export type OutcomeCode = keyof typeof outcomes;
export const outcomeCodes = Object.keys(outcomes) as OutcomeCode[]; // Object.keys forgets the literal names.

export const isOutcome = (code: string | null): code is OutcomeCode =>
  outcomeCodes.some((known) => known === code);

const byPhoneOnly: readonly string[] = ['BUSY_OFF', 'REJECTED', 'WRONG_NUMBER'];
/** Whether a channel can have this result: only a telephone is busy or has a wrong number. */
export const fitsChannel = (code: OutcomeCode, channel: string): boolean =>
  channel === 'phone' || !byPhoneOnly.includes(code);

/** Why a touch needs no next step. */
export const closedReasons = [
  'NO_NEED',
  'HAS_OTHER',
  'REFUSED',
  'WRONG_NUMBER',
  'APPLIED',
  'COMPLAINT',
  'NOT_FIT',
] as const;
export type ClosedReason = (typeof closedReasons)[number];

/** What a touch may be stored as closed by: HISTORY is a file's past touch for which the file gave no reason. */
export type StoredClosedReason = ClosedReason | 'HISTORY';

/**
 * Whether a next step follows: `none` after a refusal, nobody goes on there; `may` after what ends by itself; `must`,
 * unless a reason closes it, after all else.
 */
export const nextStepAfter = (code: OutcomeCode): 'none' | 'may' | 'must' =>
  outcomes[code].refusal ? 'none' : outcomes[code].ends ? 'may' : 'must';

/** What may be said instead of a next step, the most likely first; a result that ends by itself says its own. */
export function closedReasonsFor(code: OutcomeCode, channel: string): ClosedReason[] {
  if (code === 'REFUSED' || code === 'COMPLAINT' || code === 'APPLIED') return [code];
  if (code === 'WRONG_NUMBER' || code === 'NO_NEED' || code === 'HAS_OTHER') return [code, 'NOT_FIT'];
  if (outcomes[code].connected) return ['NO_NEED', 'HAS_OTHER', 'NOT_FIT'];
  return fitsChannel('WRONG_NUMBER', channel) ? ['WRONG_NUMBER', 'NOT_FIT'] : ['NOT_FIT'];
}
