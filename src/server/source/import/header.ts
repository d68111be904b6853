import type { Column, FileKind } from '#contract/dictionary/column.ts';
import { unreadable } from './unreadable.ts';

export type MappedColumn = { name: string; column: Column; at: number };

const plain = (word: string): string => word.normalize('NFKC').trim().toLowerCase();

/** Finds each column of the dictionary in a header by its code name, 列名 or a synonym. */
export function mapHeader(
  file: string,
  kind: FileKind,
  header: readonly string[],
): { columns: MappedColumn[]; ignored: string[] } {
  const byWord = new Map<string, string>();
  // Code names and 列名 first: a synonym of one column never takes the proper name of another.
  for (const [name, column] of Object.entries(kind.columns))
    for (const word of column.synonyms) byWord.set(plain(word), name);
  for (const [name, column] of Object.entries(kind.columns))
    for (const word of [name, column.zh]) byWord.set(plain(word), name);
  const columns: MappedColumn[] = [];
  const ignored: string[] = [];
  for (const [at, word] of header.entries()) {
    const name = byWord.get(plain(word));
    const column = name === undefined ? undefined : kind.columns[name];
    if (name === undefined || !column) {
      if (word !== '') ignored.push(word);
    } else if (columns.some((known) => known.name === name))
      throw unreadable(file, 'file.column-twice', { rowNo: 1, columns: column.zh });
    else columns.push({ name, column, at });
  }
  const missing = Object.entries(kind.columns)
    .filter(([name, column]) => column.required && !columns.some((known) => known.name === name))
    .map(([, column]) => column.zh);
  if (missing.length > 0)
    throw unreadable(file, 'file.column-missing', { rowNo: 1, columns: missing.join('、') });
  return { columns, ignored };
}
