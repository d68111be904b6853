import { CsvError, parse } from 'csv-parse';
import { unguardText } from '#core/sheet/guard.ts';
import { isMarkRow, markOf } from '#core/sheet/mark.ts';
import { openBytes, type Scan, scanFile } from './scan.ts';
import { unreadable } from './unreadable.ts';

export type CsvRow = { rowNo: number; cells: string[] };
export type CsvFile = {
  name: string;
  encoding: string;
  header: string[];
  rows: AsyncGenerator<CsvRow[]>;
  /** The export that the file is, when it is one of ours: its marks are passed over, its guards taken off. */
  exportId: string | null;
};

const columnsMax = 60;
const recordBytesMax = 64 * 1024;
const headBytes = 64 * 1024;

/** By byte-order mark, else strict UTF-8, else what the profile names, else GB18030 (trust.md §3.8). */
function encodingOf(scan: Scan, name: string, fallback: string): string {
  if (scan.utf8) return scan.bom ? 'utf-8-bom' : 'utf-8';
  if (scan.bom) throw unreadable(name, 'file.encoding', { encodings: 'UTF-8' });
  return fallback;
}

async function* textOf(path: string, name: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding, { fatal: true });
  try {
    for await (const block of openBytes(path)) yield decoder.decode(block, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError)
      throw unreadable(name, 'file.encoding', { encodings: `UTF-8, ${encoding}` });
    throw error;
  }
}

/** The separator that stands most often in the header line, outside quotes. */
function delimiterOf(head: string): string {
  const lines = head.split(/\r?\n|\r/, 3);
  const header = lines.find((one) => !isMarkRow([one.replace(/^\ufeff?"?/, '')])) ?? '';
  const line = header.replaceAll(/"[^"]*"/g, '');
  const count = (mark: string) => line.split(mark).length - 1;
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0]!;
}

const isBlank = (cells: string[]): boolean => cells.length === 1 && cells[0] === '';

/** A parser's complaint as a refusal of the file, at the row where it stands. */
function complaintOf(error: unknown, name: string, rowNo: number): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return unreadable(name, 'file.record-long', { rowNo, max: recordBytesMax / 1024 });
  return unreadable(name, 'file.cut', { rowNo });
}

async function* recordsOf(
  path: string,
  name: string,
  encoding: string,
  endsWithNewline: boolean,
): AsyncGenerator<CsvRow[]> {
  const text = textOf(path, name, encoding);
  const first = (await text.next()).value ?? '';
  const parser = parse({
    delimiter: delimiterOf(first.slice(0, headBytes)),
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: recordBytesMax,
  });
  let failure: unknown;
  parser.on('error', (error) => {
    failure = error;
  });
  let rowNo = 0;
  let width = 0;
  let shortRowNo: number | undefined;
  const numbered = (cells: string[]): CsvRow => {
    rowNo += 1;
    if (isMarkRow(cells)) return { rowNo, cells };
    if (width === 0) width = cells.length;
    shortRowNo = cells.length < width && !isBlank(cells) ? rowNo : undefined;
    return { rowNo, cells };
  };
  for (let block: string | undefined = first; block !== undefined; block = (await text.next()).value) {
    // The parser works within write(); its records wait to be read, so nothing piles up beyond one block.
    parser.write(block);
    const rows: CsvRow[] = [];
    // Without `columns` each record is an array of text.
    for (let cells = parser.read() as string[] | null; cells; cells = parser.read() as string[] | null)
      rows.push(numbered(cells));
    if (failure) throw complaintOf(failure, name, rowNo + 1);
    if (rows.length > 0) yield rows;
  }
  parser.end();
  const rest: CsvRow[] = [];
  try {
    for await (const cells of parser) rest.push(numbered(cells as string[])); // As above.
  } catch (error) {
    throw complaintOf(error, name, rowNo + 1);
  }
  if (shortRowNo !== undefined && !endsWithNewline) throw unreadable(name, 'file.cut', { rowNo: shortRowNo });
  if (rest.length > 0) yield rest;
}

/**
 * Opens a delimited file: encoding and separator found, the header read, the rest as batches of rows. Blank
 * lines are passed over, but counted, so that a row has the number a spreadsheet shows.
 */
export async function openCsv(
  path: string,
  name: string,
  fallback = 'gb18030',
  scanned?: Scan,
): Promise<CsvFile> {
  const scan = scanned ?? (await scanFile(path, name));
  const encoding = encodingOf(scan, name, fallback);
  const batches = recordsOf(path, name, encoding, scan.endsWithNewline);
  const first: CsvRow[] = (await batches.next()).value ?? [];
  const mark = first.map(({ cells }) => markOf(cells)).find((found) => found !== undefined);
  // Read in again, it would put 张* in the place of every name.
  if (mark?.masked) throw unreadable(name, 'file.masked');
  const readable = (batch: CsvRow[]): CsvRow[] =>
    mark
      ? batch
          .filter(({ cells }) => !isMarkRow(cells))
          .map(({ rowNo, cells }) => ({ rowNo, cells: cells.map(unguardText) }))
      : batch;
  const [top, ...rest] = readable(first);
  const header = (top?.cells ?? []).map((cell) => cell.normalize('NFKC').trim());
  if (header.every((cell) => cell === '')) throw unreadable(name, 'file.empty');
  if (header.length > columnsMax) throw unreadable(name, 'file.columns-many', { rowNo: 1, max: columnsMax });
  async function* rows(): AsyncGenerator<CsvRow[]> {
    const filled = (batch: CsvRow[]) => batch.filter(({ cells }) => !isBlank(cells));
    yield filled(rest);
    for await (const batch of batches) yield filled(readable(batch));
  }
  return {
    name,
    encoding: encoding === 'utf-8-bom' ? 'UTF-8 (BOM)' : encoding.toUpperCase(),
    header,
    rows: rows(),
    exportId: mark?.fileId ?? null,
  };
}
