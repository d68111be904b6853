import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import { packHoldings } from '../../customer/apply-staged-holdings.ts';
import { addressesOf, packCustomers } from '../../customer/prepare-staged.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import type { RowRefusal, StagedRow } from '../../staged.ts';
import { type Block, blockPlace, encodeBlock } from './block.ts';
import { fingerprint } from './key-set.ts';
import type { Remark } from './remark.ts';
import type { ReadRow } from './source-file.ts';

/** Which chunk of which file this is. */
export type ChunkPlace = { jobId: string; fileNo: number; chunkNo: number; kind: FileKindName };

/** A chunk read to its end: what goes to staging, and what must be compared with the rest of the file. */
export type Prepared = {
  chunkNo: number;
  rowsRead: number;
  rowsFolded: number;
  refused: RowRefusal[];
  remarks: readonly Remark[];
  /** Null when no row is left. */
  sealed: Buffer | null;
  rowCount: number;
  /** For each row left: two halves of its key's fingerprint, and its number. */
  keys: Uint32Array;
};

/** A ledger row without a number of its own is known by its content: the same row twice is one. */
function numbered(keys: KeyRing, kind: FileKindName, row: StagedRow): StagedRow {
  const ownNo = fileKindOf(kind).key.at(-1)!;
  if (typeof row.values[ownNo] === 'string') return row;
  const cells = Object.entries(row.values).filter(([, value]) => value !== null);
  const content = keys.tag(`row_${kind}`, JSON.stringify(cells.toSorted(([a], [b]) => (a < b ? -1 : 1))));
  const no = `~${content.toString('base64url').slice(0, 22)}`;
  return { rowNo: row.rowNo, values: { ...row.values, [ownNo]: no } };
}

function keysOf(kind: FileKindName, rows: readonly StagedRow[]): Uint32Array {
  const { key } = fileKindOf(kind);
  const found = new Uint32Array(rows.length * 3);
  for (const [at, { rowNo, values }] of rows.entries()) {
    let text = '';
    for (const column of key) text += `${String(values[column])}\n`;
    const [high, low] = fingerprint(text);
    found.set([high, low, rowNo], at * 3);
  }
  return found;
}

function blockOf(keys: KeyRing, kind: FileKindName, rows: StagedRow[]): Block {
  const columns = Object.keys(rows[0]?.values ?? {});
  if (kind === 'customers')
    return {
      columns,
      packed: packCustomers(keys, rows, new Set(columns)),
      ...(columns.includes('address') && { addresses: addressesOf(rows) }),
    };
  if (kind === 'holdings') return { columns, packed: packHoldings(rows, new Set(columns)) };
  return { columns, rows };
}

/** Sorts the rows of a chunk into good, refused and folded, and seals the good ones as one block. */
export function prepareChunk(
  keys: KeyRing,
  place: ChunkPlace,
  { rows: read, remarks }: { rows: readonly ReadRow[]; remarks: readonly Remark[] },
): Prepared {
  const { jobId, fileNo, chunkNo, kind } = place;
  const rows: StagedRow[] = [];
  const refused: RowRefusal[] = [];
  let rowsFolded = 0;
  for (const row of read)
    if ('values' in row) rows.push(numbered(keys, kind, row));
    else if ('refusal' in row) refused.push({ rowNo: row.rowNo, ...row.refusal });
    else rowsFolded += 1;
  const sealed =
    rows.length === 0
      ? null
      : keys.seal('stage', blockPlace(jobId, fileNo, chunkNo), encodeBlock(blockOf(keys, kind, rows)));
  return {
    chunkNo,
    rowsRead: read.length,
    rowsFolded,
    refused,
    remarks,
    sealed,
    rowCount: rows.length,
    keys: keysOf(kind, rows),
  };
}
