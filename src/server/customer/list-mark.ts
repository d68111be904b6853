import type { Actor } from '#contract/access.ts';
import { problem } from '#contract/problem.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Place } from '../keys/seal.ts';

/** Where a page ended: the value that the list is sorted by, as PostgreSQL writes it, and the row. */
export type Mark = { value: string | null; id: string };

const placeOf = (actor: Actor, order: string): Place => `list|${order}|${actor.accountId}`;

/**
 * The mark as it may stand in an address: sealed, because a customer's number or days overdue may not, and of use
 * to this account in this order only.
 */
export const sealMark = (keys: KeyRing, actor: Actor, order: string, mark: Mark): string =>
  keys.seal('list', placeOf(actor, order), JSON.stringify(mark)).toString('base64url');

export function openMark(keys: KeyRing, actor: Actor, order: string, text: string): Mark {
  try {
    // Sealed by ourselves, above; the AEAD tag vouches for it.
    return JSON.parse(keys.unseal(placeOf(actor, order), Buffer.from(text, 'base64url'))) as Mark;
  } catch {
    throw problem('request.invalid');
  }
}
