import { Type } from 'typebox';
import { AmountTotal } from './delivery.ts';
import { Day, Id, Instant, Nullable } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };

const ImportProgress = Type.Object({
  step: Type.Union([Type.Literal('staging'), Type.Literal('applying'), Type.Literal('settling')]),
  file: Nullable(Type.String()),
  rowsDone: Type.Integer(),
  /** Null while a file is read whose length nobody knows. */
  rowsTotal: Nullable(Type.Integer()),
  at: Instant,
});
const ImportJob = Type.Object({
  id: Id,
  profile: Type.String(),
  asOf: Day,
  state: Type.String(),
  startedAt: Instant,
  endedAt: Nullable(Instant),
  failure: Nullable(Type.String()),
  rowsRead: Type.Integer(),
  appliedCount: Type.Integer(),
  unchangedCount: Type.Integer(),
  refusedCount: Type.Integer(),
  foldedCount: Type.Integer(),
  /** The office whose import it is; null is the bank's own feed. */
  rootOrgName: Nullable(Type.String()),
  /** Where an unfinished run stands, as of when it last said so. */
  progress: Nullable(ImportProgress),
});

/** Of an import that somebody uploaded: who answers for it, and what the sender compares with their own. */
const DeliveryAccount = Type.Object({
  makerName: Type.String(),
  submittedAt: Nullable(Instant),
  acceptedByName: Nullable(Type.String()),
  acceptedAt: Nullable(Instant),
  files: Type.Array(
    Type.Object({
      fileNo: Type.Integer(),
      sha256: Type.String(),
      byteCount: Type.Integer(),
      rowCount: Type.Integer(),
      /** Counted as folded in the account: its maker left them out. */
      leftOutCount: Type.Integer(),
      customerCount: Nullable(Type.Integer()),
      amounts: Type.Array(AmountTotal),
    }),
  ),
});

export const sourceRoutes = defineRoutes({
  imports: {
    method: 'GET',
    path: '/imports',
    permission: 'import.read',
    response: Type.Object({ jobs: Type.Array(ImportJob) }),
  },
  importAccount: {
    method: 'GET',
    path: '/imports/account',
    permission: 'import.read',
    query: Type.Object({ id: Id }, closed),
    response: Type.Object({
      job: ImportJob,
      delivery: Nullable(DeliveryAccount),
      files: Type.Array(
        Type.Object({
          fileNo: Type.Integer(),
          name: Type.String(),
          kind: Type.String(),
          origin: Type.Union([Type.Literal('REAL'), Type.Literal('OVERLAY')]),
          encoding: Nullable(Type.String()),
          rowsRead: Type.Integer(),
          appliedCount: Type.Integer(),
          unchangedCount: Type.Integer(),
          refusedCount: Type.Integer(),
          foldedCount: Type.Integer(),
          /** What the account says of the whole file (import-note.ts); the page says it in its own language. */
          notes: Type.Array(
            Type.Object({
              code: Type.String(),
              values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
            }),
          ),
        }),
      ),
      refusals: Type.Array(
        Type.Object({
          fileNo: Type.Integer(),
          rowNo: Type.Integer(),
          column: Nullable(Type.String()),
          code: Type.String(),
          /** Masked values and numbers of the sentence (refusal.ts); the page says it in its own language. */
          detail: Type.Record(Type.String(), Type.Unknown()),
          sentence: Type.String(),
        }),
      ),
    }),
  },
});
