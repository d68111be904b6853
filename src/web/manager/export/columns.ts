import type { Column } from '#contract/dictionary/column.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import { isMaskable } from '#contract/export.ts';

export type Shown = 'PLAIN' | 'MASKED' | 'OUT';

/** What a copy shows of a column: all, a mask, or nothing because it was not asked for. */
export const shownOf = (column: Column, asked: boolean, unmasked: boolean): Shown =>
  asked ? (unmasked || !isMaskable(column) ? 'PLAIN' : 'MASKED') : 'OUT';

/** The columns of a kind by what the copy shows of them, each list in the dictionary's order. */
export function groupColumns(kind: FileKindName, asked: readonly string[], unmasked: boolean) {
  const columns = Object.entries(fileKindOf(kind).columns);
  return Map.groupBy(
    columns.map(([name]) => name),
    (name) => shownOf(fileKindOf(kind).columns[name]!, asked.includes(name), unmasked),
  );
}
