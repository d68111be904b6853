import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { anyOf } from '../db/set-wise.ts';

/** Ends one task; the plan made again leaves it as it is. */
export async function closeTask(
  tx: Tx,
  branchId: number,
  taskId: string,
  state: 'DONE' | 'BLOCKED' | 'DROPPED',
  reason: string,
): Promise<void> {
  await tx
    .updateTable('task')
    .set({ state, state_reason: reason, done_at: sql<Date>`clock_timestamp()` })
    .where('branch_id', '=', branchId)
    .where('id', '=', taskId)
    .execute();
}

/** Takes a person who refused off every open list from today on, in the whole bank; answers how many tasks fell. */
export async function dropTasks(tx: Tx, customerIds: string[], reason: string): Promise<number> {
  const dropped = await tx
    .updateTable('task')
    .set({ state: 'DROPPED', state_reason: reason, done_at: sql<Date>`clock_timestamp()` })
    .where('customer_id', '=', anyOf(customerIds))
    .where('day', '>=', sql<string>`sec.today()`)
    .where('state', '=', 'PLANNED')
    .executeTakeFirst();
  return Number(dropped.numUpdatedRows);
}
