import { sql } from 'kysely';
import type { Check } from '#contract/delivery.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import { fileKindOf } from '#contract/dictionary.ts';
import { maskedValue } from '#contract/refusal.ts';
import type { Tx } from '../../db/open.ts';
import type { Shape } from './check.ts';

/** Numbers of a file that name a row of another table; `brings` is the kind of file that registers them. */
const targets = {
  org_no: { table: 'org', no: 'org_no', code: 'ref.org', brings: 'orgs' },
  place_no: { table: 'place', no: 'place_no', code: 'ref.place', brings: 'places' },
  grid_no: { table: 'grid', no: 'grid_no', code: 'ref.grid', brings: 'grids' },
  employer_no: { table: 'employer', no: 'employer_no', code: 'ref.employer', brings: 'employers' },
  merchant_no: { table: 'merchant', no: 'merchant_no', code: 'ref.merchant', brings: 'merchants' },
  customer_no: { table: 'customer', no: 'customer_no', code: 'ref.customer', brings: 'customers' },
} as const satisfies Record<string, { table: string; no: string; code: string; brings: FileKindName }>;
type Target = keyof typeof targets;

/** Whether files of a kind name what files of the other register. */
export const dependsOn = (kind: FileKindName, other: FileKindName): boolean =>
  kind !== other &&
  Object.entries(targets).some(([name, { brings }]) => brings === other && name in fileKindOf(kind).columns);

const examplesMax = 5;
const askedAtOnce = 10_000;

/** Numbers, of these, that the register has below the office. The row scope sees to the office. */
async function findKnown(tx: Tx, name: Target, nos: readonly string[]): Promise<Set<string>> {
  const { table, no } = targets[name];
  const known = new Set<string>();
  for (let from = 0; from < nos.length; from += askedAtOnce) {
    const { rows } = await sql<{ no: string }>`
      select distinct ${sql.ref(no)} as no from ${sql.table(table)}
       where ${sql.ref(no)} = any(${nos.slice(from, from + askedAtOnce)}::text[])`.execute(tx);
    for (const row of rows) known.add(row.no);
  }
  return known;
}

/** Orgs outside the office are known, and beyond its reach all the same. */
async function findBeyond(tx: Tx, rootOrgId: number, nos: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ no: string }>`
    select org_no as no from org where org_no = any(${nos}::text[])
       and not lineage @> array[${rootOrgId}]::int[]`.execute(tx);
  return new Set(rows.map((row) => row.no));
}

/** Gathers the numbers that rows name, and tells in the end which of them nobody has registered. */
export function createReferences({ kind, mapping }: Shape) {
  const { columns, key } = fileKindOf(kind);
  const own = key.at(-1);
  const named = (Object.keys(targets) as Target[]).filter(
    // Object.keys forgets the literal names; a file's own number is no reference.
    (name) => name in columns && name in mapping && name !== own,
  );
  const counts = new Map(named.map((name) => [name, new Map<string, number>()]));
  const group = (
    name: Target,
    code: string,
    nos: Iterable<string>,
  ): Check['references'][number] | undefined => {
    const all = [...nos];
    if (all.length === 0) return undefined;
    const rowsOf = counts.get(name)!;
    const column = columns[name]!;
    const masked = name === 'customer_no' ? { ...column, dataClass: 'C2-id' as const } : column;
    return {
      column: name,
      code,
      count: all.length,
      rows: all.reduce((sum, no) => sum + (rowsOf.get(no) ?? 0), 0),
      examples: all.slice(0, examplesMax).map((no) => maskedValue(masked, no)),
    };
  };
  return {
    add: (values: Record<string, unknown>): void => {
      for (const [name, rowsOf] of counts) {
        const no = values[name];
        if (typeof no === 'string') rowsOf.set(no, (rowsOf.get(no) ?? 0) + 1);
      }
    },
    /** `brought` answers the numbers that files of a kind in the same delivery register. */
    unknown: async (
      tx: Tx,
      rootOrgId: number,
      brought: (kind: FileKindName) => Promise<ReadonlySet<string>>,
    ): Promise<Check['references']> => {
      const found: (Check['references'][number] | undefined)[] = [];
      for (const [name, rowsOf] of counts) {
        const { brings, code } = targets[name];
        const nos = [...rowsOf.keys()];
        const known = await findKnown(tx, name, nos);
        const missing = nos.filter((no) => !known.has(no));
        const fresh = missing.length > 0 ? await brought(brings) : new Set<string>();
        found.push(
          group(
            name,
            code,
            missing.filter((no) => !fresh.has(no)),
          ),
        );
        if (name === 'org_no') found.push(group(name, 'ref.scope', await findBeyond(tx, rootOrgId, nos)));
      }
      return found.filter((row) => row !== undefined);
    },
  };
}
