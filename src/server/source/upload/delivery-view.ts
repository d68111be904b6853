import { sql } from 'kysely';
import { type Actor, can } from '#contract/access.ts';
import type { Delivery } from '#contract/delivery.ts';
import { problem } from '#contract/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import {
  approvalFrom,
  countCustomers,
  type DeliveryRow,
  type FileRow,
  isReady,
  selectDeliveries,
  selectFiles,
} from './delivery-row.ts';
import { summaryOf } from './file-view.ts';
import { findProgress } from './progress.ts';

export const headOf = (actor: Actor, row: DeliveryRow, files: readonly FileRow[]) => ({
  id: row.id,
  state: row.state,
  asOf: row.asOf,
  orgId: row.orgId,
  orgName: row.orgName,
  makerName: row.makerName,
  isOwn: row.madeBy === actor.accountId,
  madeAt: row.madeAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  submittedAt: row.submittedAt?.toISOString() ?? null,
  decidedByName: row.decidedByName,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  rejectReason: row.rejectReason,
  fileCount: files.length,
  rowCount: files.reduce((sum, { found }) => sum + (found?.rowCount ?? 0), 0),
});

function mayOf(actor: Actor, row: DeliveryRow, files: readonly FileRow[]): Delivery['may'] {
  const isOwn = row.madeBy === actor.accountId;
  const isDraft = row.state === 'DRAFT' || row.state === 'REJECTED';
  const decides = row.state === 'WAITING' && can(actor, 'import.accept');
  return {
    change: isOwn && isDraft,
    submit: isOwn && isDraft && files.length > 0 && files.every(isReady),
    accept: decides && !(isOwn && row.needsOther),
    reject: decides && !isOwn,
    reopen: isOwn && row.state === 'WAITING',
    discard: isOwn && (isDraft || row.state === 'WAITING'),
  };
}

/** A delivery as its page shows it to this reader. */
export async function viewDelivery(
  database: Database,
  tx: Tx,
  actor: Actor,
  id: string,
  now: Date,
): Promise<Delivery> {
  const [row] = await selectDeliveries(tx, sql<boolean>`d.id = ${id}::uuid`);
  if (!row) throw problem('access.not-found');
  const files = await selectFiles(tx, [id]);
  const customerCount = row.customerCount ?? countCustomers(files);
  const limit = await approvalFrom(tx, row.orgId, now);
  const isRun = row.state === 'QUEUED' || row.state === 'RUNNING' || row.state === 'FAILED';
  return {
    ...headOf(actor, row, files),
    files: files.map(summaryOf),
    customerCount,
    approvalFrom: limit,
    needsOther: row.digest === null ? customerCount > limit : row.needsOther,
    digest: row.digest,
    may: mayOf(actor, row, files),
    progress: isRun ? await findProgress(database, tx, row) : null,
  };
}
