const opening = '# 井田导出';
const maskedWord = '遮掩';

/** Whose copy a file is; `masked` when names and numbers in it are hidden, so that it must never be read in again. */
export type Mark = { fileId: string; masked: boolean };

/** A line that says so (trust.md §3.5): text in one cell, before the header and behind the rows. */
export const markLine = ({ fileId, masked }: Mark, words: readonly string[]): string =>
  [
    `${opening} ${fileId}${masked ? ` ${maskedWord}` : ''}`,
    ...words.map((word) => word.replaceAll(/[\s,;"']+/g, ' ').trim()),
  ]
    .filter((word) => word !== '')
    .join(' · ');

/** A reader passes such a row over, wherever it stands. */
export const isMarkRow = (cells: readonly string[]): boolean =>
  (cells[0] ?? '').trimStart().startsWith(opening);

/** The mark that the row is, if it is one. */
export function markOf(cells: readonly string[]): Mark | undefined {
  if (!isMarkRow(cells)) return undefined;
  const [fileId = '', word] = (cells[0] ?? '').trim().slice(opening.length).trim().split(/\s+/);
  return { fileId, masked: word === maskedWord };
}
