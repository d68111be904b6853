export const ownerReasons = [
  'LOAN_MANAGER',
  'INTENT_OWNER',
  'VIRTUAL_GRID_LEAD',
  'PHYSICAL_GRID_LEAD',
] as const;
export type OwnerReason = (typeof ownerReasons)[number] | 'POOL';

/** Who could own a customer, by reason; null where nobody. */
export type OwnerClaims = Record<(typeof ownerReasons)[number], string | null>;

/** The one owner: the first claim in the bank's order, else the pool (defaults.md, owner). */
export function ownerOf(
  claims: OwnerClaims,
  order: readonly string[],
): { staffId: string | null; reason: OwnerReason } {
  for (const name of order) {
    const reason = ownerReasons.find((known) => known === name);
    const staffId = reason && claims[reason];
    if (staffId) return { staffId, reason };
  }
  return { staffId: null, reason: 'POOL' };
}
