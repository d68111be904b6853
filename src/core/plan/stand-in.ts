/** Who keeps a promise when its person cannot, by what they are to the customer; the bank orders them (stand-in.order). */
export const standInReasons = ['OWNER', 'HELPER', 'VIRTUAL_GRID_LEAD', 'PHYSICAL_GRID_LEAD'] as const;
export type StandInReason = (typeof standInReasons)[number] | 'POOL';
export type StandIn = { staffId: string; reason: StandInReason };

/** Everybody who could stand in for one customer, by reason; nobody where the list is empty. */
export type StandInClaims = Readonly<Record<(typeof standInReasons)[number], readonly string[]>>;

/** The claims in the bank's order, each person once and never the one who is missing. */
export function standInsOf(
  claims: StandInClaims,
  order: readonly string[],
  missingId: string | null,
): StandIn[] {
  const seen = new Set([missingId]);
  return order.flatMap((name) => {
    const reason = standInReasons.find((known) => known === name);
    return (reason ? claims[reason] : []).flatMap((staffId): StandIn[] => {
      if (!reason || seen.has(staffId)) return [];
      seen.add(staffId);
      return [{ staffId, reason }];
    });
  });
}
