import type { ColumnType, PackedColumns } from '../../db/columns.ts';
import type { StagedAddress, StagedRow } from '../../staged.ts';

/** The rows of a chunk as they lie in staging: packed for one statement, or as they were read. */
export type Block = { columns: readonly string[] } & (
  | { rows: StagedRow[] }
  | { packed: PackedColumns; addresses?: StagedAddress[] }
);

type Head = { columns: readonly string[] } & (
  | { rows: [rowNo: number, values: StagedRow['values']][] }
  | {
      types: [name: string, type: ColumnType][];
      rowCount: number;
      lengths: number[];
      addresses?: StagedAddress[];
    }
);

export const blockPlace = (jobId: string, fileNo: number, chunkNo: number) =>
  `stage|block|${jobId}/${fileNo}/${chunkNo}` as const;

/** One run of bytes: four of length, a head of JSON, then the columns if it is packed. */
export function encodeBlock(block: Block): Buffer {
  const head: Head =
    'rows' in block
      ? { columns: block.columns, rows: block.rows.map(({ rowNo, values }) => [rowNo, values]) }
      : {
          columns: block.columns,
          types: Object.entries(block.packed.types),
          rowCount: block.packed.rowCount,
          lengths: block.packed.columns.map((column) => column.length),
          ...(block.addresses && { addresses: block.addresses }),
        };
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, ...('packed' in block ? block.packed.columns : [])]);
}

/** What `encodeBlock` wrote; the seal around it vouches for it. */
export function decodeBlock(bytes: Buffer): Block {
  let at = 4 + bytes.readUInt32BE();
  const head = JSON.parse(bytes.toString('utf8', 4, at)) as Head; // Written above.
  if ('rows' in head)
    return { columns: head.columns, rows: head.rows.map(([rowNo, values]) => ({ rowNo, values })) };
  const columns = head.lengths.map((length) => bytes.subarray(at, (at += length)));
  const packed = { types: Object.fromEntries(head.types), rowCount: head.rowCount, columns };
  return { columns: head.columns, packed, ...(head.addresses && { addresses: head.addresses }) };
}
