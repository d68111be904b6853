import { type Static, Type } from 'typebox';
import { FeedChange } from './feed.ts';
import { Channel, Day, Id, Instant, Nullable, OrgId, Reason } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };

/** One person as the actor may see them: masked unless owned, helped or on today's own tasks (defaults.md). */
export const Person = Type.Object({
  id: Id,
  name: Type.String(),
  phone: Nullable(Type.String()),
  relation: Type.Union([Type.Literal('OWN'), Type.Literal('OTHER')]),
});

/** Why this person today: the source's reason in words, and each factor of S = P×C×V×L with its number. */
const Why = Type.Object({
  reasons: Type.Array(Reason),
  factors: Nullable(
    Type.Object({
      propensity: Type.Number(),
      sampleCount: Type.Integer(),
      context: Type.Number(),
      contextCode: Type.String(),
      valueFen: Type.Integer(),
      lever: Type.Number(),
      score: Type.Number(),
    }),
  ),
  ownerReason: Nullable(Type.String()),
  gateVersion: Type.String(),
});

const Task = Type.Object({
  id: Id,
  branchId: Type.Integer(),
  day: Day,
  customer: Person,
  staffId: Id,
  staffName: Type.String(),
  kind: Type.Union([Type.Literal('APPOINTMENT'), Type.Literal('FOLLOW_UP'), Type.Literal('CANDIDATE')]),
  channel: Channel,
  source: Nullable(Type.String()),
  position: Type.Integer(),
  atTime: Nullable(Type.String()),
  why: Why,
  state: Type.Union([
    Type.Literal('PLANNED'),
    Type.Literal('DONE'),
    Type.Literal('BLOCKED'),
    Type.Literal('DROPPED'),
  ]),
  stateReason: Nullable(Type.String()),
  /** Said by the gate at this moment; empty when the customer may be contacted now. */
  blockedBy: Type.Array(Reason),
});
export type TaskView = Static<typeof Task>;

const Tally = Type.Object({ code: Type.String(), count: Type.Integer() });
const PlanSummary = Type.Object({
  branchId: Type.Integer(),
  branchName: Type.String(),
  day: Day,
  workingDay: Type.Boolean(),
  notices: Type.Array(Reason),
  madeAt: Nullable(Instant),
  runCount: Type.Integer(),
  sources: Type.Array(
    Type.Object({
      source: Type.String(),
      hitCount: Type.Integer(),
      plannedCount: Type.Integer(),
      missing: Type.Array(Type.String()),
    }),
  ),
  /** What the last nightly delivery changed in this branch; null where there was none. */
  change: Nullable(Type.Intersect([Type.Object({ asOf: Day }), FeedChange])),
  people: Type.Array(
    Type.Object({
      staffId: Id,
      name: Type.String(),
      post: Type.String(),
      capacityMinutes: Type.Integer(),
      plannedMinutes: Type.Integer(),
      taskCount: Type.Integer(),
      doneCount: Type.Integer(),
      appointmentCount: Type.Integer(),
      followUpCount: Type.Integer(),
      note: Nullable(Type.String()),
    }),
  ),
  heldBack: Type.Array(Tally),
  heldBackPeople: Type.Integer(),
  leftOver: Type.Array(Tally),
});
export type PlanSummaryView = Static<typeof PlanSummary>;

export const planRoutes = defineRoutes({
  today: {
    method: 'GET',
    path: '/today',
    permission: 'today.read',
    response: Type.Object({
      day: Day,
      workingDay: Type.Boolean(),
      notices: Type.Array(Reason),
      planned: Type.Boolean(),
      minutesCapacity: Type.Integer(),
      minutesPlanned: Type.Integer(),
      doneCount: Type.Integer(),
      tasks: Type.Array(Task),
    }),
  },
  summary: {
    method: 'GET',
    path: '/plan',
    permission: 'plan.read',
    query: Type.Object({ branchId: Type.Optional(OrgId), day: Type.Optional(Day) }, closed),
    response: PlanSummary,
  },
  tasks: {
    method: 'GET',
    path: '/plan/tasks',
    permission: 'plan.read',
    query: Type.Object(
      { branchId: Type.Optional(OrgId), day: Type.Optional(Day), staffId: Type.Optional(Id) },
      closed,
    ),
    response: Type.Object({ tasks: Type.Array(Task) }),
  },
  held: {
    method: 'GET',
    path: '/plan/held',
    permission: 'plan.read',
    query: Type.Object(
      {
        branchId: Type.Optional(OrgId),
        day: Type.Optional(Day),
        code: Type.Optional(Type.String({ maxLength: 60 })),
      },
      closed,
    ),
    response: Type.Object({
      total: Type.Integer(),
      held: Type.Array(Type.Object({ customer: Person, source: Type.String(), reasons: Type.Array(Reason) })),
    }),
  },
  run: {
    method: 'POST',
    path: '/plan',
    permission: 'plan.run',
    body: Type.Object({ branchId: Type.Optional(OrgId), day: Type.Optional(Day) }, closed),
    response: PlanSummary,
  },
  branches: {
    method: 'GET',
    path: '/plan/branches',
    permission: 'plan.read',
    response: Type.Object({
      branches: Type.Array(
        Type.Object({ branchId: Type.Integer(), name: Type.String(), customerCount: Type.Integer() }),
      ),
    }),
  },
});
