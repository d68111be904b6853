import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { planRoutes } from '#contract/plan.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Day } from '#core/day.ts';
import type { DayChannel, DayTask } from '#core/plan/seat.ts';
import { writeAudit } from '../audit/write.ts';
import { getCalendar } from '../calendar/queries.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import { tryLock } from '../db/lock.ts';
import type { Database, Tx } from '../db/open.ts';
import { asJob } from '../db/scope.ts';
import { anyOf, recordset } from '../db/set-wise.ts';
import { asJobCommand, type Call } from '../http/command.ts';
import { newId } from '../new-id.ts';
import { getBranchId } from '../org/queries.ts';
import { getParams } from '../param/queries.ts';
import { buildPlan, type BuiltPlan, type Settled } from './build.ts';
import { getSummary } from './queries.ts';
import { taskRows } from './task-rows.ts';

export type PlanResult = { branchId: number; day: Day; taskCount: number; heldCount: number; hash: string };

/** A task that fell because two rows became one person says nothing of that person's day. */
async function listSettled(tx: Tx, branchId: number, day: Day): Promise<Settled[]> {
  const rows = await taskRows(tx)
    .select(['task.staff_id', 'task.kind', 'task.channel', 'customer.employer_id', 'customer.place_id'])
    .where('task.branch_id', '=', branchId)
    .where('task.day', '=', day)
    .where('task.state', '<>', 'PLANNED')
    .where((eb) => eb.or([eb('task.state_reason', 'is', null), eb('task.state_reason', '<>', 'MERGED')]))
    .execute();
  return rows.map((row) => ({
    customerId: row.customer_id,
    done:
      row.state === 'DONE'
        ? {
            staffId: row.staff_id,
            kind: row.kind as DayTask['kind'], // By CHECK (0005_day.sql), as is the channel.
            channel: row.channel as DayChannel,
            employerId: row.employer_id,
            placeId: row.place_id,
          }
        : null,
  }));
}

const summaryOf = (plan: BuiltPlan, version: string) => ({
  workingDay: plan.workingDay,
  notices: plan.notices,
  sources: plan.sources,
  people: plan.seats.map(({ id, name, post, capacityMinutes, note }) => ({
    staffId: id,
    name,
    post,
    capacityMinutes,
    note,
  })),
  heldBack: tallyReasons(plan.held),
  heldBackPeople: plan.held.length,
  leftOver: Object.entries(plan.leftOver).map(([code, count]) => ({ code, count })),
  paramVersion: version,
});

function tallyReasons(held: BuiltPlan['held']): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { reasons } of held)
    for (const { code } of reasons) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => ({ code, count })).toSorted((a, b) => b.count - a.count);
}

/** In the order of the insert below. */
const taskTypes = {
  branch_id: 'int',
  id: 'uuid',
  plan_id: 'uuid',
  day: 'date',
  customer_id: 'uuid',
  staff_id: 'uuid',
  kind: 'text',
  channel: 'text',
  source: 'text',
  position: 'int',
  score: 'real',
  why: 'jsonb',
  at_time: 'time',
};

/** One row a day and branch; what is started or done stays as it is, what is only planned is replaced. */
async function storeTasks(
  tx: Tx,
  branchId: number,
  planId: string,
  day: Day,
  plan: BuiltPlan,
): Promise<void> {
  const rows = plan.tasks.map((task) => ({
    branch_id: branchId,
    id: newId(),
    plan_id: planId,
    day,
    customer_id: task.customerId,
    staff_id: task.staffId,
    kind: task.kind,
    channel: task.channel,
    source: task.source,
    position: task.position,
    score: task.score,
    why: task.why,
    at_time: task.atTime,
  }));
  await sql`
    delete from task where branch_id = ${branchId} and day = ${day}::date and state = 'PLANNED'
       and not (customer_id = ${anyOf(rows.map((row) => row.customer_id))})`.execute(tx);
  await sql`
    insert into task (branch_id, id, plan_id, day, customer_id, staff_id, kind, channel, source, position, score,
                      why, at_time)
    select * from ${recordset(rows, taskTypes)}
    on conflict (branch_id, day, customer_id) do update set plan_id = excluded.plan_id,
      staff_id = excluded.staff_id, kind = excluded.kind, channel = excluded.channel, source = excluded.source,
      position = excluded.position, score = excluded.score, why = excluded.why, at_time = excluded.at_time
    where task.state = 'PLANNED'`.execute(tx);
}

