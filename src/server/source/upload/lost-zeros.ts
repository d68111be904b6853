import { sql } from 'kysely';
import type { Tx } from '../../db/open.ts';
import { findKnown, type Target, targets } from './registered.ts';
import { paddedMax, padRule } from './rule.ts';

// A spreadsheet that takes a number for an amount drops the zeros in front of it.

const sampleMax = 500;
/** Numbers that are registered once zeros stand in front, and the rule that puts them there. */
type Zeros = { nos: string[]; rule: string };

/** The length to which most numbers of a sample must be filled to be registered; undefined where none is. */
async function findLength(tx: Tx, name: Target, unknown: readonly string[]): Promise<number | undefined> {
  const { table, no } = targets[name];
  const sample = unknown.filter((one) => /^\d+$/.test(one)).slice(0, sampleMax);
  if (sample.length === 0) return undefined;
  const { rows } = await sql<{ length: number }>`
    select w.length from unnest(${sample}::text[]) as u (no)
      join generate_series(2, ${paddedMax}::int) as w (length) on w.length > length(u.no)
      join ${sql.table(table)} as t on ${sql.ref(`t.${no}`)} = lpad(u.no, w.length, '0')
     group by w.length order by count(*) desc, w.length limit 1`.execute(tx);
  return rows[0]?.length;
}

/** Of numbers that nobody registered those that lost their zeros. The row scope sees to the office. */
export async function findZeros(
  tx: Tx,
  name: Target,
  unknown: readonly string[],
): Promise<Zeros | undefined> {
  const length = await findLength(tx, name, unknown);
  if (length === undefined) return undefined;
  const filled = (no: string) => no.padStart(length, '0');
  const known = await findKnown(tx, name, unknown.map(filled));
  return { nos: unknown.filter((no) => known.has(filled(no))), rule: padRule(length) };
}

/** New numbers of a file that are registered ones without their zeros: they would be entered a second time. */
export async function findTwins(tx: Tx, name: Target, nos: readonly string[]): Promise<Zeros | undefined> {
  const known = await findKnown(tx, name, nos);
  return findZeros(
    tx,
    name,
    nos.filter((no) => !known.has(no)),
  );
}
