import { Refused } from './refused.ts';
import type { ByteOrderMark, TextSight } from './text-sight.ts';

/** Below this many characters nothing is said about which of them are common. */
const pairsMin = 8;

/**
 * The encoding to decode with: by byte-order mark, else strict UTF-8, else `fallback` (trust.md §3.8). Two
 * encodings in one file, and text that as GB18030 would be rare hanzi for the most part, are refused: they
 * would decode without an error, to other people's names.
 */
export function encodingOf(sight: TextSight, fallback: string): string {
  if (sight.mark === 'utf-16le' || sight.mark === 'utf-16be') return sight.mark;
  if (sight.nulRowNo !== null) throw new Refused('file.nul', { rowNo: sight.nulRowNo });
  if (sight.utf8) return 'utf-8';
  const otherRowNo = sight.otherRowNo ?? 1;
  if (sight.mark === 'utf-8') throw new Refused('file.encoding', { rowNo: otherRowNo, encodings: 'UTF-8' });
  if (fallback === 'gb18030') {
    if (sight.utf8RowNo !== null)
      throw new Refused('file.mixed', { rowNo: otherRowNo, utf8RowNo: sight.utf8RowNo });
    if (sight.pairs >= pairsMin && sight.commonPairs * 2 < sight.pairs)
      throw new Refused('file.encoding', { rowNo: otherRowNo, encodings: 'UTF-8, GB18030' });
  }
  return fallback;
}

/** How the preview names an encoding. */
export const encodingWord = (encoding: string, mark: ByteOrderMark): string =>
  mark === 'utf-8' ? 'UTF-8 (BOM)' : encoding.toUpperCase();

/** Bytes as text; what the encoding does not know refuses the file. */
export async function* decoded(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const block of bytes) yield decoder.decode(block, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refused('file.encoding', {
      encodings: encoding === 'utf-8' ? 'UTF-8' : `UTF-8, ${encoding.toUpperCase()}`,
    });
  }
}
