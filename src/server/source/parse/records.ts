import { CsvError, parse } from 'csv-parse';
import type { TableRow } from './frame.ts';
import { tableLimits } from './limits.ts';
import { Refused } from './refused.ts';

const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/**
 * The separator that divides most of the first lines alike: a title above the table has none, and a comma
 * inside a quoted cell counts for nothing.
 */
export function delimiterOf(head: string): Delimiter {
  const lines = head
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .slice(0, tableLimits.headRows);
  const score = (mark: string): number => {
    const counts = lines.map((line) => line.split(mark).length - 1).filter((count) => count > 0);
    const usual = counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 0;
    return usual * counts.filter((count) => count === usual).length;
  };
  return delimiters.toSorted((a, b) => score(b) - score(a))[0]!;
}

/** A record of nothing: a blank line, or separators alone, which stand for rows a spreadsheet has cleared. */
export const isBlankRecord = (cells: readonly string[]): boolean => cells.every((cell) => cell === '');

function complaintOf(error: unknown, rowNo: number): unknown {
  if (!(error instanceof CsvError)) return error;
  return error.code === 'CSV_MAX_RECORD_SIZE'
    ? new Refused('file.record-long', { rowNo, max: tableLimits.recordBytes / 1024 })
    : new Refused('file.cut', { rowNo });
}

/**
 * The records of a delimited text, numbered as a spreadsheet shows them: blank lines count. `text` is read as
 * the records are asked for, so nothing piles up beyond one block.
 */
export async function* recordsOf(
  text: AsyncIterator<string>,
  first: string,
  delimiter: Delimiter,
): AsyncGenerator<TableRow[]> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: tableLimits.recordBytes,
  });
  let failure: unknown;
  parser.on('error', (error) => {
    failure = error;
  });
  let rowNo = 0;
  const numbered = (cells: string[]): TableRow => ({ rowNo: (rowNo += 1), cells });
  for (let block: string | undefined = first; block !== undefined;) {
    // The parser works within write(); its records wait to be read.
    parser.write(block);
    const rows: TableRow[] = [];
    // Without `columns` each record is an array of text.
    for (let cells = parser.read() as string[] | null; cells; cells = parser.read() as string[] | null)
      rows.push(numbered(cells));
    if (failure) throw complaintOf(failure, rowNo + 1);
    if (rows.length > 0) yield rows;
    const next: IteratorResult<string> = await text.next();
    block = next.done ? undefined : next.value;
  }
  parser.end();
  const rest: TableRow[] = [];
  try {
    for await (const cells of parser) rest.push(numbered(cells as string[])); // As above.
  } catch (error) {
    throw complaintOf(error, rowNo + 1);
  }
  if (rest.length > 0) yield rest;
}
