import { sql } from 'kysely';
import { type ImportUndo, type KeptReason, keptReasons } from '#contract/import-undo.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { listApplied, undoApplied } from './chunk.ts';
import { assertInTerm, getStanding } from './standing.ts';

type UndoCounts = Pick<ImportUndo, 'undoneCount' | 'kept'>;

/** What an undo would take back, counted chunk by chunk, each in its own moment, by the very rules of the undo. */
export async function countUndo(database: Database, jobId: string, now: Date): Promise<UndoCounts> {
  const { headId, since, chunks } = await asJob(database, null, async (tx) => {
    const standing = await getStanding(tx, jobId);
    if (standing.state !== 'RUNNING') await assertInTerm(tx, standing, now);
    const { rows } = await sql<{ headId: number | null; since: Date }>`
      select (select id from org where level = 'HEAD') as "headId", started_at as since from import_job
       where id = ${jobId}::uuid`.execute(tx);
    return { ...rows[0]!, chunks: await listApplied(tx, jobId) };
  });
  let undoneCount = 0;
  const counts = new Map<KeptReason, number>();
  for (const chunk of chunks) {
    const found = await asJob(database, headId, (tx) => undoApplied(tx, { jobId, since }, chunk, true));
    undoneCount += found.undoneCount;
    for (const reason of keptReasons)
      counts.set(reason, (counts.get(reason) ?? 0) + (found.counts[reason] ?? 0));
  }
  const kept = [...counts].map(([reason, count]) => ({ reason, count })).filter(({ count }) => count > 0);
  return { undoneCount, kept: kept.toSorted((a, b) => b.count - a.count) };
}
