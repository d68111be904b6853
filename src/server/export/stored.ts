import type { Actor } from '#contract/access.ts';
import type { ExportSpec } from '#contract/export.ts';
import { problem } from '#contract/problem.ts';
import type { AskedExport, ExportSeat } from '#core/export/approval.ts';
import type { Tx } from '../db/open.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { digestOf, type Stated, statedPlace } from './spec.ts';

/** Compliance looks at every request of the bank, a head at those of the own subtree. */
export const purposeOf = (actor: Actor) =>
  ({ purpose: actor.role === 'compliance' ? 'export.all' : 'export' }) as const;

export const decisionPlace = (requestId: string, seat: string) =>
  `export_decision|stated|${requestId}/${seat}` as const;

export const selectRequests = (tx: Tx) =>
  tx
    .selectFrom('export_request')
    .innerJoin('org', 'org.id', 'export_request.org_id')
    .selectAll('export_request')
    .select(['org.lineage', 'org.name as org_name']);
export type RequestRow = Awaited<ReturnType<ReturnType<typeof selectRequests>['execute']>>[number];

export const selectDecisions = (tx: Tx, ids: readonly string[]) =>
  tx.selectFrom('export_decision').selectAll().where('request_id', 'in', ids).orderBy('decided_at').execute();
export type DecisionRow = Awaited<ReturnType<typeof selectDecisions>>[number];

/** Sealed by us as such (commands.ts); the AEAD tag vouches for it. */
export const openStated = (keys: KeyRing, row: { id: string; stated_sealed: Buffer }): Stated =>
  JSON.parse(keys.unseal(statedPlace(row.id), row.stated_sealed)) as Stated;

const idsOf = (accountId: string, staffId: string | null): string[] => [
  accountId,
  ...(staffId === null ? [] : [staffId]),
];
export const approverOf = ({ accountId, staffId, role, rootOrgId }: Actor) => ({
  ids: idsOf(accountId, staffId),
  role,
  rootOrgId,
});

/** As the rule of seats wants it. */
export const askedOf = (row: RequestRow, decisions: readonly DecisionRow[]): AskedExport => ({
  requesterIds: idsOf(row.account_id, row.staff_id),
  lineage: row.lineage,
  seats: row.seats as ExportSeat[], // Written from the rule's own words only.
  decided: decisions.map((one) => ({
    seat: one.seat as ExportSeat, // By CHECK (0013_export.sql).
    ids: idsOf(one.account_id, one.staff_id),
  })),
});

export type Asked = AskedExport & {
  row: RequestRow;
  decisions: DecisionRow[];
  spec: ExportSpec;
  stated: Stated;
  /** Of what stands in the table now; it differs from the row's own when somebody changed the request. */
  digest: string;
};

/** One request with its decisions, held until the transaction ends. */
export async function findAsked(keys: KeyRing, tx: Tx, id: string): Promise<Asked | undefined> {
  const row = await selectRequests(tx)
    .where('export_request.id', '=', id)
    .forUpdate('export_request')
    .executeTakeFirst();
  if (!row) return undefined;
  const decisions = await selectDecisions(tx, [id]);
  const stated = openStated(keys, row);
  const spec = row.spec as ExportSpec; // Checked by the route before it was written; the digest tells a change.
  const { org_id: orgId, account_id: accountId, role, seats } = row;
  const digest = digestOf(keys, { id, orgId, accountId, role, seats, spec, stated });
  return { ...askedOf(row, decisions), row, decisions, spec, stated, digest };
}

export async function getAsked(keys: KeyRing, tx: Tx, id: string): Promise<Asked> {
  const asked = await findAsked(keys, tx, id);
  if (!asked) throw problem('access.not-found');
  return asked;
}
