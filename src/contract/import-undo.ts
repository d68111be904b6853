import { type Static, Type } from 'typebox';
import { Id, Instant, Nullable } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };

/**
 * Why an undo leaves a row as it is. LATER: a later import has spoken about it. REGISTER: orgs, people, grids, places,
 * employers and merchants are corrected by a new file. IN_USE: another import's row hangs on it. The others: since
 * then something was done with the customer.
 */
export const keptReasons = [
  'LATER',
  'REFUSED',
  'TOUCHED',
  'APPLIED',
  'CONSENTED',
  'PLANNED',
  'ASSIGNED',
  'JUDGED',
  'IN_USE',
  'REGISTER',
] as const;
export type KeptReason = (typeof keptReasons)[number];

const Reason = Type.Unsafe<KeptReason>(Type.Union(keptReasons.map((reason) => Type.Literal(reason))));
const Counts = {
  undoneCount: Type.Integer(),
  kept: Type.Array(Type.Object({ reason: Reason, count: Type.Integer() })),
};
const Undo = Type.Object({
  state: Type.Union([
    Type.Literal('NONE'),
    Type.Literal('WAITING'),
    Type.Literal('REJECTED'),
    Type.Literal('RUNNING'),
    Type.Literal('DONE'),
  ]),
  /** Why it cannot be asked for, a code of problem.ts; null where it can, or already was. */
  obstacle: Nullable(Type.String()),
  /** Days within which it can be asked for, and their end. */
  days: Type.Integer(),
  until: Nullable(Instant),
  /** Whether a second person must agree. */
  needsOther: Type.Boolean(),
  askedByName: Nullable(Type.String()),
  askedAt: Nullable(Instant),
  decidedByName: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  rejectReason: Nullable(Type.String()),
  endedAt: Nullable(Instant),
  rowsDone: Type.Integer(),
  rowsTotal: Type.Integer(),
  may: Type.Object({ ask: Type.Boolean(), agree: Type.Boolean(), reject: Type.Boolean() }),
  /** What was undone so far. */
  ...Counts,
  /** Rows that stay, as many as a page shows; numbers of customers masked. */
  rows: Type.Array(
    Type.Object({
      fileNo: Type.Integer(),
      kind: Type.String(),
      number: Nullable(Type.String()),
      reason: Reason,
    }),
  ),
});
export type ImportUndo = Static<typeof Undo>;

export const importUndoRoutes = defineRoutes({
  get: {
    method: 'GET',
    path: '/imports/undo',
    permission: 'import.read',
    query: Type.Object({ id: Id }, closed),
    response: Undo,
  },
  /** What an undo would take back and what would stay, counted now. Changes nothing. */
  preview: {
    method: 'GET',
    path: '/imports/undo/preview',
    permission: 'import.undo',
    query: Type.Object({ id: Id }, closed),
    response: Type.Object(Counts),
  },
  ask: {
    method: 'POST',
    path: '/imports/undo',
    permission: 'import.undo',
    body: Type.Object({ id: Id }, closed),
    response: Undo,
  },
  agree: {
    method: 'POST',
    path: '/imports/undo/agree',
    permission: 'import.undo',
    body: Type.Object({ id: Id }, closed),
    response: Undo,
  },
  reject: {
    method: 'POST',
    path: '/imports/undo/reject',
    permission: 'import.undo',
    body: Type.Object({ id: Id, reason: Type.String({ minLength: 2, maxLength: 200 }) }, closed),
    response: Undo,
  },
});
