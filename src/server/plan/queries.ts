import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { PlanSummaryView, planRoutes, TaskView } from '#contract/plan.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Calendar } from '#core/calendar.ts';
import type { Day } from '#core/day.ts';
import type { GateChannel } from '#core/gate/input.ts';
import { getCalendar } from '../calendar/queries.ts';
import type { Context } from '../context.ts';
import { personOf } from '../customer/person.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { getBranchId } from '../org/queries.ts';
import { getParams } from '../param/queries.ts';
import { findLastChange } from '../source/feed/queries.ts';
import { listLateNotices } from '../source/feed/standing.ts';
import { listTasks } from './tasks.ts';

type Summary = Pick<
  PlanSummaryView,
  'workingDay' | 'notices' | 'sources' | 'heldBack' | 'heldBackPeople' | 'leftOver'
> & {
  people: { staffId: string; name: string; post: string; capacityMinutes: number; note: string | null }[];
};

/** What is said of a day whose plan is not made. */
export function noticesWithoutPlan(calendar: Calendar, day: Day): Summary['notices'] {
  const year = Number(day.slice(0, 4));
  return calendar.knows(year) ? [] : [{ code: 'plan.calendar-year-missing', values: { year } }];
}

const emptyOf = (calendar: Calendar, day: Day): Summary => ({
  workingDay: calendar.isWorkingDay(day),
  notices: noticesWithoutPlan(calendar, day),
  sources: [],
  heldBack: [],
  heldBackPeople: 0,
  leftOver: [],
  people: [],
});

/**
 * The branch's day on one page: who has how much, what each source gave, what was held back and left over; asked at
 * a moment of that day, also what is late.
 */
export async function getSummary(tx: Tx, branchId: number, day: Day, now?: Date): Promise<PlanSummaryView> {
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
    : emptyOf(calendar, day);
  const effort = (await getParams(tx, day, branchId)).get('effort.minutes');
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
    .where('state', '<>', 'DROPPED')
    .groupBy(['staff_id', 'channel', 'kind'])
    .execute();
  const ofStaff = Map.groupBy(counts, (row) => row.staff_id);
  const sum = (rows: { count: number }[]) => rows.reduce((total, row) => total + row.count, 0);
  return {
    branchId,
    branchName: branch.name,
    day,
    workingDay: kept.workingDay,
    notices: [...kept.notices, ...(now ? await listLateNotices(tx, day, now) : [])],
    madeAt: plan?.made_at.toISOString() ?? null,
    runCount: plan?.run_count ?? 0,
    sources: kept.sources,
    change: (await findLastChange(tx, branchId)) ?? null,
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
  return asActor(context.database, actor, (tx) => getSummary(tx, branchId, day, now), {
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
