import { sql } from 'kysely';
import { type ParamKey, paramKeys, type ParamValue } from '#contract/param.ts';
import type { Db, Tx } from '../db/open.ts';

/** The parameters in force on a day for one org: the nearest scope up the tree wins, then the latest start. */
export type Params = { get: <K extends ParamKey>(key: K) => ParamValue<K>; version: string };

/** Read in the caller's own transaction: a second connection inside one would let a full pool wait for itself. */
export async function getParams(tx: Tx, day: string, orgId: number | null): Promise<Params> {
  const lineage = orgId
    ? ((await tx.selectFrom('org').select('lineage').where('id', '=', orgId).executeTakeFirst())?.lineage ??
      [])
    : [];
  const rows = await tx
    .selectFrom('param')
    .select(['id', 'key', 'value', 'scope_org_id', 'from_on'])
    .where('approved_at', 'is not', null)
    .where('from_on', '<=', day)
    .where((eb) => eb.or([eb('to_on', 'is', null), eb('to_on', '>', day)]))
    .orderBy('from_on')
    .orderBy('made_at')
    .execute();
  const depth = (scope: number | null) => (scope === null ? -1 : lineage.indexOf(scope));
  const best = new Map<string, { value: unknown; id: string; depth: number }>();
  for (const row of rows) {
    const rank = depth(row.scope_org_id);
    if (row.scope_org_id !== null && rank < 0) continue;
    const known = best.get(row.key);
    if (!known || rank >= known.depth) best.set(row.key, { value: row.value, id: row.id, depth: rank });
  }
  const missing = paramKeys.filter((key) => !best.has(key));
  if (missing.length > 0) throw new Error(`parameters without a value: ${missing.join(', ')}`);
  const version = [...best.values()].map((row) => row.id.slice(0, 8) + row.id.slice(-4)).join('');
  return {
    // Rows are checked against the key's schema before they are written (commands.ts, seed.ts).
    get: <K extends ParamKey>(key: K) => best.get(key)!.value as ParamValue<K>,
    version,
  };
}

/** The order of owner claims in force on a day: the bank's, and that of each branch that has its own. */
export async function listOwnerOrders(
  tx: Tx,
  day: string,
): Promise<{ common: string[]; ofBranch: Map<number, string[]> }> {
  const { rows } = await sql<{ id: number }>`
    select distinct o.id from param p join org o on p.scope_org_id = any(o.lineage)
     where p.key = 'owner.order' and p.approved_at is not null and o.level in ('BRANCH', 'SUB_BRANCH')
       and p.from_on <= ${day}::date and (p.to_on is null or p.to_on > ${day}::date)`.execute(tx);
  const ofBranch = new Map<number, string[]>();
  for (const { id } of rows) ofBranch.set(id, (await getParams(tx, day, id)).get('owner.order'));
  return { common: (await getParams(tx, day, null)).get('owner.order'), ofBranch };
}

export const listParams = (db: Db) =>
  db
    .selectFrom('param')
    .leftJoin('org', 'org.id', 'param.scope_org_id')
    .select([
      'param.id',
      'param.key',
      'param.value',
      'param.from_on',
      'param.to_on',
      'param.source',
      'param.proposed_by',
      'param.approved_by',
      'param.approved_at',
      'org.name as org_name',
    ])
    .orderBy('param.key')
    .orderBy(sql`param.from_on desc`)
    .execute();
