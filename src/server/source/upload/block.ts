import { sql } from 'kysely';
import type { Tx } from '../../db/open.ts';
import { hexOf, recordset } from '../../db/set-wise.ts';
import type { KeyRing } from '../../keys/key-ring.ts';

/** A row as the file has it; `rowNo` as a spreadsheet counts. */
export type RawRow = { rowNo: number; cells: readonly string[] };
export type SheetPlace = { deliveryId: string; fileNo: number; sheetNo: number };
export type Block = {
  blockNo: number;
  rows: RawRow[];
  leftOut: ReadonlySet<number>;
  /** Whether the last check found bad cells in it. */
  isBad: boolean;
};

/** Rows sealed as one: a page of bad rows opens a few blocks, a check of a whole file few hundred. */
const blockRows = 500;
const blocksAtOnce = 4;

const placeOf = ({ deliveryId, fileNo, sheetNo }: SheetPlace, blockNo: number) =>
  `stage|upload|${deliveryId}/${fileNo}/${sheetNo}/${blockNo}` as const;

function sealRows(keys: KeyRing, place: SheetPlace, blockNo: number, rows: readonly RawRow[]) {
  const plain = JSON.stringify(rows.map(({ rowNo, cells }) => [rowNo, ...cells]));
  return {
    sealed: keys.seal('stage', placeOf(place, blockNo), plain),
    digest: keys.tag('upload_block', plain),
  };
}

function openRows(keys: KeyRing, place: SheetPlace, blockNo: number, sealed: Buffer): RawRow[] {
  // Written by sealRows; the AEAD tag vouches for it.
  const rows = JSON.parse(keys.unseal(placeOf(place, blockNo), sealed)) as [number, ...string[]][];
  return rows.map(([rowNo, ...cells]) => ({ rowNo, cells }));
}

const types = {
  block_no: 'int',
  first_row: 'int',
  last_row: 'int',
  sealed: 'bytea',
  digest: 'bytea',
};

/** Keeps the rows of a sheet, sealed block by block. */
export async function keepRows(
  tx: Tx,
  keys: KeyRing,
  place: SheetPlace,
  rows: readonly RawRow[],
): Promise<void> {
  const { deliveryId, fileNo, sheetNo } = place;
  for (let from = 0; from < rows.length; from += blockRows * 20) {
    const blocks = [];
    for (let at = from; at < Math.min(rows.length, from + blockRows * 20); at += blockRows) {
      const part = rows.slice(at, at + blockRows);
      const blockNo = at / blockRows;
      const { sealed, digest } = sealRows(keys, place, blockNo, part);
      blocks.push({
        block_no: blockNo,
        first_row: part[0]!.rowNo,
        last_row: part.at(-1)!.rowNo,
        sealed: hexOf(sealed),
        digest: hexOf(digest),
      });
    }
    await sql`
      insert into stage.upload (delivery_id, file_no, sheet_no, block_no, first_row, last_row, sealed, digest)
      select ${deliveryId}::uuid, ${fileNo}::int, ${sheetNo}::int, r.* from ${recordset(blocks, types)}`.execute(
      tx,
    );
  }
}

type Wanted = { from?: number; rowNos?: readonly number[]; onlyBad?: boolean };

/** The blocks of a sheet in order, a few at a time: a whole file is never in memory. */
export async function* openBlocks(
  tx: Tx,
  keys: KeyRing,
  place: SheetPlace,
  { from = 0, rowNos, onlyBad = false }: Wanted = {},
): AsyncGenerator<Block> {
  for (let next = from; ;) {
    const rows = await tx
      .selectFrom('stage.upload')
      .select(['block_no', 'sealed', 'left_out'])
      .select(sql<boolean>`bad <> '[]'`.as('is_bad'))
      .where('delivery_id', '=', place.deliveryId)
      .where('file_no', '=', place.fileNo)
      .where('sheet_no', '=', place.sheetNo)
      .where('block_no', '>=', next)
      .$if(onlyBad, (query) => query.where(sql<boolean>`bad <> '[]'`))
      .$if(rowNos !== undefined, (query) =>
        query.where(
          sql<boolean>`exists (select 1 from unnest(${rowNos}::int[]) as n (row_no)
            where n.row_no between first_row and last_row)`,
        ),
      )
      .orderBy('block_no')
      .limit(blocksAtOnce)
      .execute();
    for (const row of rows)
      yield {
        blockNo: row.block_no,
        rows: openRows(keys, place, row.block_no, row.sealed),
        leftOut: new Set(row.left_out),
        isBad: row.is_bad,
      };
    if (rows.length < blocksAtOnce) return;
    next = rows.at(-1)!.block_no + 1;
  }
}

/** Seals a block anew after its cells were mended. */
export async function replaceRows(
  tx: Tx,
  keys: KeyRing,
  place: SheetPlace,
  { blockNo, rows }: Pick<Block, 'blockNo' | 'rows'>,
): Promise<void> {
  await tx
    .updateTable('stage.upload')
    .set(sealRows(keys, place, blockNo, rows))
    .where('delivery_id', '=', place.deliveryId)
    .where('file_no', '=', place.fileNo)
    .where('sheet_no', '=', place.sheetNo)
    .where('block_no', '=', blockNo)
    .execute();
}

/** Takes what was kept away: of one file, or of the whole delivery. */
export const clearRows = async (tx: Tx, deliveryId: string, fileNo?: number): Promise<void> => {
  await tx
    .deleteFrom('stage.upload')
    .where('delivery_id', '=', deliveryId)
    .$if(fileNo !== undefined, (query) => query.where('file_no', '=', fileNo!))
    .execute();
};
