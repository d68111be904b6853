import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { PlanSummaryView, planRoutes, TaskView } from '#contract/plan.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Day } from '#core/day.ts';
import type { GateChannel } from '#core/gate/input.ts';
import { getCalendar } from '../calendar/queries.ts';
import type { Context } from '../context.ts';
import { personOf } from '../customer/person.ts';
import { businessTime } from '../day.ts';
import type { Database, Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { gateStaffOf, openGate } from '../gate.ts';
import { getBranchId } from '../org/queries.ts';
import { getParams } from '../param/queries.ts';

type Summary = Pick<
  PlanSummaryView,
  'workingDay' | 'notices' | 'sources' | 'heldBack' | 'heldBackPeople' | 'leftOver'
> & {
  people: { staffId: string; name: string; post: string; capacityMinutes: number; note: string | null }[];
};

const emptyOf = (workingDay: boolean, knowsYear: boolean, day: Day): Summary => ({
  workingDay,
  notices: knowsYear
    ? []
    : [{ code: 'plan.calendar-year-missing', values: { year: Number(day.slice(0, 4)) } }],
  sources: [],
  heldBack: [],
  heldBackPeople: 0,
  leftOver: [],
  people: [],
});

/** The branch's day on one page: who has how much, what each source gave, what was held back and left over. */
export async function getSummary(
  database: Database,
  tx: Tx,
  branchId: number,
  day: Day,
): Promise<PlanSummaryView> {
  const branch = await tx
    .selectFrom('org')
    .select('name')
    .where('id', '=', branchId)
    .executeTakeFirstOrThrow();
  const plan = await tx
    .selectFrom('plan')
    .select(['summary', 'made_at', 'run_count'])
    .where('branch_id', '=', branchId)
    .where('day', '=', day)
    .executeTakeFirst();
  const calendar = await getCalendar(tx, day);
  const kept = plan
    ? (plan.summary as Summary) // Written by commands.ts with these fields.
    : emptyOf(calendar.isWorkingDay(day), calendar.knows(Number(day.slice(0, 4))), day);
  const effort = (await getParams(database.db, day, branchId)).get('effort.minutes');
  const counts = await tx
    .selectFrom('task')
    .select([
      'staff_id',
      'channel',
      'kind',
      sql<number>`count(*)::int`.as('count'),
      sql<number>`(count(*) filter (where state = 'DONE'))::int`.as('done'),
    ])
    .where('branch_id', '=', branchId)
    .where('day', '=', day)
    .groupBy(['staff_id', 'channel', 'kind'])
    .execute();
  const ofStaff = Map.groupBy(counts, (row) => row.staff_id);
  const sum = (rows: { count: number }[]) => rows.reduce((total, row) => total + row.count, 0);
  return {
    branchId,
    branchName: branch.name,
    day,
    workingDay: kept.workingDay,
    notices: kept.notices,
    madeAt: plan?.made_at.toISOString() ?? null,
    runCount: plan?.run_count ?? 0,
    sources: kept.sources,
    people: kept.people.map((person) => {
      const rows = ofStaff.get(person.staffId) ?? [];
      return {
        ...person,
        // The channel is one of the five by CHECK.
        plannedMinutes: rows.reduce(
          (total, row) => total + row.count * effort[row.channel as GateChannel],
          0,
        ),
        taskCount: sum(rows),
        doneCount: rows.reduce((total, row) => total + row.done, 0),
        appointmentCount: sum(rows.filter((row) => row.kind === 'APPOINTMENT')),
        followUpCount: sum(rows.filter((row) => row.kind === 'FOLLOW_UP')),
      };
    }),
    heldBack: kept.heldBack,
    heldBackPeople: kept.heldBackPeople,
    leftOver: kept.leftOver,
  };
}

type TaskFilter = { branchId?: number; staffId?: string; day: Day };

const selectTasks = (tx: Tx, filter: TaskFilter) =>
  tx
    .selectFrom('task')
    .innerJoin('customer', (join) =>
      join.onRef('customer.branch_id', '=', 'task.branch_id').onRef('customer.id', '=', 'task.customer_id'),
    )
    .innerJoin('staff', 'staff.id', 'task.staff_id')
    .selectAll('task')
    .select(['customer.contact_sealed', 'customer.owner_id'])
    .select(['staff.name as staff_name', 'staff.status', 'staff.licence_no', 'staff.licence_to'])
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
async function listTasks(
  database: Database,
  tx: Tx,
  actor: Actor,
  filter: TaskFilter,
  now: Date,
): Promise<TaskView[]> {
  const rows = await selectTasks(tx, filter);
  const first = rows[0];
  if (!first) return [];
  const time = businessTime(now);
  const { ask } = await openGate(database.db, tx, {
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

/** The actor's own day: appointments first, then the plan's order. */
export const getToday = (
  { database }: Context,
  actor: Actor,
  now: Date,
): Promise<Output<typeof planRoutes.today>> =>
  asActor(database, actor, async (tx) => {
    const { day } = businessTime(now);
    const calendar = await getCalendar(tx, day);
    const branchId = actor.branchId;
    const summary = branchId === null ? undefined : await getSummary(database, tx, branchId, day);
    const tasks = actor.staffId
      ? await listTasks(database, tx, actor, { staffId: actor.staffId, day }, now)
      : [];
    const me = summary?.people.find((person) => person.staffId === actor.staffId);
    return {
      day,
      workingDay: calendar.isWorkingDay(day),
      notices: summary?.notices ?? [],
      planned: summary?.madeAt != null,
      minutesCapacity: me?.capacityMinutes ?? 0,
      minutesPlanned: me?.plannedMinutes ?? 0,
      doneCount: tasks.filter((task) => task.state === 'DONE').length,
      tasks,
    };
  });

type ScopeQuery = { branchId?: number; day?: Day };
const scopeOf = async ({ database }: Context, actor: Actor, query: ScopeQuery, now: Date) => ({
  branchId: await getBranchId(database.db, actor, query.branchId),
  day: query.day ?? businessTime(now).day,
});

export const getPlan = async (
  context: Context,
  actor: Actor,
  { query }: Input<typeof planRoutes.summary>,
  now: Date,
) => {
  const { branchId, day } = await scopeOf(context, actor, query, now);
  // Counts of the whole branch and nobody's name: a grid lead's own reach would show colleagues as idle.
  return asActor(context.database, actor, (tx) => getSummary(context.database, tx, branchId, day), {
    reach: 'branch',
  });
};

export const getPlanTasks = async (
  context: Context,
  actor: Actor,
  { query }: Input<typeof planRoutes.tasks>,
  now: Date,
): Promise<Output<typeof planRoutes.tasks>> => {
  const scope = await scopeOf(context, actor, query, now);
  const filter = { ...scope, ...(query.staffId && { staffId: query.staffId }) };
  return asActor(context.database, actor, async (tx) => ({
    tasks: await listTasks(context.database, tx, actor, filter, now),
  }));
};

/** Whom the plan held back, with every reason; `code` narrows to one reason. */
export const listHeld = async (
  context: Context,
  actor: Actor,
  { query }: Input<typeof planRoutes.held>,
  now: Date,
): Promise<Output<typeof planRoutes.held>> => {
  const { branchId, day } = await scopeOf(context, actor, query, now);
  return asActor(context.database, actor, async (tx) => {
    const rows = await tx
      .selectFrom('plan_held')
      .innerJoin('plan', (join) =>
        join.onRef('plan.branch_id', '=', 'plan_held.branch_id').onRef('plan.id', '=', 'plan_held.plan_id'),
      )
      .innerJoin('customer', (join) =>
        join
          .onRef('customer.branch_id', '=', 'plan_held.branch_id')
          .onRef('customer.id', '=', 'plan_held.customer_id'),
      )
      .select([
        'plan_held.customer_id',
        'plan_held.source',
        'plan_held.reasons',
        'customer.contact_sealed',
        'customer.owner_id',
      ])
      .select(sql<number>`(count(*) over ())::int`.as('total'))
      .where('plan.branch_id', '=', branchId)
      .where('plan.day', '=', day)
      .$if(query.code !== undefined, (held) =>
        held.where(sql<boolean>`plan_held.reasons @> ${JSON.stringify([{ code: query.code }])}::jsonb`),
      )
      .orderBy('plan_held.customer_id')
      .limit(200)
      .execute();
    return {
      total: rows[0]?.total ?? 0,
      held: rows.map((row) => ({
        customer: personOf(
          context.database.keys,
          { id: row.customer_id, contact_sealed: row.contact_sealed },
          actor.staffId !== null && row.owner_id === actor.staffId,
        ),
        source: row.source,
        reasons: row.reasons as TaskView['why']['reasons'], // Written by commands.ts in this shape.
      })),
    };
  });
};

export const listBranches = (
  { database }: Context,
  actor: Actor,
): Promise<Output<typeof planRoutes.branches>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const rows = await tx
        .selectFrom('org')
        .leftJoin('customer', (join) =>
          join.onRef('customer.branch_id', '=', 'org.id').on('customer.merged_into_id', 'is', null),
        )
        .select(['org.id', 'org.name', sql<number>`count(customer.id)::int`.as('count')])
        .where('org.level', 'in', ['BRANCH', 'SUB_BRANCH'])
        .where(sql<boolean>`org.lineage @> array[${actor.rootOrgId}]::int[]`)
        .groupBy(['org.id', 'org.name'])
        .orderBy('org.id')
        .execute();
      return {
        branches: rows.map((row) => ({ branchId: row.id, name: row.name, customerCount: row.count })),
      };
    },
    { reach: 'branch' },
  );
