import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import type { TableRow } from '../parse/frame.ts';
import type { Remark } from './remark.ts';
import { createRowReader } from './row-reader.ts';
import type { ReadRow, TableShape } from './source-file.ts';

/**
 * Rows of a table on their way to another thread: all cells in one text, because a text is copied as one run of
 * bytes and an array of a hundred thousand is not.
 */
export type RawChunk = { cells: string | string[]; counts: Uint32Array; rowNos: Uint32Array };

const separator = '\0';

export function packRows(rows: readonly TableRow[]): RawChunk {
  const cells = rows.flatMap((row) => row.cells);
  return {
    cells: cells.some((cell) => cell.includes(separator)) ? cells : cells.join(separator),
    counts: Uint32Array.from(rows, (row) => row.cells.length),
    rowNos: Uint32Array.from(rows, (row) => row.rowNo),
  };
}

/** The rows of the chunk with their cells checked, and what was done to cells. */
export function readChunk(
  { cells, counts, rowNos }: RawChunk,
  kind: FileKindName,
  shape: TableShape,
): { rows: ReadRow[]; remarks: Remark[] } {
  const all = typeof cells === 'string' ? cells.split(separator) : cells;
  const columns = shape.columns.map(({ name, at }) => ({
    name,
    at,
    column: fileKindOf(kind).columns[name]!,
  }));
  const { read, remarks } = createRowReader(columns, shape.width);
  let at = 0;
  const rows = Array.from(rowNos, (rowNo, row) => {
    const from = at;
    at += counts[row]!;
    return read({ rowNo, cells: all.slice(from, at) });
  });
  return { rows, remarks: remarks() };
}
