import type { Column, FileKind } from '#contract/dictionary/column.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import type { Vocabulary } from '../parse/frame.ts';
import { plainWord } from '../parse/header-word.ts';
import { unreadable } from './unreadable.ts';

export type MappedColumn = { name: string; column: Column; at: number };

/** Columns by the plain form of their words. A synonym of one never takes the proper name of another. */
export function columnsByWord(kind: FileKind): Map<string, string> {
  const byWord = new Map<string, string>();
  for (const [name, column] of Object.entries(kind.columns))
    for (const word of column.synonyms) byWord.set(plainWord(word), name);
  for (const [name, column] of Object.entries(kind.columns))
    for (const word of [name, column.zh]) byWord.set(plainWord(word), name);
  return byWord;
}

/** The words by which a header is found and known, kind by kind. */
export const vocabularyOf = (kinds: readonly FileKindName[]): Vocabulary =>
  Object.fromEntries(kinds.map((kind) => [kind, [...columnsByWord(fileKindOf(kind)).keys()]]));

/** Finds each column of the dictionary in a header by its code name, 列名 or a synonym. */
export function mapHeader(
  file: string,
  kind: FileKind,
  header: readonly string[],
  rowNo = 1,
): { columns: MappedColumn[]; ignored: string[] } {
  const byWord = columnsByWord(kind);
  const columns: MappedColumn[] = [];
  const ignored: string[] = [];
  for (const [at, word] of header.entries()) {
    const name = byWord.get(plainWord(word));
    const column = name === undefined ? undefined : kind.columns[name];
    if (name === undefined || !column) {
      if (word !== '') ignored.push(word);
    } else if (columns.some((known) => known.name === name))
      throw unreadable(file, 'file.column-twice', { rowNo, columns: column.zh });
    else columns.push({ name, column, at });
  }
  const missing = Object.entries(kind.columns)
    .filter(([name, column]) => column.required && !columns.some((known) => known.name === name))
    .map(([, column]) => column.zh);
  if (missing.length > 0)
    throw unreadable(file, 'file.column-missing', { rowNo, columns: missing.join('、') });
  return { columns, ignored };
}
