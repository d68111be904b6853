import type { Actor } from '#contract/access.ts';
import type { deliveryRoutes } from '#contract/delivery.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Context } from '../../context.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asActor } from '../../db/scope.ts';
import { asCommand, type Call } from '../../http/command.ts';
import type { Wire } from '../../http/mount.ts';
import { parseUpload } from '../parse/parse-upload.ts';
import { plainWord } from '../parse/header-word.ts';
import { badRowsId, rowNoWord } from './bad-rows-file.ts';
import { openBlocks, replaceRows } from './block.ts';
import { checkFile } from './check-file.ts';
import { type FileRow, getFile, lockDraft, touchDelivery } from './delivery-row.ts';
import { openTop, placeOf, sheetOf, viewFile } from './file-view.ts';
import { type Received, receiveFile } from './receive.ts';

type Routes = typeof deliveryRoutes;
const feed = { purpose: 'feed' } as const;
const rowsMax = 50_000;
const rowsSaid = 10;

/** The mended rows by their 行号, as cells under the headings of their own file. */
type Corrections = { header: string[]; exportId: string | null; rows: Map<number, string[]> };

async function readCorrections({ name, bytes }: Received): Promise<Corrections> {
  const parsed = await parseUpload(bytes, name);
  const at = parsed.header.findIndex((word) => plainWord(word) === rowNoWord);
  if (at < 0) throw problem('delivery.correction', { columns: [rowNoWord] });
  const rows = new Map<number, string[]>();
  const strange: string[] = [];
  for (let next = await parsed.rows.next(); !next.done; next = await parsed.rows.next())
    for (const { rowNo, cells } of next.value) {
      const named = Number((cells[at] ?? '').trim().replace(/\.0$/, ''));
      if (!Number.isSafeInteger(named) || named < 1 || rows.has(named)) strange.push(String(rowNo));
      else rows.set(named, cells);
      if (rows.size > rowsMax) throw problem('delivery.corrections-many', { max: rowsMax });
    }
  if (strange.length > 0) throw problem('delivery.row-unknown', { rows: strange.slice(0, rowsSaid) });
  return { header: parsed.header, exportId: parsed.exportId, rows };
}

/** For each cell of the file, where the mended one stands: headings of the same word in their order. */
function columnsOf(header: readonly string[], corrected: readonly string[]): (number | undefined)[] {
  const places = Map.groupBy(corrected.keys(), (at) => plainWord(corrected[at] ?? ''));
  return header.map((word) => places.get(plainWord(word))?.shift());
}

/** Writes the mended cells over those of the same row and heading; a row that is not there is an error. */
async function replace(
  database: Database,
  tx: Tx,
  file: FileRow,
  { header: corrected, rows: mended }: Corrections,
): Promise<void> {
  const { header } = await openTop(tx, database.keys, file);
  const columns = columnsOf(header, corrected);
  const missing = Object.values(file.mapping)
    .flatMap((from) => ('at' in from && columns[from.at] === undefined ? [header[from.at] ?? ''] : []))
    .filter((word) => word !== '');
  if (missing.length > 0) throw problem('delivery.correction', { columns: missing });
  const left = new Map(mended);
  const place = placeOf(file);
  for await (const block of openBlocks(tx, database.keys, place, { rowNos: [...mended.keys()] })) {
    const rows = block.rows.map((row) => {
      const cells = row.rowNo > sheetOf(file).headerRow ? left.get(row.rowNo) : undefined;
      if (!cells) return row;
      left.delete(row.rowNo);
      const fixed = columns.map((from, at) =>
        from === undefined ? (row.cells[at] ?? '') : (cells[from] ?? ''),
      );
      return { rowNo: row.rowNo, cells: fixed };
    });
    await replaceRows(tx, database.keys, place, { blockNo: block.blockNo, rows });
  }
  if (left.size > 0)
    throw problem('delivery.row-unknown', { rows: [...left.keys()].slice(0, rowsSaid).map(String) });
}

/** Takes the file of bad rows back: its rows replace those of the same 行号, all of them or none. */
export async function correctFile(
  { database }: Context,
  actor: Actor,
  { query }: Input<Routes['correct']>,
  call: Call,
  { request }: Wire,
): Promise<Output<Routes['correct']>> {
  await asActor(database, actor, (tx) => lockDraft(tx, actor, query.deliveryId), feed);
  const received = await receiveFile(request);
  const corrections = await readCorrections(received);
  const { exportId } = corrections;
  if (exportId !== null && exportId !== badRowsId(query.deliveryId, query.fileNo))
    throw problem('delivery.correction-other');
  return asCommand(
    database,
    actor,
    { ...call, requestHash: Buffer.from(received.sha256, 'hex') },
    async (tx) => {
      const delivery = await lockDraft(tx, actor, query.deliveryId);
      const file = await getFile(tx, delivery.id, query.fileNo);
      await replace(database, tx, file, corrections);
      const checked = await checkFile(database, tx, file, delivery);
      await touchDelivery(tx, delivery.id, call.now);
      const replacedCount = corrections.rows.size;
      await writeAudit(tx, actor, 'delivery.file-corrected', {
        object: delivery.id,
        body: { fileNo: file.file_no, sha256: received.sha256, rows: replacedCount },
      });
      return { replacedCount, file: await viewFile(tx, database.keys, checked) };
    },
    feed,
  );
}
