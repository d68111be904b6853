import { sql } from 'kysely';
import type { MatchCaution, MatchGround } from '#core/match/same-person.ts';
import { lockUntilEnd } from '../db/lock.ts';
import type { Tx } from '../db/open.ts';
import { recordset } from '../db/set-wise.ts';
import { newId } from '../new-id.ts';
import { moveTasks } from '../plan/task-commands.ts';

/** On whose word two people became one. */
type Word = { level: 'HIGH' | 'MEDIUM'; grounds: MatchGround[]; cautions: MatchCaution[] };
export type Act = { fromId: string; intoId: string; rowIds: readonly string[]; word: Word };

/** One change of people at a time in a branch: the job and whoever judges a pair wait for each other. */
export const lockPeople = (tx: Tx, branchId: number): Promise<void> => lockUntilEnd(tx, 'person', branchId);

const setMerged = (tx: Tx, branchId: number, rows: { row_id: string; into_id: string | null }[]) =>
  sql`update customer c set merged_into_id = r.into_id
        from ${recordset(rows, { row_id: 'uuid', into_id: 'uuid' })}
       where c.branch_id = ${branchId} and c.id = r.row_id`.execute(tx);

/**
 * Makes people one, act by act, and keeps each act. The rows themselves stay as they are; their open tasks go
 * to the row that now stands for them. Owner and grid follow with `settleCustomers`. Answers the acts' ids.
 */
export async function mergePeople(
  tx: Tx,
  branchId: number,
  acts: readonly Act[],
  madeBy: string | null,
): Promise<string[]> {
  if (acts.length === 0) return [];
  await lockPeople(tx, branchId);
  const intoOf = new Map<string, string>();
  for (const { rowIds, intoId } of acts) for (const rowId of rowIds) intoOf.set(rowId, intoId);
  const moves = [...intoOf].map(([row_id, into_id]) => ({ row_id, into_id }));
  await setMerged(tx, branchId, moves);
  await moveTasks(tx, branchId, moves);
  const rows = acts.map(({ fromId, intoId, rowIds, word }) => ({
    id: newId(),
    from_id: fromId,
    into_id: intoId,
    row_ids: `{${rowIds.join(',')}}`,
    level: word.level,
    grounds: `{${word.grounds.join(',')}}`,
    cautions: `{${word.cautions.join(',')}}`,
  }));
  await sql`
    insert into person_merge (branch_id, id, from_id, into_id, row_ids, level, grounds, cautions, made_by)
    select ${branchId}, id, from_id, into_id, row_ids::uuid[], level, grounds::text[], cautions::text[],
           ${madeBy}::uuid
      from ${recordset(rows, {
        id: 'uuid',
        from_id: 'uuid',
        into_id: 'uuid',
        row_ids: 'text',
        level: 'text',
        grounds: 'text',
        cautions: 'text',
      })}`.execute(tx);
  return rows.map((row) => row.id);
}

type Undo = { mergeId: string; undoneBy: string | null; reason: string };
/** The two people that there are after a split, each with its rows. */
export type Split = { leaving: string[]; staying: string[] };

/**
 * Takes an act of merging back: the rows that came by it leave the person they are part of now, whoever else
 * joined since. Undefined when there is nothing to part.
 */
export async function splitPeople(
  tx: Tx,
  branchId: number,
  { mergeId, undoneBy, reason }: Undo,
): Promise<Split | undefined> {
  await lockPeople(tx, branchId);
  const act = await tx
    .selectFrom('person_merge')
    .select(['from_id', 'row_ids'])
    .where('branch_id', '=', branchId)
    .where('id', '=', mergeId)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  if (!act) return undefined;
  const { rows } = await sql<{ id: string; person_id: string }>`
    select r.id, r.person_id from customer a
      join customer r on r.branch_id = a.branch_id and (r.id = a.person_id or r.merged_into_id = a.person_id)
     where a.branch_id = ${branchId} and a.id = ${act.from_id}::uuid order by r.id`.execute(tx);
  const came = new Set(act.row_ids);
  const leaving = rows.filter((row) => came.has(row.id)).map((row) => row.id);
  const staying = rows.filter((row) => !came.has(row.id)).map((row) => row.id);
  if (staying.length === 0) return undefined;
  const standing = rows[0]!.person_id;
  const stands = (ids: string[]) => (ids.includes(standing) ? standing : ids[0]!);
  const leads = { leaving: act.from_id, staying: stands(staying) };
  await setMerged(tx, branchId, [
    ...leaving.map((id) => ({ row_id: id, into_id: id === leads.leaving ? null : leads.leaving })),
    ...staying.map((id) => ({ row_id: id, into_id: id === leads.staying ? null : leads.staying })),
  ]);
  await tx
    .updateTable('person_merge')
    .set({ undone_by: undoneBy, undone_at: sql<Date>`clock_timestamp()`, undo_reason: reason })
    .where('branch_id', '=', branchId)
    .where('id', '=', mergeId)
    .execute();
  return { leaving, staying };
}
