import { type Static, Type } from 'typebox';
import { type ExportSeat, exportSeats } from '#core/export/approval.ts';
import type { Column } from './dictionary/column.ts';
import { type FileKindName, fileKindOf, fileKinds } from './dictionary.ts';
import { Day, Id, Instant, Nullable, OrgId, RoleName } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };
/** One of a list of words; a union made from a list needs its type said. */
const oneOf = <const W extends string>(words: readonly W[]) =>
  Type.Unsafe<W>(Type.Union(words.map((word) => Type.Literal(word))));

/** What the rows are for. Only the first is about calling people: the gate leaves out whom nobody may call. */
export const exportPurposes = [
  'MARKETING_CALL',
  'DATA_REPAIR',
  'HANDOVER',
  'INSPECTION',
  'ANALYSIS',
] as const;
/** A recipient may keep a file for as many days, the day it is asked for not counted. */
export const exportKeepDaysMax = 90;
const exportFormats = ['CSV', 'XLSX'] as const;

/**
 * WAITING for its seats, APPROVED and being written, READY to be taken; REJECTED by a seat, WITHDRAWN by its
 * requester, REFUSED by the rules when it was to be written, LAPSED undecided, GONE when its file was cleared away.
 */
const exportStates = [
  'WAITING',
  'APPROVED',
  'READY',
  'REJECTED',
  'WITHDRAWN',
  'REFUSED',
  'LAPSED',
  'GONE',
] as const;

/** What is asked for: frozen with the request, and by its digest with every yes. */
export const ExportSpec = Type.Object(
  {
    files: Type.Array(
      Type.Object(
        {
          kind: oneOf(fileKinds),
          columns: Type.Array(Type.String({ maxLength: 40 }), {
            minItems: 1,
            maxItems: 60,
            uniqueItems: true,
          }),
        },
        closed,
      ),
      { minItems: 1, maxItems: 12 },
    ),
    /** Owner and source narrow the files about customers; branch and grid also those about places. */
    filter: Type.Object(
      {
        branchId: Type.Optional(OrgId),
        gridId: Type.Optional(Id),
        ownerId: Type.Optional(Id),
        source: Type.Optional(Type.String({ maxLength: 40 })),
      },
      closed,
    ),
    format: oneOf(exportFormats),
    unmasked: Type.Boolean(),
    purpose: oneOf(exportPurposes),
  },
  closed,
);
export type ExportSpec = Static<typeof ExportSpec>;

/** Whether a masked copy hides the column: who somebody is and how they are reached, and what was noted of them. */
export const isMaskable = ({ dataClass, value }: Column): boolean =>
  dataClass === 'C2-contact' || dataClass === 'C2-id' || (dataClass === 'C2-fin' && value === 'text');

/** Whether personal data leaves in clear (JR/T 0171 C2): amounts always do, names and numbers when not masked. */
export const isPersonal = ({ files, unmasked }: Pick<ExportSpec, 'files' | 'unmasked'>): boolean =>
  files.some(({ kind, columns }) =>
    columns.some((name) => {
      const column = fileKindOf(kind).columns[name];
      return column !== undefined && column.dataClass !== 'C1' && (unmasked || !isMaskable(column));
    }),
  );

/** What people said of contact leaves whoever they are: a refusal that stays behind is a refusal that is not kept. */
const alwaysLeaves = new Set<FileKindName>(['consents', 'refusals']);

/** Whether the gate leaves rows out of a file: of a list for calling, those of customers whom nobody may call. */
export const isSifted = (kind: FileKindName, purpose: ExportSpec['purpose']): boolean =>
  purpose === 'MARKETING_CALL' && !alwaysLeaves.has(kind) && 'customer_no' in fileKindOf(kind).columns;

/** The columns of a kind without which its file cannot be read in again; they always go along. */
export const requiredColumns = (kind: FileKindName): string[] =>
  Object.entries(fileKindOf(kind).columns)
    .filter(([, column]) => column.required)
    .map(([name]) => name);

const Seat = Type.Unsafe<ExportSeat>(Type.Union(exportSeats.map((seat) => Type.Literal(seat))));
const FileRows = Type.Object({
  kind: oneOf(fileKinds),
  columns: Type.Array(Type.String()),
  rowCount: Type.Integer(),
});