async function storeHeld(tx: Tx, branchId: number, planId: string, plan: BuiltPlan): Promise<void> {
  await tx.deleteFrom('plan_held').where('branch_id', '=', branchId).where('plan_id', '=', planId).execute();
  const rows = plan.held.map(({ customerId, source, reasons }) => ({
    customer_id: customerId,
    source,
    reasons,
  }));
  await sql`
    insert into plan_held (branch_id, plan_id, customer_id, source, reasons)
    select ${branchId}, ${planId}::uuid, customer_id, source, reasons
      from ${recordset(rows, { customer_id: 'uuid', source: 'text', reasons: 'jsonb' })}
    on conflict do nothing`.execute(tx);
}

const hashOf = (plan: BuiltPlan, version: string): Buffer => {
  const hash = createHash('sha256').update(version);
  for (const task of plan.tasks)
    hash.update(`${task.customerId}${task.staffId}${task.channel}${task.position};`);
  for (const row of plan.held)
    hash.update(`${row.customerId}${row.reasons.map((reason) => reason.code).join()};`);
  return hash.digest();
};

type Asked = { branchId: number; day: Day; actor: Actor | null };

async function makePlan(tx: Tx, { branchId, day, actor }: Asked): Promise<PlanResult> {
  if (!(await tryLock(tx, 'import', 0, true))) throw problem('plan.importing');
  if (!(await tryLock(tx, 'plan', branchId))) throw problem('plan.running');
  const params = await getParams(tx, day, branchId);
  const calendar = await getCalendar(tx, day);
  const settled = await listSettled(tx, branchId, day);
  const plan = await buildPlan(tx, { branchId, day, params, calendar, settled });
  const hash = hashOf(plan, params.version);
  const { id: planId } = await tx
    .insertInto('plan')
    .values({
      branch_id: branchId,
      id: newId(),
      day,
      made_by: actor?.staffId ?? null,
      input_hash: hash,
      summary: JSON.stringify(summaryOf(plan, params.version)),
    })
    .onConflict((conflict) =>
      conflict.columns(['branch_id', 'day']).doUpdateSet((eb) => ({
        run_count: sql<number>`plan.run_count + 1`,
        made_by: eb.ref('excluded.made_by'),
        made_at: sql<Date>`now()`,
        input_hash: eb.ref('excluded.input_hash'),
        summary: eb.ref('excluded.summary'),
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await storeTasks(tx, branchId, planId, day, plan);
  await storeHeld(tx, branchId, planId, plan);
  const counts = { taskCount: plan.tasks.length, heldCount: plan.held.length };
  await writeAudit(tx, actor, 'plan.made', { object: day, branchId, body: counts });
  return { branchId, day, ...counts, hash: hash.toString('hex') };
}

/**
 * Makes or makes again the plan of one branch and day, in one transaction: all of it or nothing. Run twice over the
 * same rows it leaves the same tasks with the same ids. Waits for no other planner: a second one is told.
 */
export const planBranch = (database: Database, asked: Asked): Promise<PlanResult> =>
  asJob(database, asked.branchId, (tx) => makePlan(tx, asked));

/** Every branch that has customers, one after another; a branch that fails does not stop the rest. */
export async function planAllBranches(database: Database, day: Day): Promise<PlanResult[]> {
  const branches = await asJob(database, null, (tx) =>
    tx.selectFrom('org').select('id').where('level', 'in', ['BRANCH', 'SUB_BRANCH']).orderBy('id').execute(),
  );
  const results: PlanResult[] = [];
  const failures: unknown[] = [];
  for (const { id } of branches)
    await planBranch(database, { branchId: id, day, actor: null }).then(
      (result) => results.push(result),
      (error: unknown) => failures.push(error),
    );
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} branches were not planned`);
  return results;
}

/** The button 生成计划. The plan is made by the job's sign-in; the actor's right to it was checked before. */
export const runPlan = async (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof planRoutes.run>,
  call: Call,
): Promise<Output<typeof planRoutes.run>> => {
  const branchId = await getBranchId(database.db, actor, body.branchId);
  const today = businessTime(call.now).day;
  const day = body.day ?? today;
  if (day < today) throw problem('plan.closed');
  return asJobCommand(database, actor, call, branchId, async (tx) => {
    await makePlan(tx, { branchId, day, actor });
    return getSummary(tx, branchId, day, call.now);
  });
};
