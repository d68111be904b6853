import { Type } from 'typebox';
import { Channel, Day, Id, Instant, Nullable, OrgId, Reason } from './field.ts';
import { Person } from './plan.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };

const CustomerRow = Type.Object({
  person: Person,
  customerNo: Type.String(),
  ownerName: Nullable(Type.String()),
  ownerReason: Nullable(Type.String()),
  gridName: Nullable(Type.String()),
  employerName: Nullable(Type.String()),
  district: Nullable(Type.String()),
  isLeading: Type.Boolean(),
  overdueDays: Type.Integer(),
  updatedOn: Day,
  /** Customer numbers that are this one person; 1 for most. */
  rowCount: Type.Integer(),
});
/** An act that made two people one, and its undoing. */
const Merge = Type.Object({
  id: Id,
  fromNo: Type.String(),
  intoNo: Type.String(),
  level: Type.String(),
  grounds: Type.Array(Type.String()),
  cautions: Type.Array(Type.String()),
  /** Null: the system did it after an import. */
  madeBy: Nullable(Type.String()),
  madeAt: Instant,
  undoneBy: Nullable(Type.String()),
  undoneAt: Nullable(Instant),
  undoReason: Nullable(Type.String()),
});
const Holding = Type.Object({
  customerNo: Type.String(),
  kind: Type.String(),
  openedOn: Nullable(Day),
  maturesOn: Nullable(Day),
  closedOn: Nullable(Day),
  balanceFen: Nullable(Type.Integer()),
  limitFen: Nullable(Type.Integer()),
});

/** What a list of customers may be sorted by; by number where nothing is said. */
export const customerSorts = ['number', 'owner', 'updated', 'overdue'] as const;
export type CustomerSort = (typeof customerSorts)[number];
// A union made from a list needs its type said.
const Sort = Type.Unsafe<CustomerSort>(Type.Union(customerSorts.map((sort) => Type.Literal(sort))));

export const revealFields = ['phone', 'address', 'idNo'] as const;
export const revealReasons = ['CUSTOMER_REQUEST', 'VISIT', 'APPLICATION', 'DATA_REPAIR'] as const;
const RevealField = Type.Unsafe<(typeof revealFields)[number]>({ type: 'string', enum: [...revealFields] });
const RevealReason = Type.Unsafe<(typeof revealReasons)[number]>({
  type: 'string',
  enum: [...revealReasons],
});
/**
 * Whether it is we who go to the customer: then the gate is asked. The other reasons are what the customer came for, or
 * a duty to them (domain.md §3).
 */
export const isContact = (reason: (typeof revealReasons)[number]): boolean => reason === 'VISIT';

export const customerRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/customers',
    permission: 'customer.read',
    query: Type.Object(
      {
        branchId: Type.Optional(OrgId),
        ownerId: Type.Optional(Id),
        gridId: Type.Optional(Id),
        sort: Type.Optional(Sort),
        order: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
        /** The mark that ended the page before, in the same order. */
        after: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 400 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      },
      closed,
    ),
    response: Type.Object({
      customers: Type.Array(CustomerRow),
      /** Counted with the first page only. */
      total: Nullable(Type.Integer()),
      totalIsLowerBound: Type.Boolean(),
      after: Nullable(Type.String()),
    }),
  },
  get: {
    method: 'GET',
    path: '/customer',
    permission: 'customer.read',
    query: Type.Object({ id: Id }, closed),
    response: Type.Object({
      customer: CustomerRow,
      idNo: Nullable(Type.String()),
      /** The day of the bank's whole file that named none of the person's numbers any longer; null while one is named. */
      goneOn: Nullable(Day),
      /** What the customer said of their phone and still holds; `filePhone` is what the bank's file says, masked. */
      said: Nullable(
        Type.Object({
          what: Type.Union([Type.Literal('NEW'), Type.Literal('WRONG')]),
          on: Day,
          byName: Nullable(Type.String()),
          filePhone: Nullable(Type.String()),
        }),
      ),
      /** Every customer number of the person, the one that stands for them first. */
      rows: Type.Array(Type.Object({ id: Id, customerNo: Type.String() })),
      merges: Type.Array(Merge),
      holdings: Type.Array(Holding),
      consents: Type.Array(
        Type.Object({
          purpose: Type.String(),
          channel: Nullable(Channel),
          basis: Type.String(),
          from: Day,
          to: Nullable(Day),
          withdrawn: Type.Boolean(),
        }),
      ),
      refusals: Type.Array(Type.Object({ channel: Nullable(Channel), on: Day })),
      /** The sources that the person is in today, the most urgent first. */
      sources: Type.Array(Type.String()),
      /** As the plan would ask; where it says yes, on which basis. */
      gate: Type.Array(
        Type.Object({
          channel: Channel,
          reasons: Type.Array(Reason),
          basis: Nullable(Type.Union([Type.Literal('CONSENT'), Type.Literal('EXISTING_CONTRACT')])),
        }),
      ),
    }),
  },
  /** Exact phone or ID number; in the body because neither may stand in a URL. One masked row or none. */
  lookup: {
    method: 'POST',
    path: '/customer/lookup',
    permission: 'customer.lookup',
    body: Type.Object({ value: Type.String({ minLength: 4, maxLength: 40 }) }, closed),
    response: Type.Object({
      found: Nullable(Type.Object({ person: Person, ownerName: Nullable(Type.String()) })),
    }),
  },
  /** The actor's own portfolio by name, searched on the server (architecture.md §4). */
  search: {
    method: 'POST',
    path: '/customer/search',
    permission: 'customer.read',
    body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 20 }) }, closed),
    response: Type.Object({ customers: Type.Array(CustomerRow) }),
  },
  /** What the customer said of their phone: a new number, or null, this one is not theirs. */
  say: {
    method: 'POST',
    path: '/customer/said',
    permission: 'touch.record',
    body: Type.Object({ id: Id, phone: Nullable(Type.String({ minLength: 5, maxLength: 40 })) }, closed),
    response: Type.Object({ id: Id }),
  },
  reveal: {
    method: 'POST',
    path: '/customer/reveal',
    permission: 'customer.reveal',
    body: Type.Object(
      {
        id: Id,
        field: RevealField,
        reason: RevealReason,
      },
      closed,
    ),
    response: Type.Object({
      value: Nullable(Type.String()),
      hideAfterSeconds: Type.Integer(),
      leftToday: Type.Integer(),
      /** Why the person may not be contacted for marketing: then the value serves the reason given and nothing else. */
      notForMarketing: Type.Array(Reason),
    }),
  },
  /** Gate first, then the number, audited with the task (defaults.md: dialling is a reveal). */
  dial: {
    method: 'POST',
    path: '/customer/dial',
    permission: 'customer.dial',
    body: Type.Object({ taskId: Id }, closed),
    response: Type.Object({ phone: Type.String(), leftToday: Type.Integer() }),
  },
});
