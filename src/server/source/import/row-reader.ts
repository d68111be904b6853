import type { RowRefusalCode } from '#contract/refusal.ts';
import { tableLimits } from '../parse/limits.ts';
import { type CellReader, cellReader } from './cell.ts';
import type { MappedColumn } from './header.ts';
import { createRemarks } from './remark.ts';
import type { ReadRow } from './source-file.ts';

/** Cells of a table as values of the dictionary: made once for a header, called for every row. */
export function createRowReader(columns: readonly MappedColumn[], width: number) {
  const readers: { name: string; zh: string; at: number; read: CellReader }[] = columns.map(
    ({ name, column, at }) => ({ name, zh: column.zh, at, read: cellReader(column) }),
  );
  const remarks = createRemarks();
  const refuse = (
    rowNo: number,
    column: string | null,
    code: RowRefusalCode,
    detail: Record<string, unknown>,
  ): ReadRow => ({ rowNo, refusal: { column, code, detail } });
  const read = ({ rowNo, cells }: { rowNo: number; cells: readonly string[] }): ReadRow => {
    if (cells.length !== width && (cells.length < width || cells.slice(width).some((cell) => cell !== '')))
      return refuse(rowNo, null, 'row.columns', { found: cells.length, expected: width });
    const values: Record<string, unknown> = {};
    for (const reader of readers) {
      const raw = cells[reader.at] ?? '';
      if (raw.length > tableLimits.cellChars)
        return refuse(rowNo, reader.name, 'value.long', { max: tableLimits.cellChars });
      const cell = reader.read(raw);
      if ('code' in cell) return refuse(rowNo, reader.name, cell.code, cell.detail);
      if (cell.remark) remarks.add(cell.remark, reader.zh, rowNo);
      values[reader.name] = cell.value;
    }
    return { rowNo, values };
  };
  return { read, notes: remarks.notes, remarks: remarks.list };
}
