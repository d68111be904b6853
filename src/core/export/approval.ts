/** Who must say yes: a head of the requester's line, compliance, the head office. */
export const exportSeats = ['LINE', 'COMPLIANCE', 'HEAD_OFFICE'] as const;
export type ExportSeat = (typeof exportSeats)[number];

/** A dated parameter (trust.md §3.7): how many rows a head may let go alone, and with compliance. */
export type ApprovalRule = { lineRowsMax: number; complianceRowsMax: number };

/**
 * The seats that must say yes: personal data, or more rows than a head may let go alone, needs compliance as well;
 * more than both may, the head office too.
 */
export function seatsOf(asked: { rowCount: number; personal: boolean }, rule: ApprovalRule): ExportSeat[] {
  const simple = !asked.personal && asked.rowCount <= rule.lineRowsMax;
  const large = asked.rowCount > Math.max(rule.lineRowsMax, rule.complianceRowsMax);
  return ['LINE', ...(simple ? [] : ['COMPLIANCE' as const]), ...(large ? ['HEAD_OFFICE' as const] : [])];
}

/** Which roles sit where. The requester's superior is a head of its branch or above it, or the head office. */
const rolesOf: Record<ExportSeat, readonly string[]> = {
  LINE: ['branch_head', 'head_office'],
  COMPLIANCE: ['compliance'],
  HEAD_OFFICE: ['head_office'],
};

/** Everything by which a person is known: account and staff. Who shares one of them is the same person. */
type Ids = readonly string[];
export type Approver = { ids: Ids; role: string; rootOrgId: number };
export type AskedExport = {
  requesterIds: Ids;
  /** The org that the requester answers for, and all above it. */
  lineage: readonly number[];
  seats: readonly ExportSeat[];
  decided: readonly { seat: ExportSeat; ids: Ids }[];
};
const isSame = (a: Ids, b: Ids): boolean => a.some((id) => b.includes(id));
export type Seating = { seat: ExportSeat } | { why: 'own' | 'twice' | 'role' | 'taken' | 'org' };

/**
 * The seat that an approver takes, or why none: nobody decides a request of their own, nobody sits twice, a head
 * stands in the requester's org or above it; compliance looks at the whole bank.
 */
export function seatFor(asked: AskedExport, approver: Approver): Seating {
  if (isSame(approver.ids, asked.requesterIds)) return { why: 'own' };
  if (asked.decided.some(({ ids }) => isSame(ids, approver.ids))) return { why: 'twice' };
  const fitting = asked.seats.filter((seat) => rolesOf[seat].includes(approver.role));
  if (fitting.length === 0) return { why: 'role' };
  // The seat that fewest may take goes first: a head of the line is found more easily than a head office.
  const seat = fitting.toReversed().find((one) => !asked.decided.some((row) => row.seat === one));
  if (seat === undefined) return { why: 'taken' };
  return seat === 'COMPLIANCE' || asked.lineage.includes(approver.rootOrgId) ? { seat } : { why: 'org' };
}

export const isApproved = ({
  seats,
  decided,
}: Pick<AskedExport, 'seats'> & { decided: readonly { seat: ExportSeat }[] }): boolean =>
  seats.every((seat) => decided.some((row) => row.seat === seat));

/** How many rows may leave with the yes of these seats. */
export function rowsMaxOf(seats: readonly ExportSeat[], rule: ApprovalRule, fileRowsMax: number): number {
  if (seats.includes('HEAD_OFFICE')) return fileRowsMax;
  const most = seats.includes('COMPLIANCE')
    ? Math.max(rule.lineRowsMax, rule.complianceRowsMax)
    : rule.lineRowsMax;
  return Math.min(most, fileRowsMax);
}
