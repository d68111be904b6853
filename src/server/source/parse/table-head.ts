import type { TableRow, Vocabulary } from './frame.ts';
import { plainWord } from './header-word.ts';
import { Refused } from './refused.ts';

export type FoundHead = { at: number; kind: string | null };

const isFilled = (cell: string): boolean => cell.trim() !== '';
/** A phone, a number of a person or account, an amount, a day: no column is called so. */
const looksLikeContent = (cell: string): boolean =>
  /^[+-]?[\d,.\-/:\s]{5,}$/.test(cell.normalize('NFKC').trim());

/**
 * Finds the header among the first rows of a table: the row with most words that one kind of file knows, the
 * uppermost of equals. Titles, the sender's notes and a date of printing may stand above it. Where no row
 * has two known words it is the first that fills most of the width, and 「kind」 is null.
 */
export function findHead(rows: readonly TableRow[], vocabulary: Vocabulary): FoundHead {
  const known = Object.entries(vocabulary).map(([kind, words]) => ({ kind, words: new Set(words) }));
  let best: FoundHead & { score: number } = { at: -1, kind: null, score: 0 };
  let widest = 0;
  for (const [at, { cells }] of rows.entries()) {
    const words = [...new Set(cells.map(plainWord))].filter((word) => word !== '');
    widest = Math.max(widest, cells.filter(isFilled).length);
    for (const { kind, words: vocabularyWords } of known) {
      const score = words.filter((word) => vocabularyWords.has(word)).length;
      if (score > best.score) best = { at, kind, score };
    }
  }
  if (best.score >= 2 || (best.score === 1 && widest === 1)) return { at: best.at, kind: best.kind };
  const at = rows.findIndex(({ cells }) => {
    const filled = cells.filter(isFilled);
    return filled.length >= Math.max(1, Math.ceil(widest * 0.6)) && new Set(filled).size === filled.length;
  });
  const head = rows[at];
  if (!head) throw new Refused('file.empty');
  const filled = head.cells.filter(isFilled);
  if (filled.filter(looksLikeContent).length * 3 > filled.length)
    throw new Refused('file.header-missing', { rowNo: head.rowNo });
  return { at, kind: null };
}
