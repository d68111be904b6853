import { type Static, Type } from 'typebox';
import { type FileKindName, fileKinds } from './dictionary.ts';
import { Day, Id, Instant, Nullable, OrgId } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };

/** A union made from a list needs its type said. */
export const KindName = Type.Unsafe<FileKindName>(Type.Union(fileKinds.map((kind) => Type.Literal(kind))));
const FileNo = Type.Integer({ minimum: 1, maximum: 1000 });
const RowNo = Type.Integer({ minimum: 1, maximum: 10_000_000 });
export const ColumnName = Type.String({ minLength: 1, maxLength: 60 });
const At = Type.Integer({ minimum: 0, maximum: 59 });
export const OfFile = { deliveryId: Id, fileNo: FileNo };

/**
 * Where a column of the dictionary comes from: a column of the file, counted from 0, or one value for every row
 * (机构号 = 本支行). A column that is not named comes from nowhere.
 */
const Mapping = Type.Record(
  ColumnName,
  Type.Union([
    Type.Object({ at: At }, closed),
    Type.Object({ constant: Type.String({ minLength: 1, maxLength: 60 }) }, closed),
  ]),
);
/** Fix rules by column of the dictionary, applied in this order to every cell of it. */
export const Rules = Type.Record(ColumnName, Type.Array(Type.String({ maxLength: 40 }), { maxItems: 12 }));
export type Mapping = Static<typeof Mapping>;
export type Rules = Static<typeof Rules>;

/** Why rows are bad, by column of the dictionary (null: the whole row) and code (refusal.ts), most frequent first. */
const FaultCount = Type.Object({ column: Nullable(ColumnName), code: Type.String(), rows: Type.Integer() });

/** A number in the file that nobody has registered, nor an earlier file of the delivery brings. Values masked. */
const UnknownReference = Type.Object({
  column: ColumnName,
  /** `ref.…` of refusal.ts: why its rows will be refused unless it is registered first; `ref.zeros` is a warning. */
  code: Type.String(),
  /** Distinct numbers, and the rows that name them. */
  count: Type.Integer(),
  rows: Type.Integer(),
  examples: Type.Array(Type.String()),
  /** Zeros in front, by this rule, make so many of the rows name what is registered: a spreadsheet took them. */
  zeros: Type.Optional(Type.Object({ rule: Type.String(), rows: Type.Integer() })),
});

/** Over the rows that would be applied: what the sender compares with their own. Amounts in fen. */
export const AmountTotal = Type.Object({
  column: ColumnName,
  count: Type.Integer(),
  sumFen: Type.Integer(),
  minFen: Nullable(Type.Integer()),
  maxFen: Nullable(Type.Integer()),
});

const Check = Type.Object({
  rowCount: Type.Integer(),
  goodCount: Type.Integer(),
  badCount: Type.Integer(),
  leftOutCount: Type.Integer(),
  faults: Type.Array(FaultCount),
  references: Type.Array(UnknownReference),
  amounts: Type.Array(AmountTotal),
  /** Distinct customers; null where the kind names none. */
  customerCount: Nullable(Type.Integer()),
});
export type Check = Static<typeof Check>;

/** Why a file cannot be taken as it is: refusal.ts words of a whole file. */
const Obstacle = Type.Object({ code: Type.String(), detail: Type.Record(Type.String(), Type.Unknown()) });

const FileSummary = Type.Object({
  fileNo: FileNo,
  name: Type.String(),
  byteCount: Type.Integer(),
  sha256: Type.String(),
  kind: Nullable(KindName),
  /** Null until the file has a kind and the columns that the kind requires. */
  check: Nullable(Check),
  obstacle: Nullable(Obstacle),
});

const HeaderCell = Type.Object({
  at: At,
  /** As the file has it; masked where it looks like a number of a person and not like a heading. */
  word: Type.String(),
  /** The dictionary's column that this word would be taken for. */
  guess: Nullable(ColumnName),
});

const DeliveryFile = Type.Object({
  ...FileSummary.properties,
  deliveryId: Id,
  /** Both null for a workbook. */
  encoding: Nullable(Type.String()),
  delimiter: Nullable(Type.String()),
  sheets: Type.Array(Type.Object({ sheetNo: Type.Integer(), name: Type.String(), rowCount: Type.Integer() })),
  sheetNo: Type.Integer(),
  /** Row of the header as a spreadsheet counts. */
  headerRow: RowNo,
  header: Type.Array(HeaderCell),
  /** Kinds that the header fits, the best first; `score` is the share of the kind's columns it names, in percent. */
  /** What was passed over or is odd (import-note.ts); the page says it in its own language. */
  notes: Type.Array(
    Type.Object({
      code: Type.String(),
      values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    }),
  ),
  kinds: Type.Array(Type.Object({ kind: KindName, score: Type.Integer() })),
  mapping: Mapping,
  rules: Rules,
  /** Rules that may be chosen for a mapped column, and how many of its bad cells each would mend. */
  offers: Type.Array(Type.Object({ column: ColumnName, rule: Type.String(), mends: Type.Integer() })),
  /** The first rows under the header, cell by cell, masked. */
  rows: Type.Array(Type.Object({ rowNo: RowNo, cells: Type.Array(Type.String()) })),
  profile: Nullable(Type.Object({ id: Id, name: Type.String() })),
});
export type DeliveryFile = Static<typeof DeliveryFile>;

