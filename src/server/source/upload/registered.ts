import { sql } from 'kysely';
import type { FileKindName } from '#contract/dictionary.ts';
import type { Tx } from '../../db/open.ts';

/** Numbers of a file that name a row of another table; `brings` is the kind of file that registers them. */
export const targets = {
  org_no: { table: 'org', no: 'org_no', code: 'ref.org', brings: 'orgs' },
  place_no: { table: 'place', no: 'place_no', code: 'ref.place', brings: 'places' },
  grid_no: { table: 'grid', no: 'grid_no', code: 'ref.grid', brings: 'grids' },
  employer_no: { table: 'employer', no: 'employer_no', code: 'ref.employer', brings: 'employers' },
  merchant_no: { table: 'merchant', no: 'merchant_no', code: 'ref.merchant', brings: 'merchants' },
  customer_no: { table: 'customer', no: 'customer_no', code: 'ref.customer', brings: 'customers' },
} as const satisfies Record<string, { table: string; no: string; code: string; brings: FileKindName }>;
export type Target = keyof typeof targets;

export const isTarget = (name: string | undefined): name is Target => name !== undefined && name in targets;

const askedAtOnce = 10_000;

/** Numbers, of these, that the register has below the office. The row scope sees to the office. */
export async function findKnown(tx: Tx, name: Target, nos: readonly string[]): Promise<Set<string>> {
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
