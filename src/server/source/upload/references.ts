import { sql } from 'kysely';
import type { Check } from '#contract/delivery.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import { fileKindOf } from '#contract/dictionary.ts';
import { maskedValue } from '#contract/refusal.ts';
import type { Tx } from '../../db/open.ts';
import type { Shape } from './check.ts';
import { findTwins, findZeros } from './lost-zeros.ts';
import { findKnown, isTarget, type Target, targets } from './registered.ts';

/** Whether files of a kind name what files of the other register. */
export const dependsOn = (kind: FileKindName, other: FileKindName): boolean =>
  kind !== other &&
  Object.entries(targets).some(([name, { brings }]) => brings === other && name in fileKindOf(kind).columns);

const examplesMax = 5;

/** Orgs outside the office are known, and beyond its reach all the same. */
async function findBeyond(tx: Tx, rootOrgId: number, nos: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ no: string }>`
    select org_no as no from org where org_no = any(${nos}::text[])
       and not lineage @> array[${rootOrgId}]::int[]`.execute(tx);
  return new Set(rows.map((row) => row.no));
}

type Reference = Check['references'][number];
type RowsOf = ReadonlyMap<string, number>;

const rowsNaming = (nos: readonly string[], rowsOf: RowsOf): number =>
  nos.reduce((sum, no) => sum + (rowsOf.get(no) ?? 0), 0);

/** Numbers of one column that share a fate; undefined where there are none. */
function group(
  kind: FileKindName,
  name: Target,
  code: string,
  nos: readonly string[],
  rowsOf: RowsOf,
): Reference | undefined {
  if (nos.length === 0) return undefined;
  const column = fileKindOf(kind).columns[name]!;
  const masked = name === 'customer_no' ? { ...column, dataClass: 'C2-id' as const } : column;
  return {
    column: name,
    code,
    count: nos.length,
    rows: rowsNaming(nos, rowsOf),
    examples: nos.slice(0, examplesMax).map((no) => maskedValue(masked, no)),
  };
}

/** How many numbers that a file registers itself are looked at for zeros that were lost. */
const ownMax = 10_000;

/** Gathers the numbers that rows name, and tells in the end which of them nobody has registered. */
export function createReferences({ kind, mapping }: Shape) {
  const { columns, key } = fileKindOf(kind);
  const own = key.at(-1);
  const named = (Object.keys(targets) as Target[]).filter(
    // Object.keys forgets the literal names; a file's own number is no reference.
    (name) => name in columns && name in mapping && name !== own,
  );
  const counts = new Map(named.map((name) => [name, new Map<string, number>()]));
  const registered = isTarget(own) && targets[own].brings === kind ? own : undefined;
  const ownRows = new Map<string, number>();
  return {
    add: (values: Record<string, unknown>): void => {
      const ownNo = registered && ownRows.size < ownMax ? values[registered] : undefined;
      if (typeof ownNo === 'string') ownRows.set(ownNo, 1);
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
      const found: (Reference | undefined)[] = [];
      for (const [name, rowsOf] of counts) {
        const { brings, code } = targets[name];
        const nos = [...rowsOf.keys()];
        const known = await findKnown(tx, name, nos);
        const missing = nos.filter((no) => !known.has(no));
        const fresh = missing.length > 0 ? await brought(brings) : new Set<string>();
        const unknown = missing.filter((no) => !fresh.has(no));
        const missed = group(kind, name, code, unknown, rowsOf);
        const lost = missed && (await findZeros(tx, name, unknown));
        const zeros = lost && { rule: lost.rule, rows: rowsNaming(lost.nos, rowsOf) };
        if (missed) found.push({ ...missed, ...(zeros && { zeros }) });
        if (name !== 'org_no') continue;
        const beyond = await findBeyond(tx, rootOrgId, nos);
        found.push(group(kind, name, 'ref.scope', [...beyond], rowsOf));
      }
      if (registered) {
        const twins = await findTwins(tx, registered, [...ownRows.keys()]);
        const warning = twins && group(kind, registered, 'ref.zeros', twins.nos, ownRows);
        if (warning) found.push({ ...warning, zeros: { rule: twins.rule, rows: warning.rows } });
      }
      return found.filter((row) => row !== undefined);
    },
  };
}
