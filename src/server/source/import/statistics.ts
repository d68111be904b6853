import { sql } from 'kysely';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import type { Job } from './ledger.ts';

/** Kinds of files that fill more than the table of their name. */
const tables: Readonly<Record<string, string[]>> = {
  grids: ['grid', 'grid_member'],
  customers: ['customer', 'identity'],
  refusals: ['refusal', 'suppression'],
};

/**
 * Tells the planner what a file brought before the next file leans on it: without, customers look for their places
 * among all of a branch. The database passes over a table for which it was little (0070_import_statistics.sql).
 */
export const refreshStatistics = (
  database: Database,
  { id: jobId }: Job,
  { fileNo, kind }: { fileNo: number; kind: string },
): Promise<void> =>
  asJob(database, null, async (tx) => {
    const names = tables[kind] ?? [kind.replace(/s$/, '')];
    await sql`
      select stage.refresh_statistics(${names}::text[], sum(applied_count)::int) from import_chunk
       where job_id = ${jobId}::uuid and file_no = ${fileNo} having sum(applied_count) > 0`.execute(tx);
  });
