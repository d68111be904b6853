import { sql } from 'kysely';
import { writeAudit } from '../../audit/write.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';

type Place = { jobId: string; fileNo: number; chunkNo: number };

/** The server went away, is full or is being shut down: the next chunk would fare no better. */
const endsTheRun = /^(08|53|57P|58|XX)/;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && /^[0-9A-Z]{5}$/.test(String(error.code))
    ? String(error.code)
    : 'error';

/**
 * Keeps a chunk that failed for a reason nobody foresaw: what it wrote is rolled back, its rows stay in staging,
 * the others go on. A failure of the server itself ends the run.
 */
export async function keepFailure(
  database: Database,
  { jobId, fileNo, chunkNo }: Place,
  rowCount: number,
  error: unknown,
): Promise<void> {
  const code = codeOf(error);
  const isLost = error instanceof Error && /^(Connection|Client|timeout)/.test(error.message);
  if (endsTheRun.test(code) || isLost) throw error;
  await asJob(database, null, async (tx) => {
    await tx
      .insertInto('import_failure')
      .values({ job_id: jobId, file_no: fileNo, chunk_no: chunkNo, row_count: rowCount, code })
      .onConflict((conflict) =>
        conflict
          .columns(['job_id', 'file_no', 'chunk_no'])
          .doUpdateSet({ code, failed_at: sql<Date>`clock_timestamp()` }),
      )
      .execute();
    await writeAudit(tx, null, 'import.chunk-failed', {
      object: jobId,
      result: 'failed',
      body: { fileNo, chunkNo, rowCount, code },
    });
  });
}

/** A chunk that went well has failed no longer. */
export const clearFailure = async (tx: Tx, { jobId, fileNo, chunkNo }: Place): Promise<void> => {
  await tx
    .deleteFrom('import_failure')
    .where('job_id', '=', jobId)
    .where('file_no', '=', fileNo)
    .where('chunk_no', '=', chunkNo)
    .execute();
};

/**
 * Says in the job that some of its chunks failed, if any did; the job stays open for the next run of the same
 * delivery. Answers whether it does.
 */
export const staysOpen = (database: Database, jobId: string): Promise<boolean> =>
  asJob(database, null, async (tx) => {
    const failed = await tx
      .selectFrom('import_failure')
      .select('chunk_no')
      .where('job_id', '=', jobId)
      .limit(1)
      .execute();
    if (failed.length === 0) return false;
    await tx
      .updateTable('import_job')
      .set({ failure: 'import.chunks-failed' })
      .where('id', '=', jobId)
      .execute();
    return true;
  });