const State = Type.Union([
  /** Its maker works on it; also again after a rejection. */
  Type.Literal('DRAFT'),
  Type.Literal('WAITING'),
  Type.Literal('REJECTED'),
  /** Accepted, and another import runs before it. */
  Type.Literal('QUEUED'),
  Type.Literal('RUNNING'),
  Type.Literal('DONE'),
  Type.Literal('FAILED'),
  Type.Literal('DISCARDED'),
]);

const Head = {
  id: Id,
  state: State,
  asOf: Day,
  orgId: OrgId,
  orgName: Type.String(),
  makerName: Type.String(),
  /** Whether the reader of this made it. */
  isOwn: Type.Boolean(),
  madeAt: Instant,
  changedAt: Instant,
  submittedAt: Nullable(Instant),
  decidedByName: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  rejectReason: Nullable(Type.String()),
  fileCount: Type.Integer(),
  rowCount: Type.Integer(),
};

const Progress = Type.Object({
  state: State,
  /** Imports that run before it. */
  ahead: Type.Integer(),
  step: Nullable(Type.Union([Type.Literal('staging'), Type.Literal('applying'), Type.Literal('settling')])),
  file: Nullable(Type.String()),
  rowsDone: Type.Integer(),
  rowsTotal: Type.Integer(),
  /** Null while nothing can be said yet. */
  secondsLeft: Nullable(Type.Integer()),
  /** A problem code or the sentence of a file, where the run failed. */
  failure: Nullable(Type.String()),
});

const Delivery = Type.Object({
  ...Head,
  files: Type.Array(FileSummary),
  /** Distinct customers of all files, and the number from which another person must accept. */
  customerCount: Type.Integer(),
  approvalFrom: Type.Integer(),
  needsOther: Type.Boolean(),
  /** What was checked; accepting names it, so that nothing else is accepted. Null before the submission. */
  digest: Nullable(Type.String()),
  may: Type.Object({
    change: Type.Boolean(),
    submit: Type.Boolean(),
    accept: Type.Boolean(),
    reject: Type.Boolean(),
    reopen: Type.Boolean(),
    discard: Type.Boolean(),
  }),
  progress: Nullable(Progress),
});
export type Delivery = Static<typeof Delivery>;

const BadCell = Type.Object({
  rowNo: RowNo,
  /** Null where the row as a whole is bad. */
  column: Nullable(ColumnName),
  at: Nullable(At),
  code: Type.String(),
  /** Masked values and numbers of the sentence (refusal.ts); the page says it in its own language. */
  detail: Type.Record(Type.String(), Type.Unknown()),
  sentence: Type.String(),
  leftOut: Type.Boolean(),
});

