import { sql } from 'kysely';
import type { Day } from '#core/day.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { undoDelivery } from '../feed/gone.ts';
import { alone } from '../import/run.ts';
import { settleEach } from '../import/settle.ts';
import { type AppliedChunk, listApplied, undoChunk } from './chunk.ts';
import { assertInTerm, getStanding } from './standing.ts';

type Options = {
  onProgress?: (rowsDone: number, rowsTotal: number) => void;
  whenBusy?: 'refuse' | 'wait';
};
type Begun = {
  since: Date;
  settleSince: Date;
  day: Day;
  headId: number | null;
  chunks: AppliedChunk[];
};

/** The undo that was agreed to, with the chunks that are left of it; undefined when there is none to carry out. */
const takeUpUndo = (database: Database, jobId: string): Promise<Begun | undefined> =>
  asJob(database, null, async (tx) => {
    const { rows } = await sql<{ since: Date; settleSince: Date; day: Day; headId: number | null }>`
      select j.started_at as since, coalesce(u.decided_at, u.asked_at) as "settleSince",
             (select greatest(j.as_of_on, max(o.as_of_on)) from import_job o
               where o.state = 'DONE' and o.as_of_on <= sec.today()) as day,
             (select id from org where level = 'HEAD') as "headId"
        from import_undo u join import_job j on j.id = u.job_id
       where u.job_id = ${jobId}::uuid and u.state = 'RUNNING'`.execute(tx);
    const [found] = rows;
    if (!found) return undefined;
    await tx.updateTable('import_job').set({ state: 'UNDOING' }).where('id', '=', jobId).execute();
    const done = await tx
      .selectFrom('import_undo_chunk')
      .select(['file_no', 'chunk_no'])
      .where('job_id', '=', jobId)
      .execute();
    const undone = new Set(done.map((row) => `${row.file_no}|${row.chunk_no}`));
    const applied = await listApplied(tx, jobId);
    return { ...found, chunks: applied.filter((row) => !undone.has(`${row.fileNo}|${row.chunkNo}`)) };
  });

/** Branches of which something was taken back. */
const listBranchIds = (database: Database, jobId: string): Promise<number[]> =>
  asJob(database, null, async (tx) => {
    const { rows } = await sql<{ id: number }>`
      select distinct b.id from import_undo_chunk c cross join lateral unnest(c.branch_ids) as b (id)
       where c.job_id = ${jobId}::uuid order by b.id`.execute(tx);
    return rows.map((row) => row.id);
  });

const endUndo = (database: Database, headId: number | null, jobId: string): Promise<void> =>
  asJob(database, headId, async (tx) => {
    await undoDelivery(tx, jobId);
    await tx
      .updateTable('import_undo')
      .set({ state: 'DONE', ended_at: sql<Date>`clock_timestamp()` })
      .where('job_id', '=', jobId)
      .execute();
    await tx.updateTable('import_job').set({ state: 'UNDONE' }).where('id', '=', jobId).execute();
    await writeAudit(tx, null, 'import.undone', { object: jobId });
  });

/**
 * Carries out an undo that was agreed to: chunk by chunk behind its fence, the last first, then people, owners and
 * grids of the branches are settled. Killed anywhere and called again it goes on; called once more it does nothing.
 */
export const runUndo = (database: Database, jobId: string, options: Options = {}): Promise<void> =>
  alone(database, options.whenBusy, async (assertHeld) => {
    const begun = await takeUpUndo(database, jobId);
    if (!begun) return;
    const { since, settleSince, day, headId, chunks } = begun;
    const rowsTotal = chunks.reduce((sum, { appliedCount }) => sum + appliedCount, 0);
    let rowsDone = 0;
    for (const chunk of chunks) {
      assertHeld();
      await undoChunk(database, headId, { jobId, since }, chunk);
      options.onProgress?.((rowsDone += chunk.appliedCount), rowsTotal);
    }
    assertHeld();
    await settleEach(
      database,
      { ids: await listBranchIds(database, jobId), day, since: settleSince },
      assertHeld,
    );
    await endUndo(database, headId, jobId);
  });

/** By the operator: begins an undo where nobody asked for one yet, and carries it out. */
export async function undoImport(database: Database, jobId: string, options: Options = {}): Promise<void> {
  await asJob(database, null, async (tx) => {
    const standing = await getStanding(tx, jobId);
    if (standing.state === 'RUNNING') return;
    await assertInTerm(tx, standing, new Date());
    await sql`
      insert into import_undo (job_id, state, needs_other, rows_total)
      select ${jobId}::uuid, 'RUNNING', false, coalesce(sum(applied_count), 0)::int from import_chunk
       where job_id = ${jobId}::uuid
      on conflict (job_id) do update set state = 'RUNNING', needs_other = false, asked_at = clock_timestamp()`.execute(
      tx,
    );
    await writeAudit(tx, null, 'import.undo-asked', { object: jobId });
  });
  await runUndo(database, jobId, options);
}
