import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { unreadable } from '../import/unreadable.ts';
import type { RawRow } from './block.ts';

export type ReadFile = {
  encoding: string;
  delimiter: string | null;
  sheets: { name: string; headerRow: number; rows: RawRow[] }[];
};

/** The separator that stands most often in the first line, outside quotes. */
function delimiterOf(text: string): string {
  const line = (text.split(/\r?\n|\r/, 1)[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (mark: string) => line.split(mark).length - 1;
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0]!;
}

/** Every row of an uploaded file as text, blank ones left out but counted. */
export function readBytes(name: string, bytes: Buffer): ReadFile {
  const encoding = isUtf8(bytes) ? 'UTF-8' : 'GB18030';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(name, 'file.encoding', { encodings: 'UTF-8, GB18030' });
  }
  const delimiter = delimiterOf(text);
  // Without `columns` each record is an array of text.
  const records = parse(text, { delimiter, relax_column_count: true, relax_quotes: true }) as string[][];
  const rows = records
    .map((cells, at): RawRow => ({ rowNo: at + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const [first] = rows;
  if (!first) throw unreadable(name, 'file.empty');
  return { encoding, delimiter, sheets: [{ name: '', headerRow: first.rowNo, rows }] };
}
