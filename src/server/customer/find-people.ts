import { sql } from 'kysely';
import { joinPeople, type Member } from '#core/match/join-people.ts';
import { type MatchAnswer, samePerson } from '#core/match/same-person.ts';
import { writeAudit } from '../audit/write.ts';
import type { Tx } from '../db/open.ts';
import { recordset } from '../db/set-wise.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { newId } from '../new-id.ts';
import type { Params } from '../param/queries.ts';
import { listApart } from './apart.ts';
import { type ComparedRow, listCandidates, listCompared, type Pair, type Search } from './candidate.ts';
import { lockPeople, mergePeople, splitPeople } from './merge.ts';
import { listPeople } from './people.ts';

type Judged = Pair & { answer: MatchAnswer & { level: 'HIGH' | 'MEDIUM' } };
export type Found = { merged: number; waiting: number; parted: number; crowds: number };

const memberOf = ({ id, personId, idNo, phone }: ComparedRow): Member => ({
  id,
  personId,
  idNo,
  hasPhone: phone !== null,
});

/** Puts pairs before people; what waits already says its reasons anew, what was judged stays judged. */
async function propose(tx: Tx, { branchId, since }: Search, pairs: readonly Judged[]): Promise<void> {
  const rows = pairs.map(({ leftId, rightId, answer }) => ({
    id: newId(),
    left_id: leftId,
    right_id: rightId,
    level: answer.level,
    grounds: `{${answer.grounds.join(',')}}`,
    cautions: `{${answer.cautions.join(',')}}`,
  }));
  const types = {
    id: 'uuid',
    left_id: 'uuid',
    right_id: 'uuid',
    level: 'text',
    grounds: 'text',
    cautions: 'text',
  };
  await sql`
    insert into person_pair (branch_id, id, left_id, right_id, level, grounds, cautions)
    select ${branchId}, id, left_id, right_id, level, grounds::text[], cautions::text[]
      from ${recordset(rows, types)}
    on conflict (branch_id, left_id, right_id) do update
       set level = excluded.level, grounds = excluded.grounds, cautions = excluded.cautions
     where person_pair.state = 'WAITING'`.execute(tx);
  // What no longer agrees, or has become one person by another way, waits for nobody.
  await sql`
    delete from person_pair p using customer l, customer r
     where p.branch_id = ${branchId} and p.state = 'WAITING'
       and l.branch_id = p.branch_id and l.id = p.left_id and r.branch_id = p.branch_id and r.id = p.right_id
       and (l.person_id = r.person_id
         or ((l.updated_at >= ${since} or r.updated_at >= ${since})
           and not exists (select 1 from ${recordset(rows, { left_id: 'uuid', right_id: 'uuid' })}
                            where r.left_id = p.left_id and r.right_id = p.right_id)))`.execute(tx);
}

/**
 * Takes back what the system merged where the bank's file now brings two ID numbers to one person. What people
 * judged stays: they may know of a mistyped number.
 */
async function partDiffering(tx: Tx, { branchId, since }: Search): Promise<number> {
  const { rows } = await sql<{ id: string; row_ids: string[]; others: string[] }>`
    with torn as (
      select person_id, array_agg(id) as ids from customer
       where branch_id = ${branchId} and person_id in (
         select merged_into_id from customer where branch_id = ${branchId} and merged_into_id is not null)
       group by person_id
      having count(distinct id_no_index) > 1 and bool_or(updated_at >= ${since}))
    select m.id, array(select id_no_index::text from customer c
                        where c.branch_id = m.branch_id and c.id = any (m.row_ids) and c.id_no_index is not null)
                 as row_ids,
           array(select id_no_index::text from customer c
                  where c.branch_id = m.branch_id and c.id = any (t.ids) and c.id <> all (m.row_ids)
                    and c.id_no_index is not null) as others
      from torn t
      join person_merge m on m.branch_id = ${branchId} and m.from_id = any (t.ids)
     where m.made_by is null and m.undone_at is null
     order by m.made_at desc, m.id desc`.execute(tx);
  let parted = 0;
  for (const { id, row_ids: came, others } of rows) {
    if (came.length === 0 || others.length === 0 || came.some((idNo) => others.includes(idNo))) continue;
    const split = await splitPeople(tx, branchId, { mergeId: id, undoneBy: null, reason: 'ID_DIFFERS' });
    if (split) parted += 1;
  }
  return parted;
}

/** Compares each pair by the bank's rule; what is too weak to look at is left out. */
const judge = (pairs: readonly Pair[], rows: ReadonlyMap<string, ComparedRow>, { rule }: Search): Judged[] =>
  pairs.flatMap((pair): Judged[] => {
    const [left, right] = [rows.get(pair.leftId), rows.get(pair.rightId)];
    if (!left || !right) return [];
    const answer = samePerson(left, right, rule);
    const { level } = answer;
    return level === 'HIGH' || level === 'MEDIUM' ? [{ ...pair, answer: { ...answer, level } }] : [];
  });

/**
 * Finds who is one person among the rows of a branch that changed since an import began: sure pairs are merged
 * by the system, others wait for people. Runs before owners are settled; run again it changes nothing.
 */
export async function findPeople(
  tx: Tx,
  keys: KeyRing,
  { branchId, since }: Pick<Search, 'branchId' | 'since'>,
  params: Params,
): Promise<Found> {
  const changed = await tx
    .selectFrom('customer')
    .select('id')
    .where('branch_id', '=', branchId)
    .where('updated_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  if (!changed) return { merged: 0, waiting: 0, parted: 0, crowds: 0 };
  await lockPeople(tx, branchId);
  const search = { branchId, since, rule: params.get('match.rule'), crowd: params.get('match.phone.crowd') };
  const parted = await partDiffering(tx, search);
  const { pairs, crowds } = await listCandidates(tx, keys, search);
  const named = [...new Set(pairs.flatMap(({ leftId, rightId }) => [leftId, rightId]))];
  const { rowsOf } = await listPeople(tx, branchId, named);
  const rows = await listCompared(tx, keys, branchId, rowsOf(named));
  const apart = await listApart(tx, branchId, [...rows.keys()]);
  const judgedApart = new Set(apart.map(({ leftId, rightId }) => leftId + rightId));
  const judged = judge(pairs, rows, search).filter(
    ({ leftId, rightId }) => !judgedApart.has(leftId + rightId),
  );
  const isSure = ({ answer }: Judged) => answer.level === 'HIGH' && params.get('match.auto-merge');
  const sure = judged.filter(isSure).map((pair) => ({
    ...pair,
    isFirm: pair.answer.grounds.includes('ID_HASH'),
  }));
  const { joins, open } = joinPeople([...rows.values()].map(memberOf), sure, apart);
  const acts = joins.map(({ pair, ...act }) => ({ ...act, word: pair.answer }));
  await mergePeople(tx, branchId, acts, null);
  const proposed = [...judged.filter((pair) => !isSure(pair)), ...open];
  await propose(tx, search, proposed);
  const found = { merged: acts.length, waiting: proposed.length, parted, crowds };
  if (acts.length + proposed.length + parted > 0)
    await writeAudit(tx, null, 'person.matched', { branchId, body: found });
  return found;
}