const Counted = Type.Object({
  files: Type.Array(FileRows),
  rowCount: Type.Integer(),
  personal: Type.Boolean(),
  seats: Type.Array(Seat),
  /** Requests that the actor may still make today. */
  requestsLeft: Type.Integer(),
  /** Why it cannot be asked for as it stands: codes of problems. */
  hindrances: Type.Array(Type.String()),
});

const ExportRequest = Type.Object({
  id: Id,
  state: oneOf(exportStates),
  /** Why the rules refused it: the code of a problem. */
  refusal: Nullable(Type.String()),
  requester: Type.Object({
    name: Type.String(),
    staffNo: Nullable(Type.String()),
    role: RoleName,
    orgName: Type.String(),
  }),
  own: Type.Boolean(),
  madeAt: Instant,
  /** Until when it can be decided, written and taken. */
  lapsesAt: Instant,
  files: Type.Array(FileRows),
  rowCount: Type.Integer(),
  filter: Type.Object({
    branchName: Nullable(Type.String()),
    gridName: Nullable(Type.String()),
    ownerName: Nullable(Type.String()),
    source: Nullable(Type.String()),
  }),
  format: oneOf(exportFormats),
  unmasked: Type.Boolean(),
  personal: Type.Boolean(),
  purpose: oneOf(exportPurposes),
  purposeText: Type.String(),
  recipient: Type.String(),
  useUntil: Day,
  digest: Type.String(),
  seats: Type.Array(Seat),
  decisions: Type.Array(
    Type.Object({
      seat: Seat,
      name: Type.String(),
      approved: Type.Boolean(),
      reason: Nullable(Type.String()),
      at: Instant,
    }),
  ),
  /** The seat that the actor may take now, else why none. */
  seat: Nullable(Seat),
  noSeat: Nullable(oneOf(['own', 'twice', 'role', 'taken', 'org'])),
  file: Nullable(
    Type.Object({
      id: Id,
      name: Type.String(),
      byteCount: Type.Integer(),
      rowCount: Type.Integer(),
      /** Customers left out because the gate forbids to call them. */
      heldBackCount: Type.Integer(),
      sha256: Type.String(),
      linksLeft: Type.Integer(),
    }),
  ),
});
export type ExportRequest = Static<typeof ExportRequest>;

export const exportRoutes = defineRoutes({
  /** The dry count: what the request would bring now, who must say yes, and what stands against it. */
  count: {
    method: 'POST',
    path: '/exports/count',
    permission: 'export.request',
    body: ExportSpec,
    response: Counted,
  },
  request: {
    method: 'POST',
    path: '/exports',
    permission: 'export.request',
    body: Type.Object(
      {
        spec: ExportSpec,
        purposeText: Type.String({ minLength: 4, maxLength: 200 }),
        recipient: Type.String({ minLength: 2, maxLength: 100 }),
        /** The day until which the recipient may keep the file. */
        useUntil: Day,
      },
      closed,
    ),
    response: Type.Object({ id: Id }),
  },
  /** One's own, those one may decide, and for compliance all of the bank, newest first. */
  list: {
    method: 'GET',
    path: '/exports',
    permission: 'export.read',
    response: Type.Object({ requests: Type.Array(ExportRequest) }),
  },
  /** Takes a seat. `digest` is that of the request as it was shown: another request is not approved by mistake. */
  decide: {
    method: 'POST',
    path: '/exports/decision',
    permission: 'export.approve',
    body: Type.Object(
      {
        id: Id,
        digest: Type.String({ minLength: 32, maxLength: 32 }),
        approved: Type.Boolean(),
        reason: Type.Optional(Type.String({ minLength: 2, maxLength: 200 })),
      },
      closed,
    ),
    response: Type.Object({ state: oneOf(exportStates), open: Type.Array(Seat) }),
  },
  withdraw: {
    method: 'POST',
    path: '/exports/withdrawal',
    permission: 'export.request',
    body: Type.Object({ id: Id }, closed),
    response: Type.Object({ id: Id }),
  },
  /** A link that opens once, in this session only. */
  link: {
    method: 'POST',
    path: '/exports/link',
    permission: 'export.request',
    body: Type.Object({ id: Id }, closed),
    response: Type.Object({ link: Type.String(), linksLeft: Type.Integer() }),
  },
  file: {
    method: 'GET',
    path: '/exports/file',
    permission: 'export.request',
    query: Type.Object({ link: Type.String({ pattern: '^[0-9A-Za-z_-]{43}$' }) }, closed),
    download: true,
    response: Type.Unknown(),
  },
});
