import type { TableRow, Vocabulary } from '../parse/frame.ts';
import { Refused } from '../parse/refused.ts';
import { openText } from '../parse/text-table.ts';
import { openBytes, type Scan, scanFile } from './scan.ts';
import { unreadable } from './unreadable.ts';

export type CsvFile = {
  name: string;
  encoding: string;
  header: string[];
  headerRowNo: number;
  rows: AsyncGenerator<TableRow[]>;
  /** The export that the file is, when it is one of ours: its marks are passed over, its guards taken off. */
  exportId: string | null;
};
export type CsvAsked = {
  /** Header words to look for below titles; without them the first row is the header. */
  vocabulary?: Vocabulary;
  /** What is not UTF-8 is this. */
  fallback?: string;
  scan?: Scan;
};

/**
 * Opens a delimited file of the operator: encoding and separator found, the header read, the rest as batches
 * of rows. Blank lines are passed over, but counted, so that a row has the number a spreadsheet shows.
 */
export async function openCsv(path: string, name: string, asked: CsvAsked = {}): Promise<CsvFile> {
  const { sight } = asked.scan ?? (await scanFile(path, name));
  const named = (error: unknown) =>
    error instanceof Refused ? unreadable(name, error.code, error.detail) : error;
  const { head, rows } = await openText(openBytes(path), sight, {
    vocabulary: asked.vocabulary ?? null,
    fallback: asked.fallback ?? 'gb18030',
  }).catch((error: unknown) => {
    throw named(error);
  });
  async function* namedRows(): AsyncGenerator<TableRow[]> {
    try {
      yield* rows;
    } catch (error) {
      throw named(error);
    }
  }
  const { encoding, header, headerRowNo, exportId } = head;
  return { name, encoding: encoding ?? '', header, headerRowNo, exportId, rows: namedRows() };
}
