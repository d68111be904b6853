import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Comparable, MatchRule } from '#core/match/same-person.ts';
import type { Tx } from '../db/open.ts';
import { anyOf } from '../db/set-wise.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { openContact } from './person.ts';

export type Pair = { leftId: string; rightId: string };
/** A branch after an import: rows that changed since then are compared with all of it. */
export type Search = { branchId: number; since: Date; crowd: number; rule: MatchRule };

/** Rows opened at a time between two turns of the event loop. */
const openedAtOnce = 500;

/** The names behind sealed contacts, opened in bulk; they live only as long as the comparison. */
async function openNames(
  keys: KeyRing,
  rows: readonly { id: string; contact_sealed: Buffer | null }[],
): Promise<Map<string, string | null>> {
  const names = new Map<string, string | null>();
  for (const [at, row] of rows.entries()) {
    names.set(row.id, openContact(keys, row.id, row.contact_sealed).name ?? null);
    if (at % openedAtOnce === openedAtOnce - 1) await setImmediate();
  }
  return names;
}

/**
 * Pairs that share an ID number, a phone or a name with its employer, at least one of them changed. One ID number
 * on many rows is paired with the first of them; a phone of more people than `crowd` is an agent's or a company's
 * and pairs nobody.
 */
async function pairsByIndex(tx: Tx, { branchId, since, crowd }: Search) {
  const { rows } = await sql<{ left_id: string | null; right_id: string | null; crowds: number }>`
    with mine as materialized (
      select id, person_id, updated_at >= ${since} as is_fresh, id_no_index, phone_index, name_employer_index
        from customer where branch_id = ${branchId}),
    keyed as materialized (
      select id, person_id, is_fresh, 'ID' as kind, id_no_index as key from mine where id_no_index is not null
      union all
      select id, person_id, is_fresh, 'PHONE', phone_index from mine where phone_index is not null
      union all
      select id, person_id, is_fresh, 'NAME', name_employer_index from mine where name_employer_index is not null),
    shared as materialized (
      select kind, key, count(distinct person_id) as n, min(id::text)::uuid as first_id
        from keyed group by kind, key having count(*) > 1 and bool_or(is_fresh))
    select distinct a.id as left_id, b.id as right_id, 0 as crowds
      from shared s
      join keyed a on a.kind = s.kind and a.key = s.key
      join keyed b on b.kind = s.kind and b.key = s.key
     where case when s.kind = 'ID' then a.id = s.first_id else s.n <= ${crowd} end
       and a.id < b.id and (a.is_fresh or b.is_fresh) and a.person_id <> b.person_id
    union all
    select null, null, count(*)::int from shared where kind = 'PHONE' and n > ${crowd}`.execute(tx);
  const pairs = rows.flatMap(({ left_id: leftId, right_id: rightId }): Pair[] =>
    leftId !== null && rightId !== null ? [{ leftId, rightId }] : [],
  );
  return { pairs, crowds: rows.reduce((sum, row) => sum + row.crowds, 0) };
}

/**
 * Pairs with one name and one birth day, at least one changed. Two known ID numbers tell more than a name, so
 * only where one is missing are the few rows of that birth day opened.
 */
async function pairsByBirth(tx: Tx, keys: KeyRing, { branchId, since, crowd }: Search): Promise<Pair[]> {
  const { rows } = await sql<{
    id: string;
    person_id: string;
    birth_on: string;
    is_fresh: boolean;
    has_id_no: boolean;
    contact_sealed: Buffer | null;
  }>`
    select id, person_id, birth_on, updated_at >= ${since} as is_fresh, id_no_index is not null as has_id_no,
           contact_sealed
      from customer
     where branch_id = ${branchId} and contact_sealed is not null and birth_on in (
       select birth_on from customer where branch_id = ${branchId} and birth_on is not null
        group by birth_on
       having count(*) > 1 and bool_or(updated_at >= ${since}) and bool_or(id_no_index is null))
     order by id`.execute(tx);
  const names = await openNames(keys, rows);
  const alike = Map.groupBy(
    rows.filter((row) => names.get(row.id) !== null),
    (row) => `${row.birth_on}|${names.get(row.id)}`,
  );
  return [...alike.values()]
    .filter((group) => group.length > 1 && group.length <= crowd)
    .flatMap((group) =>
      group.flatMap((left, at) =>
        group
          .slice(at + 1)
          .filter(
            (right) =>
              (left.is_fresh || right.is_fresh) &&
              !(left.has_id_no && right.has_id_no) &&
              left.person_id !== right.person_id,
          )
          .map((right) => ({ leftId: left.id, rightId: right.id })),
      ),
    );
}

/** Every pair worth comparing after an import, each once, and how many phones were passed over as a crowd's. */
export async function listCandidates(
  tx: Tx,
  keys: KeyRing,
  search: Search,
): Promise<{ pairs: Pair[]; crowds: number }> {
  const { pairs, crowds } = await pairsByIndex(tx, search);
  const asksBirth = [...search.rule.high, ...search.rule.medium].includes('NAME_AND_BIRTH');
  const more = asksBirth ? await pairsByBirth(tx, keys, search) : [];
  const known = new Map([...pairs, ...more].map((pair) => [`${pair.leftId}${pair.rightId}`, pair]));
  return { pairs: [...known.values()], crowds };
}

export type ComparedRow = Comparable & { id: string; personId: string };

/** What is compared of these rows: hashes as text, names opened. */
export async function listCompared(
  tx: Tx,
  keys: KeyRing,
  branchId: number,
  ids: readonly string[],
): Promise<Map<string, ComparedRow>> {
  const rows = await tx
    .selectFrom('customer')
    .select(['id', 'person_id', 'id_no_index', 'phone_index', 'name_employer_index', 'birth_on', 'district'])
    .select('contact_sealed')
    .where('branch_id', '=', branchId)
    .where('id', '=', anyOf(ids))
    .execute();
  const names = await openNames(keys, rows);
  const textOf = (hash: Buffer | null): string | null => hash && hash.toString('base64');
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        personId: row.person_id,
        idNo: textOf(row.id_no_index),
        phone: textOf(row.phone_index),
        nameEmployer: textOf(row.name_employer_index),
        name: names.get(row.id) ?? null,
        birthOn: row.birth_on,
        district: row.district,
      },
    ]),
  );
}
