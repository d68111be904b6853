import { sql } from 'kysely';
import { type FileKindName } from '#contract/dictionary.ts';
import type { KeptReason } from '#contract/import-undo.ts';
import { writeAudit } from '../../audit/write.ts';
import { undoStagedCustomers, undoStagedHoldings } from '../../customer/undo-staged.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { recordset } from '../../db/set-wise.ts';
import { type Ledger, undoLedger } from '../../undo-ledger.ts';
import type { UndoChunk, UndoResult } from '../../undo-staged.ts';

type Undo = (tx: Tx, chunk: UndoChunk, isDry: boolean) => Promise<UndoResult>;

const ledgers =
  (...names: Ledger[]): Undo =>
  async (tx, chunk, isDry) => {
    const all: UndoResult = { undoneCount: 0, kept: [], branchIds: [] };
    for (const name of names) {
      const { undoneCount, kept, branchIds } = await undoLedger(tx, chunk, name, isDry);
      all.undoneCount += undoneCount;
      all.kept.push(...kept);
      all.branchIds.push(...branchIds);
    }
    return all;
  };

/** What is about customers is taken back; every other kind is a register, which a new file corrects. */
const undoers: Partial<Record<FileKindName, Undo>> = {
  customers: undoStagedCustomers,
  holdings: undoStagedHoldings,
  consents: ledgers('consent'),
  refusals: ledgers('refusal'),
  touches: ledgers('touch', 'refusal'),
  application_steps: ledgers('application_step'),
};

/** A chunk as the import applied it. `kind` is a word of the dictionary where the file was read. */
export type AppliedChunk = { fileNo: number; chunkNo: number; kind: string; appliedCount: number };
type Kept = Partial<Record<KeptReason, number>>;

/** The chunks of an import that changed something, the last first: whoever hangs on another goes before it. */
export async function listApplied(tx: Tx, jobId: string): Promise<AppliedChunk[]> {
  const { rows } = await sql<AppliedChunk>`
    select c.file_no as "fileNo", c.chunk_no as "chunkNo", f.kind, c.applied_count as "appliedCount"
      from import_chunk c join import_file f using (job_id, file_no)
     where c.job_id = ${jobId}::uuid
       and (c.applied_count > 0 or exists (
         select 1 from import_before b
          where b.job_id = c.job_id and b.file_no = c.file_no and b.chunk_no = c.chunk_no))
     order by c.file_no desc, c.chunk_no desc`.execute(tx);
  return rows;
}

type Counted = UndoResult & { counts: Kept };

/** What undoing a chunk takes back and what stays, by reason; `isDry` only counts. */
export async function undoApplied(
  tx: Tx,
  { jobId, since }: { jobId: string; since: Date },
  { fileNo, chunkNo, kind, appliedCount }: AppliedChunk,
  isDry: boolean,
): Promise<Counted> {
  const undo = undoers[kind as FileKindName]; // Of a kind that is no word of ours nothing was applied.
  if (!undo) return { undoneCount: 0, kept: [], branchIds: [], counts: { REGISTER: appliedCount } };
  const result = await undo(tx, { jobId, fileNo, chunkNo, since }, isDry);
  const counts: Kept = {};
  for (const { reason } of result.kept) counts[reason] = (counts[reason] ?? 0) + 1;
  return { ...result, counts };
}

/** Undoes one chunk, or nothing when it was undone before: its fence is the first thing written. */
export const undoChunk = (
  database: Database,
  scopeId: number | null,
  job: { jobId: string; since: Date },
  chunk: AppliedChunk,
): Promise<void> =>
  asJob(database, scopeId, async (tx) => {
    const { jobId } = job;
    const { fileNo, chunkNo, appliedCount } = chunk;
    const fence = await tx
      .insertInto('import_undo_chunk')
      .values({
        job_id: jobId,
        file_no: fileNo,
        chunk_no: chunkNo,
        undone_count: 0,
        kept: '{}',
        branch_ids: [],
      })
      .onConflict((conflict) => conflict.columns(['job_id', 'file_no', 'chunk_no']).doNothing())
      .returning('chunk_no')
      .executeTakeFirst();
    if (!fence) return;
    const { undoneCount, kept, branchIds, counts } = await undoApplied(tx, job, chunk, false);
    if (kept.length > 0)
      await sql`
        insert into import_undo_kept (job_id, file_no, chunk_no, table_name, branch_id, id, number, reason)
        select ${jobId}::uuid, ${fileNo}::int, ${chunkNo}::int, r.* from ${recordset(
          kept.map((row) => ({
            table_name: row.table,
            branch_id: row.branchId,
            id: row.id,
            number: row.number,
            reason: row.reason,
          })),
          { table_name: 'text', branch_id: 'int', id: 'uuid', number: 'text', reason: 'text' },
        )}`.execute(tx);
    await tx
      .updateTable('import_undo_chunk')
      .set({ undone_count: undoneCount, kept: JSON.stringify(counts), branch_ids: [...new Set(branchIds)] })
      .where('job_id', '=', jobId)
      .where('file_no', '=', fileNo)
      .where('chunk_no', '=', chunkNo)
      .execute();
    await tx
      .updateTable('import_undo')
      .set({ rows_done: sql<number>`rows_done + ${appliedCount}::int` })
      .where('job_id', '=', jobId)
      .execute();
    await writeAudit(tx, null, 'import.chunk-undone', {
      object: jobId,
      body: { fileNo, chunkNo, undoneCount, kept: counts },
    });
  });
