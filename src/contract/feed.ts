import { type Static, Type } from 'typebox';
import { type FeedFaultCode, feedFaultCodes } from '#core/feed/fault.ts';
import { Day, Id, Instant, Nullable } from './field.ts';
import { defineRoutes } from './route.ts';

/** What a delivery changed, in one branch or in all that the reader reaches. */
export const FeedChange = Type.Object({
  newCount: Type.Integer(),
  goneCount: Type.Integer(),
  /** Missed in a whole file, but so many that nobody was marked. */
  goneHeldCount: Type.Integer(),
  backCount: Type.Integer(),
  /** Loans that came onto a step before maturity. */
  due: Type.Array(Type.Object({ step: Type.Integer(), count: Type.Integer() })),
});
export type FeedChangeView = Static<typeof FeedChange>;

const FeedDelivery = Type.Object({
  id: Id,
  /** Its folder, as the bank's program named it. */
  name: Type.String(),
  asOf: Nullable(Day),
  state: Type.Union([
    Type.Literal('CHECKING'),
    Type.Literal('APPLYING'),
    Type.Literal('APPLIED'),
    Type.Literal('FAILED'),
    /** Applied, and taken back since. */
    Type.Literal('UNDONE'),
  ]),
  enteredAt: Instant,
  endedAt: Nullable(Instant),
  /** The run of its files. */
  jobId: Nullable(Id),
  faults: Type.Array(
    Type.Object({
      code: Type.Unsafe<FeedFaultCode>({ type: 'string', enum: [...feedFaultCodes] }),
      file: Nullable(Type.String()),
      values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    }),
  ),
  /** Null until it is applied, and when it is undone. */
  change: Nullable(FeedChange),
});

export const feedRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/feed',
    permission: 'import.read',
    response: Type.Object({
      /** Null where the bank lays no nightly files. */
      standing: Nullable(
        Type.Object({
          dataOn: Nullable(Day),
          lookedAt: Nullable(Instant),
          /** The day whose data should be here by now and are not. */
          missingOn: Nullable(Day),
        }),
      ),
      deliveries: Type.Array(FeedDelivery),
    }),
  },
});
