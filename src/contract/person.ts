import { type Static, Type } from 'typebox';
import { Day, Id, Instant, Nullable, OrgId } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };
const Reason = Type.String({ minLength: 2, maxLength: 200 });

/** One of the two rows, as its reader may see it anywhere else. */
const Side = Type.Object({
  person: Type.Object({
    id: Id,
    name: Type.String(),
    phone: Nullable(Type.String()),
    relation: Type.Union([Type.Literal('OWN'), Type.Literal('OTHER')]),
  }),
  customerNo: Type.String(),
  /** Customer numbers that are this person already. */
  rowCount: Type.Integer(),
  idNo: Nullable(Type.String()),
  birth: Nullable(Type.String()),
  district: Nullable(Type.String()),
  employerName: Nullable(Type.String()),
  gridName: Nullable(Type.String()),
  ownerName: Nullable(Type.String()),
  sinceOn: Nullable(Day),
  updatedOn: Day,
  holdingCount: Type.Integer(),
});

/** Whether a field says the same of both: the one thing that masks would hide, and that a judgement needs. */
const Agreement = Type.Union([Type.Literal('same'), Type.Literal('different'), Type.Literal('unknown')]);

const PersonPair = Type.Object({
  id: Id,
  state: Type.Union([Type.Literal('WAITING'), Type.Literal('SAME'), Type.Literal('DIFFERENT')]),
  grounds: Type.Array(Type.String()),
  cautions: Type.Array(Type.String()),
  agreement: Type.Object({
    name: Agreement,
    phone: Agreement,
    idNo: Agreement,
    birthOn: Agreement,
    district: Agreement,
    employer: Agreement,
  }),
  left: Side,
  right: Side,
  proposedAt: Instant,
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  reason: Nullable(Type.String()),
  /** The merge that the judgement made was taken back since. */
  undone: Type.Boolean(),
});
export type PersonPair = Static<typeof PersonPair>;

export const personRoutes = defineRoutes({
  /** Pairs of a branch that wait for somebody, the oldest first; and the last that were judged. */
  pairs: {
    method: 'GET',
    path: '/person/pairs',
    permission: 'person.review',
    query: Type.Object({ branchId: OrgId }, closed),
    response: Type.Object({
      waiting: Type.Array(PersonPair),
      /** Of all that wait now, also those beyond the list. */
      waitingCount: Type.Integer(),
      /** Put off to a later day. */
      laterCount: Type.Integer(),
      judged: Type.Array(PersonPair),
    }),
  },
  /** One person, two, or not today: SAME merges both at once, DIFFERENT holds for good, LATER until `laterOn`. */
  judge: {
    method: 'POST',
    path: '/person/pairs/judgement',
    permission: 'person.review',
    body: Type.Object(
      {
        id: Id,
        answer: Type.Union([Type.Literal('SAME'), Type.Literal('DIFFERENT'), Type.Literal('LATER')]),
        reason: Reason,
        laterOn: Type.Optional(Day),
      },
      closed,
    ),
    response: Type.Object({ id: Id, mergeId: Nullable(Id) }),
  },
  /** Takes an act of merging back: the rows that came by it are judged to be somebody else, for good. */
  split: {
    method: 'POST',
    path: '/person/split',
    permission: 'person.review',
    body: Type.Object({ mergeId: Id, reason: Reason }, closed),
    response: Type.Object({ mergeId: Id }),
  },
});
