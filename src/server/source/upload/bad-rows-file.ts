import type { Actor } from '#contract/access.ts';
import type { deliveryRoutes } from '#contract/delivery.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import { problem } from '#contract/problem.ts';
import { refusalReason } from '#contract/refusal.ts';
import type { Input } from '#contract/route.ts';
import { markLine } from '#core/sheet/mark.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Context } from '../../context.ts';
import { businessTime } from '../../day.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asActor } from '../../db/scope.ts';
import type { Call } from '../../http/command.ts';
import type { Wire } from '../../http/mount.ts';
import { writeCsv } from '../../sheet/csv.ts';
import { writeXlsx } from '../../sheet/xlsx.ts';
import { selectBad } from './bad.ts';
import { openBlocks } from './block.ts';
import { createReader, type Fault, type Shape } from './check.ts';
import { type FileRow, getFile, lockDraft } from './delivery-row.ts';
import { openTop, placeOf, shapeOf } from './file-view.ts';

type Routes = typeof deliveryRoutes;

/** The two columns behind the sender's own: by the first a mended row finds its place again. */
export const rowNoWord = '行号';
const reasonWord = '原因';

/** What a file of bad rows says of itself, so that it is known when it comes back. */
export const badRowsId = (deliveryId: string, fileNo: number): string => `${deliveryId}/${fileNo}`;

const reasonOf = (kind: FileKindName, faults: readonly Fault[]): string =>
  faults
    .map(({ column, code, detail }) => {
      const word = column === null ? '' : `「${fileKindOf(kind).columns[column]?.zh ?? column}」`;
      return word + refusalReason({ code, detail });
    })
    .join(';');

/** Bad rows as they came, those that are left out excepted, block by block. */
async function* badRowsOf(
  database: Database,
  tx: Tx,
  file: FileRow,
  shape: Shape,
): AsyncGenerator<string[][]> {
  const read = createReader(shape);
  const { width } = shape;
  for await (const block of openBlocks(tx, database.keys, placeOf(file), { onlyBad: true })) {
    const kept = await selectBad(tx, file, { blockNo: block.blockNo });
    const bad = Map.groupBy(kept, ({ rowNo }) => rowNo);
    yield block.rows
      .filter(({ rowNo }) => bad.has(rowNo) && !block.leftOut.has(rowNo))
      .map((row) => {
        const { faults } = read(row);
        // A second of its kind is bad beside the first, and good alone.
        const said = faults.length > 0 ? faults : (bad.get(row.rowNo) ?? []);
        const cells = Array.from({ length: width }, (_, at) => row.cells[at] ?? '');
        return [...cells, String(row.rowNo), reasonOf(shape.kind, said)];
      });
  }
}

async function bytesOf(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

type Named = { name: string; type: string; bytes: Buffer; rowCount: number };

async function writeBadRows(
  database: Database,
  tx: Tx,
  actor: Actor,
  file: FileRow,
  format: 'csv' | 'xlsx',
  now: Date,
): Promise<Named> {
  const shape = shapeOf(file);
  if (!shape) throw problem('delivery.not-ready');
  const { header } = await openTop(tx, database.keys, file);
  const { day } = businessTime(now);
  const mark = markLine({ fileId: badRowsId(file.delivery_id, file.file_no), masked: false }, [
    actor.staffNo ?? '',
    actor.name,
    day,
  ]);
  let rowCount = 0;
  async function* rows(): AsyncGenerator<string[][]> {
    yield [[mark], [...header, rowNoWord, reasonWord]];
    for await (const batch of badRowsOf(database, tx, file, shape!)) {
      rowCount += batch.length;
      yield batch;
    }
  }
  const stem = `${file.name.replace(/\.[^.]*$/, '')}-待更正`;
  const bytes = await bytesOf(
    format === 'csv' ? writeCsv(rows()) : writeXlsx([{ name: '待更正', headRows: 2, rows: rows() }]),
  );
  const type =
    format === 'csv'
      ? 'text/csv; charset=utf-8'
      : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { name: `${stem}.${format}`, type, bytes, rowCount };
}

/** The bad rows in clear as a file that can be mended and brought back; audited before it leaves. */
export async function takeBadRows(
  { database }: Context,
  actor: Actor,
  { body }: Input<Routes['takeBadRows']>,
  call: Call,
  { reply }: Wire,
): Promise<unknown> {
  const { name, type, bytes } = await asActor(
    database,
    actor,
    async (tx) => {
      const delivery = await lockDraft(tx, actor, body.deliveryId);
      const file = await getFile(tx, delivery.id, body.fileNo);
      const written = await writeBadRows(database, tx, actor, file, body.format, call.now);
      await writeAudit(tx, actor, 'delivery.bad-rows-taken', {
        object: delivery.id,
        ipHash: call.ipHash,
        body: { fileNo: file.file_no, format: body.format, rows: written.rowCount },
      });
      return written;
    },
    { purpose: 'feed' },
  );
  return reply
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .type(type)
    .send(bytes);
}
