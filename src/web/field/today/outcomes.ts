import { type closedReasons, type OutcomeCode, outcomeCodes, outcomes } from '#contract/outcome.ts';

type ClosedReason = (typeof closedReasons)[number];
type Channel = 'phone' | 'wecom' | 'visit' | 'counter' | 'activity';

const byPhoneOnly: readonly OutcomeCode[] = ['BUSY_OFF', 'REJECTED', 'WRONG_NUMBER'];
/** As the thumb looks for them: what leads on comes first. */
const reachedInOrder: readonly OutcomeCode[] = [
  'INTENT_A',
  'INTENT_B',
  'INTENT_C',
  'BOOKED',
  'APPLIED',
  'FOLLOW_UP',
  'NO_NEED',
  'HAS_OTHER',
];

export const isOutcome = (code: string | null): code is OutcomeCode =>
  outcomeCodes.some((known) => known === code);

/** The results that a channel can have: without an answer, with one, and those that end all contact. */
export function outcomesFor(channel: Channel): Record<'missed' | 'reached' | 'refusing', OutcomeCode[]> {
  const possible = outcomeCodes.filter((code) => channel === 'phone' || !byPhoneOnly.includes(code));
  return {
    missed: possible.filter((code) => !outcomes[code].connected),
    reached: possible
      .filter((code) => outcomes[code].connected && !outcomes[code].refusal)
      .toSorted((a, b) => reachedInOrder.indexOf(a) - reachedInOrder.indexOf(b)),
    refusing: possible.filter((code) => outcomes[code].refusal).toReversed(),
  };
}

/** What may be given instead of a next step. Never a refusal: that is recorded as one. */
export function closedReasonsFor(code: OutcomeCode): ClosedReason[] {
  if (code === 'WRONG_NUMBER' || code === 'NO_NEED' || code === 'HAS_OTHER') return [code, 'NOT_FIT'];
  if (code === 'APPLIED') return ['APPLIED'];
  return outcomes[code].connected ? ['NO_NEED', 'HAS_OTHER', 'NOT_FIT'] : ['WRONG_NUMBER', 'NOT_FIT'];
}
