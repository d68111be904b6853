import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Tx } from '../../db/open.ts';
import type { KeyRing } from '../../keys/key-ring.ts';

/** A row as the file has it; `rowNo` as a spreadsheet counts. */
export type RawRow = { rowNo: number; cells: readonly string[] };
/** `content` names the file by its bytes: a block opens nowhere else. */
export type SheetPlace = { deliveryId: string; fileNo: number; sheetNo: number; content: string };
type SealPlace = Omit<SheetPlace, 'fileNo'>;
/** Rows that are sealed and not yet kept. */
export type SealedBlock = {
  blockNo: number;
  firstRow: number;
  lastRow: number;
  rowCount: number;
  sealed: Buffer;
  digest: Buffer;
};
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
const blocksAStatement = 40;
const quick = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const placeOf = ({ deliveryId, content, sheetNo }: SealPlace, blockNo: number) =>
  `stage|upload|${deliveryId}/${content}/${sheetNo}/${blockNo}` as const;

function sealRows(keys: KeyRing, place: SealPlace, blockNo: number, rows: readonly RawRow[]): SealedBlock {
  const plain = JSON.stringify(rows.map(({ rowNo, cells }) => [rowNo, ...cells]));
  return {
    blockNo,
    firstRow: rows[0]!.rowNo,
    lastRow: rows.at(-1)!.rowNo,
    rowCount: rows.length,
    sealed: keys.seal('stage', placeOf(place, blockNo), zstdCompressSync(plain, quick)),
    digest: keys.tag('upload_block', plain),
  };
}

function openRows(keys: KeyRing, place: SealPlace, blockNo: number, sealed: Buffer): RawRow[] {
  const plain = zstdDecompressSync(keys.unsealBytes(placeOf(place, blockNo), sealed)).toString('utf8');
  // Written by sealRows; the AEAD tag vouches for it.
  const rows = JSON.parse(plain) as [number, ...string[]][];
  return rows.map(([rowNo, ...cells]) => ({ rowNo, cells }));
}

/** Seals rows as they come from a reader: in clear there is never more than one block of them. */
export function createSealer(keys: KeyRing, place: SealPlace) {
  const blocks: SealedBlock[] = [];
  let open: RawRow[] = [];
  const close = (): void => {
    if (open.length > 0) blocks.push(sealRows(keys, place, blocks.length, open));
    open = [];
  };
  return {
    add: (row: RawRow): void => {
      open.push(row);
      if (open.length === blockRows) close();
    },
    end: (): SealedBlock[] => {
      close();
      return blocks;
    },
  };
}

/** Keeps the sealed rows of a sheet. */
export async function keepBlocks(
  tx: Tx,
  { deliveryId, fileNo, sheetNo }: Omit<SheetPlace, 'content'>,
  blocks: readonly SealedBlock[],
): Promise<void> {
  for (let from = 0; from < blocks.length; from += blocksAStatement) {
    const part = blocks.slice(from, from + blocksAStatement);
    await sql`
      insert into stage.upload (delivery_id, file_no, sheet_no, block_no, first_row, last_row, sealed, digest)
      select ${deliveryId}::uuid, ${fileNo}::int, ${sheetNo}::int, r.*
        from unnest(${part.map((block) => block.blockNo)}::int[], ${part.map((block) => block.firstRow)}::int[],
          ${part.map((block) => block.lastRow)}::int[], ${part.map((block) => block.sealed)}::bytea[],
          ${part.map((block) => block.digest)}::bytea[]) as r`.execute(tx);
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
  const { sealed, digest } = sealRows(keys, place, blockNo, rows);
  await tx
    .updateTable('stage.upload')
    .set({ sealed, digest })
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
