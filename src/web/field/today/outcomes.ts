import { fitsChannel, type OutcomeCode, outcomeCodes, outcomes } from '#contract/outcome.ts';

type Channel = 'phone' | 'wecom' | 'visit' | 'counter' | 'activity';

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

/** The results that a channel can have: without an answer, with one, and those that end all contact. */
export function outcomesFor(channel: Channel): Record<'missed' | 'reached' | 'refusing', OutcomeCode[]> {
  const possible = outcomeCodes.filter((code) => fitsChannel(code, channel));
  return {
    missed: possible.filter((code) => !outcomes[code].connected),
    reached: possible
      .filter((code) => outcomes[code].connected && !outcomes[code].refusal)
      .toSorted((a, b) => reachedInOrder.indexOf(a) - reachedInOrder.indexOf(b)),
    refusing: possible.filter((code) => outcomes[code].refusal).toReversed(),
  };
}
