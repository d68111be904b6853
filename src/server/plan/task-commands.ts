import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { recordset } from '../db/set-wise.ts';

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

type RowOfBranch = { branch_id: number; id: string };

/**
 * Takes people who refused off every open list from today on; answers how many tasks fell. A person is named
 * by any of their rows.
 */
export async function dropTasks(tx: Tx, rows: readonly RowOfBranch[], reason: string): Promise<number> {
  const dropped = await sql`
    update task t set state = 'DROPPED', state_reason = ${reason}, done_at = clock_timestamp()
      from ${recordset(rows, { branch_id: 'int', id: 'uuid' })}
      join customer c on c.branch_id = r.branch_id and c.id = r.id
     where t.branch_id = c.branch_id and t.customer_id in (c.id, c.person_id)
       and t.day >= sec.today() and t.state = 'PLANNED'`.execute(tx);
  return Number(dropped.numAffectedRows ?? 0);
}

/**
 * Open tasks of rows that were merged go to the row that stands for the person. A day keeps one task a person:
 * what stands there already, else the appointment, else the first in order; the others are dropped.
 */
export async function moveTasks(
  tx: Tx,
  branchId: number,
  moves: readonly { row_id: string; into_id: string }[],
): Promise<void> {
  await sql`
    with moved as (
      select t.id, r.into_id,
             row_number() over (partition by r.into_id, t.day
                                order by t.kind <> 'APPOINTMENT', t.position, t.id) = 1
             and not exists (select 1 from task o where o.branch_id = t.branch_id and o.day = t.day
                                                    and o.customer_id = r.into_id) as stays
        from ${recordset(moves, { row_id: 'uuid', into_id: 'uuid' })}
        join task t on t.branch_id = ${branchId} and t.customer_id = r.row_id
       where t.day >= sec.today() and t.state = 'PLANNED')
    update task t
       set customer_id = case when m.stays then m.into_id else t.customer_id end,
           state = case when m.stays then t.state else 'DROPPED' end,
           state_reason = case when m.stays then t.state_reason else 'MERGED' end,
           done_at = case when m.stays then t.done_at else clock_timestamp() end
      from moved m
     where t.branch_id = ${branchId} and t.id = m.id`.execute(tx);
}
