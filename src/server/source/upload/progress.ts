import { sql } from 'kysely';
import type { Delivery } from '#contract/delivery.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import type { DeliveryRow } from './delivery-row.ts';

type Progress = NonNullable<Delivery['progress']>;
type Row = {
  step: Progress['step'];
  file: string | null;
  rowsDone: number | null;
  rowsTotal: number | null;
  startedAt: Date;
  failure: string | null;
};

/** Imports of the whole bank that run or wait before this one: a number, and nothing else about them. */
const countAhead = (database: Database, id: string): Promise<number> =>
  asJob(database, null, async (tx) => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from import_job j
       where j.state in ('STAGING', 'APPLYING') and j.id <> ${id}::uuid
         and j.started_at < (select started_at from import_job where id = ${id}::uuid)`.execute(tx);
    return rows[0]?.count ?? 0;
  });

/** Seconds left by the pace so far; nothing is said in the first moment. */
function secondsLeft({ startedAt, rowsDone, rowsTotal }: Row, now: number): number | null {
  const seconds = (now - startedAt.getTime()) / 1000;
  if (!rowsDone || !rowsTotal || seconds < 2) return null;
  return Math.max(1, Math.ceil((seconds / rowsDone) * (rowsTotal - rowsDone)));
}

/** Where the run of an accepted delivery stands. */
export async function findProgress(database: Database, tx: Tx, row: DeliveryRow): Promise<Progress> {
  const { rows } = await sql<Row>`
    select step, step_file as file, rows_done as "rowsDone", rows_total as "rowsTotal",
           started_at as "startedAt", failure
      from import_job where id = ${row.id}::uuid`.execute(tx);
  const job = rows[0];
  return {
    state: row.state,
    ahead: row.state === 'QUEUED' ? await countAhead(database, row.id) : 0,
    step: job?.step ?? null,
    file: job?.file ?? null,
    rowsDone: job?.rowsDone ?? 0,
    rowsTotal: job?.rowsTotal ?? 0,
    secondsLeft: job && row.state === 'RUNNING' ? secondsLeft(job, Date.now()) : null,
    failure: job?.failure ?? null,
  };
}
