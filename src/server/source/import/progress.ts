import { sql } from 'kysely';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';

/** Where a run stands. `rowsTotal` is null while a file is read whose length nobody knows. */
export type ImportProgress = {
  step: 'staging' | 'applying' | 'settling';
  file: string | null;
  rowsDone: number;
  rowsTotal: number | null;
};

const writeEveryMs = 1000;

/**
 * Keeps where a run stands in its job, at most once a second and never two writes at once: `say` does not wait,
 * `settled` waits for the write under way. What cannot be written is passed over; the run itself will say why.
 */
export function createProgress(
  database: Database,
  jobId: string,
  onProgress: (progress: ImportProgress) => void = () => {},
): { say: (progress: ImportProgress) => void; settled: () => Promise<void> } {
  let writtenAt = 0;
  let writing: Promise<void> | undefined;
  const write = ({ step, file, rowsDone, rowsTotal }: ImportProgress): Promise<void> =>
    asJob(database, null, async (tx) => {
      await tx
        .updateTable('import_job')
        .set({
          step,
          step_file: file,
          rows_done: rowsDone,
          rows_total: rowsTotal,
          progress_at: sql<Date>`clock_timestamp()`,
        })
        .where('id', '=', jobId)
        .execute();
    });
  return {
    say: (progress) => {
      onProgress(progress);
      if (writing || Date.now() - writtenAt < writeEveryMs) return;
      writtenAt = Date.now();
      writing = write(progress)
        .catch(() => {})
        .finally(() => {
          writing = undefined;
        });
    },
    settled: async () => writing,
  };
}