export const deliveryRoutes = defineRoutes({
  /** What is not ended yet, below the actor's org: drafts, waiting, queued, running. */
  list: {
    method: 'GET',
    path: '/deliveries',
    permission: 'import.read',
    response: Type.Object({
      deliveries: Type.Array(Type.Object({ ...Head, files: Type.Array(Type.String()) })),
    }),
  },
  /** An empty workbook of a kind: its columns, a line on each, an example. */
  template: {
    method: 'GET',
    path: '/deliveries/template',
    permission: 'import.upload',
    download: true,
    query: Type.Object({ kind: KindName }, closed),
    response: Type.Unknown(),
  },
  /** A new draft. `id` is made by the caller; `orgId` is the actor's own org unless said. */
  open: {
    method: 'POST',
    path: '/deliveries',
    permission: 'import.upload',
    body: Type.Object({ id: Id, asOf: Day, orgId: Type.Optional(OrgId) }, closed),
    response: Delivery,
  },
  get: {
    method: 'GET',
    path: '/deliveries/one',
    permission: 'import.read',
    query: Type.Object({ id: Id }, closed),
    response: Delivery,
  },
  /** One file as multipart/form-data, in the one part `file`. */
  addFile: {
    method: 'POST',
    path: '/deliveries/file',
    permission: 'import.upload',
    upload: true,
    query: Type.Object({ deliveryId: Id }, closed),
    response: DeliveryFile,
  },
  file: {
    method: 'GET',
    path: '/deliveries/file',
    permission: 'import.upload',
    query: Type.Object(OfFile, closed),
    response: DeliveryFile,
  },
  dropFile: {
    method: 'DELETE',
    path: '/deliveries/file',
    permission: 'import.upload',
    query: Type.Object(OfFile, closed),
    response: Delivery,
  },
  /** Says how a file is to be read; what is not named stays. Every row is checked again. */
  shape: {
    method: 'POST',
    path: '/deliveries/file/shape',
    permission: 'import.upload',
    body: Type.Object(
      {
        ...OfFile,
        kind: Type.Optional(KindName),
        sheetNo: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
        mapping: Type.Optional(Mapping),
        rules: Type.Optional(Rules),
        profileId: Type.Optional(Id),
      },
      closed,
    ),
    response: DeliveryFile,
  },
  /** Bad cells in the order of the file; `after` is the `next` of the page before. */
  badRows: {
    method: 'GET',
    path: '/deliveries/file/bad-rows',
    permission: 'import.upload',
    query: Type.Object(
      {
        ...OfFile,
        // An address holds code names only: nothing that a person is called or reached by fits.
        column: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' })),
        code: Type.Optional(Type.String({ pattern: '^[a-z][a-z.-]{0,39}$' })),
        leftOut: Type.Optional(Type.Boolean()),
        after: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
      },
      closed,
    ),
    response: Type.Object({ cells: Type.Array(BadCell), next: Nullable(Type.Integer()) }),
  },
  /** One cell of a bad row in clear, for the delivery's maker, who has the file; audited. */
  openCell: {
    method: 'POST',
    path: '/deliveries/file/cell/clear',
    permission: 'import.upload',
    body: Type.Object({ ...OfFile, rowNo: RowNo, column: ColumnName }, closed),
    response: Type.Object({ value: Type.String(), hideAfterSeconds: Type.Integer() }),
  },
  /** Writes cells anew; their rows are checked again. */
  fixCells: {
    method: 'POST',
    path: '/deliveries/file/cells',
    permission: 'import.upload',
    body: Type.Object(
      {
        ...OfFile,
        cells: Type.Array(
          Type.Object({ rowNo: RowNo, column: ColumnName, value: Type.String({ maxLength: 1000 }) }, closed),
          { minItems: 1, maxItems: 200 },
        ),
      },
      closed,
    ),
    response: DeliveryFile,
  },
  /** Leaves rows out, or takes them back in (`back`): those named, or all that are bad with a code. */
  leaveOut: {
    method: 'POST',
    path: '/deliveries/file/left-out',
    permission: 'import.upload',
    body: Type.Object(
      {
        ...OfFile,
        rowNos: Type.Optional(Type.Array(RowNo, { minItems: 1, maxItems: 500 })),
        code: Type.Optional(Type.String({ maxLength: 40 })),
        column: Type.Optional(ColumnName),
        back: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    response: DeliveryFile,
  },
  /** The bad rows in clear as a file: the header as it came, then 行号 and 原因; audited. */
  takeBadRows: {
    method: 'POST',
    path: '/deliveries/file/bad-rows/file',
    permission: 'import.upload',
    download: true,
    body: Type.Object({ ...OfFile, format: Type.Union([Type.Literal('csv'), Type.Literal('xlsx')]) }, closed),
    response: Type.Unknown(),
  },
  /** That file, mended, as multipart/form-data: its rows replace those of the same 行号. */
  correct: {
    method: 'POST',
    path: '/deliveries/file/corrections',
    permission: 'import.upload',
    upload: true,
    query: Type.Object(OfFile, closed),
    response: Type.Object({ replacedCount: Type.Integer(), file: DeliveryFile }),
  },
  submit: {
    method: 'POST',
    path: '/deliveries/submit',
    permission: 'import.upload',
    body: Type.Object({ id: Id }, closed),
    response: Delivery,
  },
  /** Takes a submitted or rejected delivery back to its draft. */
  reopen: {
    method: 'POST',
    path: '/deliveries/reopen',
    permission: 'import.upload',
    body: Type.Object({ id: Id }, closed),
    response: Delivery,
  },
  accept: {
    method: 'POST',
    path: '/deliveries/accept',
    permission: 'import.accept',
    body: Type.Object({ id: Id, digest: Type.String({ maxLength: 64 }) }, closed),
    response: Delivery,
  },
  reject: {
    method: 'POST',
    path: '/deliveries/reject',
    permission: 'import.accept',
    body: Type.Object({ id: Id, reason: Type.String({ minLength: 2, maxLength: 200 }) }, closed),
    response: Delivery,
  },
  discard: {
    method: 'POST',
    path: '/deliveries/discard',
    permission: 'import.upload',
    body: Type.Object({ id: Id }, closed),
    response: Type.Object({ id: Id }),
  },
  /** Asked again and again while a page shows the run. */
  progress: {
    method: 'GET',
    path: '/deliveries/progress',
    permission: 'import.read',
    query: Type.Object({ id: Id }, closed),
    response: Progress,
  },
});
