type Outcome = {
  /** Somebody answered. */
  connected: boolean;
  intent: boolean;
  /** The customer wants no more contact: recorded as a refusal in the same transaction. */
  refusal: boolean;
  /** What the result leads to when the person says nothing else. */
  ends: boolean;
};
const outcome = (connected: boolean, intent: boolean, refusal: boolean, ends: boolean): Outcome => ({
  connected,
  intent,
  refusal,
  ends,
});

/** Result codes of a touch (domain.md §3.3). Their texts are `outcome.<code>` in the catalogue. */
export const outcomes = {
  NO_ANSWER: outcome(false, false, false, false),
  BUSY_OFF: outcome(false, false, false, false),
  REJECTED: outcome(false, false, false, false),
  WRONG_NUMBER: outcome(false, false, false, true),
  REFUSED: outcome(true, false, true, true),
  NO_NEED: outcome(true, false, false, true),
  HAS_OTHER: outcome(true, false, false, true),
  FOLLOW_UP: outcome(true, false, false, false),
  INTENT_A: outcome(true, true, false, false),
  INTENT_B: outcome(true, true, false, false),
  INTENT_C: outcome(true, true, false, false),
  BOOKED: outcome(true, true, false, false),
  APPLIED: outcome(true, true, false, false),
  COMPLAINT: outcome(true, false, true, true),
} as const satisfies Record<string, Outcome>;
export type OutcomeCode = keyof typeof outcomes;
export const outcomeCodes = Object.keys(outcomes) as OutcomeCode[]; // Object.keys forgets the literal names.

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
