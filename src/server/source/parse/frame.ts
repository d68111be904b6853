import type { ImportNote } from '#contract/import-note.ts';
import type { FileRefusalCode } from '#contract/refusal.ts';
import type { RefusalDetail } from './refused.ts';

/** One row of a table: its number as a spreadsheet shows it, and its cells as text. */
export type TableRow = { rowNo: number; cells: string[] };
export type Sheet = { name: string; hidden: boolean };
/** Header words by the kind of file that they belong to, in their plain form (header-word.ts). */
export type Vocabulary = Readonly<Record<string, readonly string[]>>;

/** What the child is asked; the bytes follow. */
export type Request = { sheet: string | null; vocabulary: Vocabulary };

/** What a table is, known before its rows. */
export type TableHead = {
  format: 'csv' | 'xlsx';
  /** Of a text file: how it is written; null for a workbook. */
  encoding: string | null;
  delimiter: string | null;
  /** Of a workbook: all its sheets, and the one that is read. */
  sheets: Sheet[];
  sheet: string | null;
  /** Whose header words the header has most of; null where it has none that are known. */
  kind: string | null;
  /** The export that the file is, when it is one of ours. */
  exportId: string | null;
  header: string[];
  headerRowNo: number;
};

export type TableEnd = { notes: ImportNote[] };
export type Usage = { peakRssBytes: number };

/**
 * What the child answers: a head, rows, an end; or a refusal at any moment. Each is one frame: four bytes of
 * length, then JSON, so that any text passes exactly, odd surrogates included.
 */
export type Message =
  | { head: TableHead }
  | { rows: [rowNo: number, ...cells: string[]][] }
  | { end: TableEnd; usage: Usage }
  | { refused: { code: FileRefusalCode; detail: RefusalDetail }; usage: Usage };

const lengthBytes = 4;
/** A batch is cut well below this (child.ts): what is longer was not written by our child. */
const frameBytesMax = 32 * 1024 * 1024;

export function packFrame(message: unknown): Buffer {
  const text = JSON.stringify(message);
  const frame = Buffer.allocUnsafe(lengthBytes + Buffer.byteLength(text));
  frame.writeUInt32BE(frame.length - lengthBytes);
  frame.write(text, lengthBytes);
  return frame;
}

/** Splits a stream of bytes into the frames that lie in it, as JSON text. */
export async function* framesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let held = 0;
  const take = (count: number): Buffer => {
    const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    held = all.length - count;
    parts = held > 0 ? [all.subarray(count)] : [];
    return all.subarray(0, count);
  };
  let length: number | undefined;
  for await (const block of bytes) {
    parts.push(block);
    held += block.length;
    for (;;) {
      if (length === undefined && held >= lengthBytes) {
        length = take(lengthBytes).readUInt32BE();
        if (length > frameBytesMax) throw new Error(`a frame of ${length} bytes`);
      }
      if (length === undefined || held < length) break;
      yield take(length).toString('utf8');
      length = undefined;
    }
  }
  if (held > 0 || length !== undefined) throw new Error('the frames end in the middle');
}
