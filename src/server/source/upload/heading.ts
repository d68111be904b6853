import type { Mapping } from '#contract/delivery.ts';
import { type FileKindName, fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { columnsByWord } from '../import/header.ts';
import { plainWord } from '../parse/header-word.ts';

const wordMaps = new Map<FileKindName, Map<string, string>>();

/** The dictionary's column behind a heading. */
export function columnOf(kind: FileKindName, word: string): string | undefined {
  let words = wordMaps.get(kind);
  if (!words) wordMaps.set(kind, (words = columnsByWord(fileKindOf(kind))));
  return words.get(plainWord(word));
}

/** Each column of the kind from the first heading that names it. */
export function guessMapping(kind: FileKindName, header: readonly string[]): Mapping {
  const mapping: Mapping = {};
  for (const [at, word] of header.entries()) {
    const name = columnOf(kind, word);
    if (name !== undefined && !(name in mapping)) mapping[name] = { at };
  }
  return mapping;
}

/** Columns that the kind requires and the mapping does not give. */
export const missingColumns = (kind: FileKindName, mapping: Mapping): string[] =>
  Object.entries(fileKindOf(kind).columns)
    .filter(([name, column]) => column.required && !(name in mapping))
    .map(([name]) => name);

/** The kind that a file's name says: `customers.csv`, `客户.xlsx`, `客户-2.csv`. */
function kindOfName(name: string): FileKindName | undefined {
  const stem = name
    .normalize('NFKC')
    .replace(/\.[^.]*$/, '')
    .replace(/[-_ (].*$/, '')
    .toLowerCase();
  return fileKinds.find((kind) => kind === stem || fileKindOf(kind).zh === stem);
}

/**
 * Kinds whose words the header speaks, the best first: the share of headings that are known, in percent, halved where
 * a required column is missing. 机构号 may come from the office, so its lack costs nothing.
 */
export function rankKinds(name: string, header: readonly string[]): { kind: FileKindName; score: number }[] {
  const words = header.filter((word) => word.trim() !== '');
  const named = kindOfName(name);
  return fileKinds
    .map((kind) => {
      const mapping = guessMapping(kind, header);
      const known = Object.keys(mapping).length;
      const missing = missingColumns(kind, mapping).filter((column) => column !== 'org_no');
      const score = Math.round((100 * known) / Math.max(1, words.length) / (missing.length > 0 ? 2 : 1));
      return { kind, score };
    })
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => Number(b.kind === named) - Number(a.kind === named) || b.score - a.score);
}
