import { maskName, maskPhone } from '#core/mask.ts';
import type { KeyRing } from '../keys/key-ring.ts';

export type Contact = { name?: string; phone?: string; address?: string; wechat?: string };
export type PersonView = { id: string; name: string; phone: string | null; relation: 'OWN' | 'OTHER' };

/** All that was sealed, for who seals it anew and for the door of the number (server/phone.ts); nobody else. */
export function openWholeContact(keys: KeyRing, customerId: string, sealed: Buffer | null): Contact {
  if (!sealed) return {};
  // Sealed by ourselves with these fields (customer/apply-staged.ts); the AEAD tag vouches for it.
  return JSON.parse(keys.unseal(`customer|contact|${customerId}`, sealed)) as Contact;
}

/** What was sealed but the number, which has a door of its own (server/phone.ts). */
export function openContact(
  keys: KeyRing,
  customerId: string,
  sealed: Buffer | null,
): Omit<Contact, 'phone'> {
  const { name, address, wechat } = openWholeContact(keys, customerId, sealed);
  return { ...(name && { name }), ...(address && { address }), ...(wechat && { wechat }) };
}

/** A person as the actor may see them: own customers by full name, the phone always masked (defaults.md). */
export function personOf(
  keys: KeyRing,
  row: { id: string; contact_sealed: Buffer | null },
  isOwn: boolean,
): PersonView {
  const { name, phone } = openWholeContact(keys, row.id, row.contact_sealed);
  return {
    id: row.id,
    name: name ? (isOwn ? name : maskName(name)) : '—',
    phone: phone ? maskPhone(phone) : null,
    relation: isOwn ? 'OWN' : 'OTHER',
  };
}
