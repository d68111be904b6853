import { type ExportSpec, requiredColumns } from '#contract/export.ts';
import { fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { problem } from '#contract/problem.ts';
import type { KeyRing } from '../keys/key-ring.ts';

/** What a request says in words; it stands sealed, because a clerk may name people in it. */
export type Stated = {
  purposeText: string;
  recipient: string;
  useUntil: string;
  requester: { name: string; staffNo: string | null; orgName: string };
  filter: { branchName: string | null; gridName: string | null; ownerName: string | null };
};

export const statedPlace = (requestId: string) => `export_request|stated|${requestId}` as const;

/** Files in the dictionary's order and columns in each file's, so that one wish is asked in one way. */
export function orderSpec(spec: ExportSpec): ExportSpec {
  const kinds = fileKinds.filter((kind) => spec.files.some((file) => file.kind === kind));
  if (kinds.length !== spec.files.length) throw problem('request.invalid', { where: ['body/files'] });
  return {
    ...spec,
    files: kinds.map((kind) => {
      const asked = spec.files.find((file) => file.kind === kind)!.columns;
      const known = Object.keys(fileKindOf(kind).columns);
      const where = [`body/files/${kind}`];
      if (!asked.every((name) => known.includes(name))) throw problem('request.invalid', { where });
      if (!requiredColumns(kind).every((name) => asked.includes(name)))
        throw problem('export.columns', { kind });
      return { kind, columns: known.filter((name) => asked.includes(name)) };
    }),
  };
}

/** JSON with its keys in order: the database gives back an object with its keys in an order of its own. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, inOrder(part)]),
  );
}

/** Freezes who asked for what and why, and who must say yes: keyed, so that whoever can write the table cannot make another (A29). */
export const digestOf = (
  keys: KeyRing,
  frozen: {
    id: string;
    orgId: number;
    accountId: string;
    role: string;
    seats: readonly string[];
    spec: unknown;
    stated: Stated;
  },
): string =>
  keys
    .tag('export_request', JSON.stringify(inOrder(frozen)))
    .toString('hex')
    .slice(0, 32);
