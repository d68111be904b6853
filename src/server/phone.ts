import { problem } from '#contract/problem.ts';
import type { GateReason } from '#core/gate/reason.ts';
import { openWholeContact } from './customer/person.ts';
import type { KeyRing } from './keys/key-ring.ts';

/** What a number is opened for. */
type Use =
  /** To reach the person: the gate has been asked, and these are its reasons against. */
  | { for: 'CONTACT'; reasons: readonly GateReason[] }
  /** What the customer came for, or a duty to them; whoever sees it is told what it is not for. */
  | { for: 'SERVICE' }
  /** A copy that was approved: it says of each line whether the person may be called, or leaves them out. */
  | { for: 'COPY' };

/** The one door to a number in clear, beside the gate (gate.ts): for contact it opens only where the gate says yes. */
export function openPhone(
  keys: KeyRing,
  row: { id: string; contact_sealed: Buffer | null },
  use: Use,
): string | undefined {
  if (use.for === 'CONTACT' && use.reasons.length > 0) throw problem('gate.denied', { reasons: use.reasons });
  return openWholeContact(keys, row.id, row.contact_sealed).phone;
}
