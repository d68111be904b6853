import { unguardText } from '#core/sheet/guard.ts';
import { isMarkRow, markOf } from '#core/sheet/mark.ts';
import type { TableRow, Vocabulary } from './frame.ts';
import { isBlankRecord } from './records.ts';
import { tableLimits } from './limits.ts';
import { Refused } from './refused.ts';
import { findHead } from './table-head.ts';

export type SplitTable = {
  kind: string | null;
  /** The export that the table is, when it is one of ours: its marks are passed over, its guards taken off. */
  exportId: string | null;
  header: string[];
  headerRowNo: number;
  /** Rows below the header that have something in them. */
  rows: AsyncGenerator<TableRow[]>;
};

const headerOf = ({ cells, rowNo }: TableRow): string[] => {
  const header = cells.map((cell) => cell.normalize('NFKC').replaceAll(/\s+/g, ' ').trim());
  while (header.at(-1) === '') header.pop();
  if (header.length === 0) throw new Refused('file.empty');
  if (header.length > tableLimits.columns)
    throw new Refused('file.columns-many', { rowNo, max: tableLimits.columns });
  return header;
};

/** Without the blank cells that lie beyond the header, so that a row is as wide as its table. */
function fitted(row: TableRow, width: number): TableRow {
  const { cells } = row;
  if (cells.length <= width) return row;
  for (let at = width; at < cells.length; at += 1) if (cells[at] !== '') return row;
  return { rowNo: row.rowNo, cells: cells.slice(0, width) };
}

/** A row without our marks and guards; undefined where it is a mark. */
function unmarked(row: TableRow, isGuarded: boolean): TableRow | undefined {
  if (isMarkRow(row.cells)) return undefined;
  return isGuarded ? { rowNo: row.rowNo, cells: row.cells.map(unguardText) } : row;
}

/**
 * Parts a table in its header and the rows below it. Without a vocabulary the first row that is not blank is
 * the header. What stands above the header is dropped.
 */
export async function splitHead(
  batches: AsyncGenerator<TableRow[]>,
  asked: { vocabulary: Vocabulary | null; isGuarded: boolean },
): Promise<SplitTable> {
  const { vocabulary } = asked;
  const wanted = vocabulary ? tableLimits.headRows : 2;
  const first: TableRow[] = [];
  let done = false;
  while (first.length < wanted && !done) {
    const next = await batches.next();
    done = next.done === true;
    if (!next.done) first.push(...next.value.filter(({ cells }) => !isBlankRecord(cells)));
  }
  const mark = first
    .slice(0, wanted)
    .map(({ cells }) => markOf(cells))
    .find((found) => found !== undefined);
  // Read in again, it would put 张* in the place of every name.
  if (mark?.masked) throw new Refused('file.masked');
  const readable = (batch: TableRow[]): TableRow[] =>
    mark ? batch.flatMap((row) => unmarked(row, asked.isGuarded) ?? []) : batch;
  const top = readable(first);
  const found = vocabulary ? findHead(top.slice(0, wanted), vocabulary) : { at: 0, kind: null };
  const head = top[found.at];
  if (!head) throw new Refused('file.empty');
  const header = headerOf(head);
  async function* rows(): AsyncGenerator<TableRow[]> {
    const filled = (batch: TableRow[]) =>
      batch.filter(({ cells }) => !isBlankRecord(cells)).map((row) => fitted(row, header.length));
    try {
      yield filled(top.slice(found.at + 1));
      for await (const batch of batches) yield filled(readable(batch));
    } finally {
      await batches.return(undefined);
    }
  }
  return {
    kind: found.kind,
    exportId: mark?.fileId ?? null,
    header,
    headerRowNo: head.rowNo,
    rows: rows(),
  };
}
