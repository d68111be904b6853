import type { Actor } from '#contract/access.ts';
import type { TaskView } from '#contract/plan.ts';
import type { Day } from '#core/day.ts';
import type { GateChannel } from '#core/gate/input.ts';
import { personOf } from '../customer/person.ts';
import { businessTime } from '../day.ts';
import type { Database, Tx } from '../db/open.ts';
import { type Asked, type Gate, gateStaffOf, openGate } from '../gate.ts';
import { taskRows } from './task-rows.ts';

type OpenGate = (asked: Asked) => Promise<Gate>;
type TaskFilter = { branchId?: number; staffId?: string; day: Day };

const selectTasks = (tx: Tx, filter: TaskFilter) =>
  taskRows(tx)
    .selectAll('task')
    .select('customer.owner_id')
    .where('task.day', '=', filter.day)
    .$if(filter.branchId !== undefined, (query) => query.where('task.branch_id', '=', filter.branchId!))
    .$if(filter.staffId !== undefined, (query) => query.where('task.staff_id', '=', filter.staffId!))
    .orderBy('task.staff_id')
    .orderBy('task.position')
    .limit(2000)
    .execute();
type TaskRow = Awaited<ReturnType<typeof selectTasks>>[number];

const taskViewOf = (
  database: Database,
  actor: Actor,
  row: TaskRow,
  blockedBy: TaskView['blockedBy'],
): TaskView => ({
  id: row.id,
  branchId: row.branch_id,
  day: row.day,
  customer: personOf(
    database.keys,
    { id: row.customer_id, contact_sealed: row.contact_sealed },
    actor.staffId !== null && (row.owner_id === actor.staffId || row.staff_id === actor.staffId),
  ),
  staffId: row.staff_id,
  staffName: row.staff_name,
  kind: row.kind as TaskView['kind'], // By CHECK (0005_day.sql), as are channel and state.
  channel: row.channel as TaskView['channel'],
  source: row.source,
  position: row.position,
  atTime: row.at_time?.slice(0, 5) ?? null,
  why: row.why as TaskView['why'], // Written by build.ts in this shape.
  state: row.state as TaskView['state'],
  stateReason: row.state_reason,
  blockedBy,
});

/** Tasks with what the gate says of each at this moment; one that is done is not asked about. */
export async function listTasks(
  database: Database,
  tx: Tx,
  actor: Actor,
  filter: TaskFilter,
  now: Date,
  open: OpenGate = async (asked) => (await openGate(tx, asked)).ask,
): Promise<TaskView[]> {
  const rows = await selectTasks(tx, filter);
  const first = rows[0];
  if (!first) return [];
  const time = businessTime(now);
  const ask = await open({
    branchId: first.branch_id,
    ids: rows.map((row) => row.customer_id),
    day: filter.day,
    minute: time.day === filter.day ? time.minute : null,
  });
  return rows.map((row) => {
    const channel = row.channel as GateChannel; // By CHECK (0005_day.sql).
    const source = row.source ?? 'follow-up';
    const asked = row.state === 'PLANNED' ? ask(row.customer_id, gateStaffOf(row), source, channel) : [];
    return taskViewOf(database, actor, row, asked ?? []);
  });
}
