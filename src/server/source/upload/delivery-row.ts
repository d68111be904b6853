import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { Delivery, Mapping, Rules } from '#contract/delivery.ts';
import { type FileKindName, fileKinds } from '#contract/dictionary.ts';
import { problem } from '#contract/problem.ts';
import { businessTime } from '../../day.ts';
import type { Tx } from '../../db/open.ts';
import { getParams } from '../../param/queries.ts';
import type { Found } from './check.ts';
import type { SheetMeta } from './read-upload.ts';

type State = Delivery['state'];

/** A delivery with its org and, once accepted, the run of the same id. */
export type DeliveryRow = {
  id: string;
  orgId: number;
  orgName: string;
  asOf: string;
  state: State;
  madeBy: string;
  makerName: string;
  madeAt: Date;
  changedAt: Date;
  submittedAt: Date | null;
  digest: string | null;
  customerCount: number | null;
  needsOther: boolean;
  decidedByName: string | null;
  decidedAt: Date | null;
  rejectReason: string | null;
};

const stateOf = sql<State>`case when d.state <> 'ACCEPTED' then d.state
  when j.state in ('DONE', 'UNDOING', 'UNDONE') then 'DONE' when j.state = 'FAILED' then 'FAILED'
  when j.step is null then 'QUEUED' else 'RUNNING' end`;

/** What is not ended, newest first. */
export const isOpen = sql<boolean>`(d.state in ('DRAFT', 'WAITING', 'REJECTED')
  or (d.state = 'ACCEPTED' and j.state in ('STAGING', 'APPLYING')))`;

export async function selectDeliveries(
  tx: Tx,
  where: ReturnType<typeof sql<boolean>>,
): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select d.id, d.org_id as "orgId", o.name as "orgName", d.as_of_on as "asOf", ${stateOf} as state,
           d.made_by as "madeBy", d.made_by_name as "makerName", d.made_at as "madeAt", d.changed_at as "changedAt",
           d.submitted_at as "submittedAt", d.digest, d.customer_count as "customerCount",
           d.needs_other as "needsOther", d.decided_by_name as "decidedByName", d.decided_at as "decidedAt",
           d.reject_reason as "rejectReason"
      from delivery d join org o on o.id = d.org_id left join import_job j on j.id = d.id
     where ${where} order by d.made_at desc limit 100`.execute(tx);
  return rows;
}

/** One file as it is stored. */
export type FileRow = {
  delivery_id: string;
  file_no: number;
  name: string;
  sha256: string;
  byte_count: number;
  encoding: string | null;
  delimiter: string | null;
  sheets: SheetMeta[];
  sheet_no: number;
  kind: FileKindName | null;
  mapping: Mapping;
  rules: Rules;
  profile_id: string | null;
  found: Found | null;
  obstacle: { code: string; detail: Record<string, unknown> } | null;
};

/** The files of a delivery that were not dropped, in the order in which they came. */
export async function selectFiles(tx: Tx, deliveryIds: readonly string[]): Promise<FileRow[]> {
  if (deliveryIds.length === 0) return [];
  const rows = await tx
    .selectFrom('delivery_file')
    .selectAll()
    .where('delivery_id', 'in', deliveryIds)
    .where('dropped_at', 'is', null)
    .orderBy('delivery_id')
    .orderBy('file_no')
    .execute();
  return rows as unknown as FileRow[]; // Its jsonb columns hold what this folder wrote.
}

export async function getFile(tx: Tx, deliveryId: string, fileNo: number): Promise<FileRow> {
  const file = (await selectFiles(tx, [deliveryId])).find((row) => row.file_no === fileNo);
  if (!file) throw problem('access.not-found');
  return file;
}

/** Distinct customers of a delivery: of each kind those of its files together, and the largest of these. */
export function countCustomers(files: readonly FileRow[]): number {
  const byKind = new Map<string, number>();
  for (const { kind, found } of files)
    if (kind) byKind.set(kind, (byKind.get(kind) ?? 0) + (found?.customerCount ?? 0));
  return Math.max(0, ...byKind.values());
}

/** From this many customers on another person must accept. */
export const approvalFrom = async (tx: Tx, orgId: number, now: Date): Promise<number> =>
  (await getParams(tx, businessTime(now).day, orgId)).get('import.approval.customers');

/** Why a file holds up its delivery: no kind, no rows that are good, or columns that are missing. */
export const isReady = ({ kind, found, obstacle }: FileRow): boolean =>
  kind !== null && obstacle === null && found !== null && found.goodCount > 0;

const editable: readonly State[] = ['DRAFT', 'REJECTED'];

/** The delivery, held against everybody else until the transaction ends. */
export async function lockDelivery(tx: Tx, id: string): Promise<DeliveryRow> {
  await sql`select 1 from delivery where id = ${id}::uuid for update`.execute(tx);
  const [row] = await selectDeliveries(tx, sql<boolean>`d.id = ${id}::uuid`);
  if (!row) throw problem('access.not-found');
  return row;
}

/** A delivery that its maker may still change; another's is hidden like one that does not exist. */
export async function lockDraft(tx: Tx, actor: Actor, id: string): Promise<DeliveryRow> {
  const row = await lockDelivery(tx, id);
  if (row.madeBy !== actor.accountId) throw problem('delivery.not-own');
  if (!editable.includes(row.state)) throw problem('delivery.closed', { state: row.state });
  return row;
}

/** Marks a delivery as worked on: what was rejected is a draft again. */
export const touchDelivery = (tx: Tx, id: string, now: Date) =>
  tx
    .updateTable('delivery')
    .set({ state: 'DRAFT', changed_at: now, digest: null })
    .where('id', '=', id)
    .execute();

/** Files in the order in which they build on each other: an import counts them so. */
export const inApplyOrder = (files: readonly FileRow[]): FileRow[] =>
  files.toSorted(
    (a, b) =>
      (a.kind && b.kind ? fileKinds.indexOf(a.kind) - fileKinds.indexOf(b.kind) : 0) || a.file_no - b.file_no,
  );
