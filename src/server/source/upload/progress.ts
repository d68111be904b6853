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
  applyingAt: Date | null;
  applyingFrom: number | null;
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

/** Seconds left by the pace since rows began to be applied; nothing is said before, nor in the first moment. */
function secondsLeft(
  { step, applyingAt, applyingFrom, rowsDone, rowsTotal }: Row,
  now: number,
): number | null {
  if (step !== 'applying' || !applyingAt || rowsDone === null || rowsTotal === null) return null;
  const seconds = (now - applyingAt.getTime()) / 1000;
  const done = rowsDone - (applyingFrom ?? 0);
  if (done <= 0 || seconds < 1) return null;
  return Math.max(1, Math.ceil((seconds / done) * (rowsTotal - rowsDone)));
}

/** Where the run of an accepted delivery stands. */
export async function findProgress(database: Database, tx: Tx, row: DeliveryRow): Promise<Progress> {
  const { rows } = await sql<Row>`
    select j.step, j.step_file as file, j.rows_done as "rowsDone", j.rows_total as "rowsTotal", j.failure,
           d.applying_at as "applyingAt", d.applying_from as "applyingFrom"
      from import_job j join delivery d on d.id = j.id where j.id = ${row.id}::uuid`.execute(tx);
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
