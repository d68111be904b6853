import { type closedReasons, type OutcomeCode, outcomeCodes, outcomes } from '#contract/outcome.ts';

type ClosedReason = (typeof closedReasons)[number];
type Channel = 'phone' | 'wecom' | 'visit' | 'counter' | 'activity';

/** The chip that stands apart: no more contact, on any channel. */
export const refusalCode: OutcomeCode = 'REFUSED';

const byPhoneOnly: readonly OutcomeCode[] = ['BUSY_OFF', 'REJECTED', 'WRONG_NUMBER'];

export const isOutcome = (code: string | null): code is OutcomeCode =>
  outcomeCodes.some((known) => known === code);

/** The results that a channel can have, those without and those with an answer, but the refusal. */
export function outcomesFor(channel: Channel): { missed: OutcomeCode[]; reached: OutcomeCode[] } {
  const possible = outcomeCodes.filter(
    (code) => code !== refusalCode && (channel === 'phone' || !byPhoneOnly.includes(code)),
  );
  return {
    missed: possible.filter((code) => !outcomes[code].connected),
    reached: possible.filter((code) => outcomes[code].connected),
  };
}

/** What may be given instead of a next step. Never a refusal: that is recorded as one. */
export function closedReasonsFor(code: OutcomeCode): ClosedReason[] {
  if (code === 'WRONG_NUMBER' || code === 'NO_NEED' || code === 'HAS_OTHER') return [code, 'NOT_FIT'];
  if (code === 'APPLIED') return ['APPLIED'];
  return outcomes[code].connected ? ['NO_NEED', 'HAS_OTHER', 'NOT_FIT'] : ['WRONG_NUMBER', 'NOT_FIT'];
}
