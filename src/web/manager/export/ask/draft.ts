import { type FileKindName, fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { type ExportSpec, requiredColumns } from '#contract/export.ts';
import { addDays, type Day } from '#core/day.ts';

type Purpose = ExportSpec['purpose'];
/** What is being asked for, as far as it has been said. */
export type Draft = {
  /** The columns of each file that goes out. */
  files: Partial<Record<FileKindName, readonly string[]>>;
  filter: ExportSpec['filter'];
  format: ExportSpec['format'];
  unmasked: boolean;
  purpose: Purpose | null;
  purposeText: string;
  recipient: string;
  useUntil: Day;
};

const usualDays = 30;
const textMin = { purposeText: 4, recipient: 2 };

/** What a copy begins with: all that says nothing of who somebody is. The rest is chosen on purpose. */
export const firstColumns = (kind: FileKindName): string[] =>
  Object.entries(fileKindOf(kind).columns)
    .filter(([, column]) => column.required || column.dataClass === 'C1')
    .map(([name]) => name);

export const allColumns = (kind: FileKindName): string[] => Object.keys(fileKindOf(kind).columns);

export const newDraft = (today: Day, filter: ExportSpec['filter']): Draft => ({
  files: { customers: firstColumns('customers') },
  filter,
  format: 'XLSX',
  unmasked: false,
  purpose: null,
  purposeText: '',
  recipient: '',
  useUntil: addDays(today, usualDays),
});

/** The draft with a file more or less. */
export function withFile(draft: Draft, kind: FileKindName, columns: readonly string[] | null): Draft {
  const { [kind]: _, ...others } = draft.files;
  return { ...draft, files: columns ? { ...others, [kind]: columns } : others };
}

/** Required columns go along whatever is chosen. */
export const withColumn = (
  kind: FileKindName,
  columns: readonly string[],
  name: string,
  goes: boolean,
): string[] =>
  allColumns(kind).filter(
    (one) => requiredColumns(kind).includes(one) || (one === name ? goes : columns.includes(one)),
  );

/** What the server counts: the rows do not depend on the purpose, so they are counted before it is said. */
export function specOf({ files, filter, format, unmasked, purpose }: Draft): ExportSpec | undefined {
  const asked = fileKinds.flatMap((kind) => {
    const columns = files[kind];
    return columns ? [{ kind, columns: [...columns] }] : [];
  });
  if (asked.length === 0) return undefined;
  return { files: asked, filter, format, unmasked, purpose: purpose ?? 'ANALYSIS' };
}

/** The first thing that the form still lacks; undefined when it can be sent. */
export function lackOf(
  draft: Draft,
  today: Day,
): 'files' | 'purpose' | 'why' | 'recipient' | 'until' | undefined {
  if (Object.keys(draft.files).length === 0) return 'files';
  if (draft.purpose === null) return 'purpose';
  if (draft.purposeText.trim().length < textMin.purposeText) return 'why';
  if (draft.recipient.trim().length < textMin.recipient) return 'recipient';
  return draft.useUntil < today ? 'until' : undefined;
}
