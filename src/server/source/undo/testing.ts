import { sql } from 'kysely';
import type { Delivery, openFeed } from '../import/testing.ts';

type Feed = Awaited<ReturnType<typeof openFeed>>;

export const partOf = (files: Delivery, names: readonly string[]): Delivery =>
  Object.fromEntries(names.map((name) => [name, files[name] ?? '']));

/**
 * Every row of the tables that an import of customers fills, whole, but when it was written last: that is new after
 * an undo, as it should be. A pair that waits may have been found anew.
 */
export async function dumpOf({ asBank }: Feed): Promise<Record<string, unknown[]>> {
  const tables = [
    'customer',
    'holding',
    'consent',
    'refusal',
    'touch',
    'application_step',
    'identity',
    'person_pair',
  ];
  const dump: Record<string, unknown[]> = {};
  for (const table of tables) {
    const silent = ['updated_at', 'made_at', ...(table === 'person_pair' ? ['id', 'proposed_at'] : [])];
    const { rows } = await asBank((tx) =>
      sql<{
        row: unknown;
      }>`select to_jsonb(t) - ${silent}::text[] as row from ${sql.table(table)} as t`.execute(tx),
    );
    dump[table] = rows.map(({ row }) => JSON.stringify(row)).toSorted();
  }
  return dump;
}

/** The numbers of the rows that an undo kept, by reason. */
export async function keptOf({ installer }: Feed, jobId: string): Promise<Record<string, string[]>> {
  const { rows } = await installer.query<{ reason: string; numbers: string[] }>(
    `select reason, array_agg(number order by number) as numbers from app.import_undo_kept
      where job_id = $1 group by 1`,
    [jobId],
  );
  return Object.fromEntries(rows.map(({ reason, numbers }) => [reason, numbers]));
}
