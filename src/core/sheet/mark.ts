const opening = '# 井田导出';

/** A line that says whose copy a file is (trust.md §3.5): text in one cell, before the header or behind the rows. */
export const markLine = (fileId: string, words: readonly string[]): string =>
  [`${opening} ${fileId}`, ...words.map((word) => word.replaceAll(/[\s,;"']+/g, ' ').trim())]
    .filter((word) => word !== '')
    .join(' · ');

/** A reader passes such a row over, wherever it stands. */
export const isMarkRow = (cells: readonly string[]): boolean =>
  (cells[0] ?? '').trimStart().startsWith(opening);

/** The file that the row is the mark of. */
export const markedFileId = (cells: readonly string[]): string =>
  (cells[0] ?? '').trim().slice(opening.length).trim().split(' ', 1)[0] ?? '';
