import type { Actor, Role } from '#contract/access.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import type { ExportRequest, ExportSpec, exportRoutes } from '#contract/export.ts';
import type { Output } from '#contract/route.ts';
import { type ExportSeat, seatFor } from '#core/export/approval.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Database, Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { getParams } from '../param/queries.ts';
import {
  approverOf,
  askedOf,
  decisionPlace,
  type DecisionRow,
  openStated,
  purposeOf,
  type RequestRow,
  selectDecisions,
  selectRequests,
} from './stored.ts';

const requestsShown = 100;

const listParts = (tx: Tx, ids: readonly string[]) =>
  tx
    .selectFrom('export_part')
    .select(['request_id', 'kind', 'counted_rows', 'exported_rows'])
    .where('request_id', 'in', ids)
    .execute();
const listFiles = (tx: Tx, ids: readonly string[]) =>
  tx.selectFrom('export_file').selectAll().where('request_id', 'in', ids).execute();
const listLinks = (tx: Tx, fileIds: readonly string[]) =>
  fileIds.length === 0
    ? []
    : tx.selectFrom('export_link').select('file_id').where('file_id', 'in', fileIds).execute();

type Loaded = {
  decisions: Map<string, DecisionRow[]>;
  parts: Map<string, Awaited<ReturnType<typeof listParts>>>;
  files: Map<string, Awaited<ReturnType<typeof listFiles>>[number]>;
  links: Map<string, unknown[]>;
  linksMax: number;
};

async function loadAll(tx: Tx, rows: readonly RequestRow[], linksMax: number): Promise<Loaded> {
  const ids = rows.map((row) => row.id);
  const files = await listFiles(tx, ids);
  return {
    decisions: Map.groupBy(await selectDecisions(tx, ids), (row) => row.request_id),
    parts: Map.groupBy(await listParts(tx, ids), (row) => row.request_id),
    files: new Map(files.map((file) => [file.request_id, file])),
    links: Map.groupBy(
      await listLinks(
        tx,
        files.map((file) => file.id),
      ),
      (row) => row.file_id,
    ),
    linksMax,
  };
}

const isWritten = (state: string): boolean => state === 'READY' || state === 'GONE';

function decisionsOf({ keys }: Database, rows: readonly DecisionRow[]): ExportRequest['decisions'] {
  return rows.map((row) => {
    const place = decisionPlace(row.request_id, row.seat);
    // Sealed by commands.ts with these two.
    const said = JSON.parse(keys.unseal(place, row.stated_sealed)) as { name: string; reason: string | null };
    return {
      ...said,
      seat: row.seat as ExportSeat, // By CHECK (0013_export.sql).
      approved: row.approved,
      at: row.decided_at.toISOString(),
    };
  });
}

function fileOf(row: RequestRow, { files, links, linksMax }: Loaded): ExportRequest['file'] {
  const file = row.state === 'READY' ? files.get(row.id) : undefined;
  if (!file) return null;
  return {
    id: file.id,
    name: file.name,
    byteCount: file.byte_count,
    rowCount: file.row_count,
    heldBackCount: file.held_back_count,
    sha256: file.sha256,
    linksLeft: Math.max(0, linksMax - (links.get(file.id)?.length ?? 0)),
  };
}

function seatingOf(row: RequestRow, decisions: readonly DecisionRow[], actor: Actor, now: Date) {
  if (row.state !== 'WAITING' || row.lapses_at <= now) return { seat: null, noSeat: 'taken' as const };
  const seating = seatFor(askedOf(row, decisions), approverOf(actor));
  return 'seat' in seating ? { seat: seating.seat, noSeat: null } : { seat: null, noSeat: seating.why };
}

function viewOf(database: Database, row: RequestRow, loaded: Loaded, actor: Actor, now: Date): ExportRequest {
  const spec = row.spec as ExportSpec; // Checked by the route before it was written.
  const stated = openStated(database.keys, row);
  const decisions = loaded.decisions.get(row.id) ?? [];
  const parts = loaded.parts.get(row.id) ?? [];
  const written = isWritten(row.state);
  const rowsOf = (kind: FileKindName) =>
    parts
      .filter((part) => part.kind === kind)
      .reduce((sum, part) => sum + (written ? (part.exported_rows ?? 0) : part.counted_rows), 0);
  const file = fileOf(row, loaded);
  return {
    id: row.id,
    state: (row.state === 'WAITING' && row.lapses_at <= now ? 'LAPSED' : row.state) as ExportRequest['state'], // By CHECK.
    refusal: row.refusal,
    requester: { ...stated.requester, role: row.role as Role }, // Written from an actor.
    own: row.account_id === actor.accountId,
    madeAt: row.made_at.toISOString(),
    lapsesAt: (loaded.files.get(row.id)?.expires_at ?? row.lapses_at).toISOString(),
    files: spec.files.map((one) => ({ ...one, rowCount: rowsOf(one.kind) })),
    rowCount: loaded.files.get(row.id)?.row_count ?? row.row_count,
    filter: { ...stated.filter, source: spec.filter.source ?? null },
    format: spec.format,
    unmasked: spec.unmasked,
    personal: row.personal,
    purpose: spec.purpose,
    purposeText: stated.purposeText,
    recipient: stated.recipient,
    useUntil: stated.useUntil,
    digest: row.digest,
    seats: row.seats as ExportSeat[], // Written from the rule's own words only.
    decisions: decisionsOf(database, decisions),
    ...seatingOf(row, decisions, actor, now),
    file,
  };
}

/** One's own requests and those below one's org; for compliance all of the bank. Newest first. */
export const listExports = (
  { database }: Context,
  actor: Actor,
  now: Date,
): Promise<Output<typeof exportRoutes.list>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const rows = await selectRequests(tx)
        .orderBy('export_request.made_at', 'desc')
        .limit(requestsShown)
        .execute();
      if (rows.length === 0) return { requests: [] };
      const params = await getParams(tx, businessTime(now).day, actor.rootOrgId);
      const loaded = await loadAll(tx, rows, params.get('export.links'));
      return { requests: rows.map((row) => viewOf(database, row, loaded, actor, now)) };
    },
    purposeOf(actor),
  );
