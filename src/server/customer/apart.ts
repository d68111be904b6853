import { sql } from 'kysely';
import type { MatchCaution, MatchGround } from '#core/match/same-person.ts';
import type { Tx } from '../db/open.ts';
import { anyOf, recordset } from '../db/set-wise.ts';
import { newId } from '../new-id.ts';
import type { Pair } from './candidate.ts';

/** Pairs of these rows that somebody judged different: never proposed again, never joined by way of a third. */
export async function listApart(tx: Tx, branchId: number, ids: readonly string[]): Promise<Pair[]> {
  const rows = await tx
    .selectFrom('person_pair')
    .select(['left_id', 'right_id'])
    .where('branch_id', '=', branchId)
    .where('state', '=', 'DIFFERENT')
    .where('left_id', '=', anyOf(ids))
    .where('right_id', '=', anyOf(ids))
    .execute();
  return rows.map((row) => ({ leftId: row.left_id, rightId: row.right_id }));
}

type Word = {
  level: 'HIGH' | 'MEDIUM';
  grounds: readonly MatchGround[];
  cautions: readonly MatchCaution[];
  decidedBy: string | null;
  reason: string;
};

/** Remembers that no row of the one is a row of the other: such a pair is never merged or proposed again. */
export async function keepApart(
  tx: Tx,
  branchId: number,
  one: readonly string[],
  other: readonly string[],
  { level, grounds, cautions, decidedBy, reason }: Word,
): Promise<void> {
  const rows = one.flatMap((left) =>
    other.map((right) => {
      const [left_id, right_id] = left < right ? [left, right] : [right, left];
      return { id: newId(), left_id, right_id };
    }),
  );
  await sql`
    insert into person_pair (branch_id, id, left_id, right_id, level, grounds, cautions, state, decided_by,
                             decided_at, reason)
    select ${branchId}, r.id, r.left_id, r.right_id, ${level}, ${[...grounds]}::text[], ${[...cautions]}::text[],
           'DIFFERENT', ${decidedBy}::uuid, clock_timestamp(), ${reason}
      from ${recordset(rows, { id: 'uuid', left_id: 'uuid', right_id: 'uuid' })}
    on conflict (branch_id, left_id, right_id) do update
       set state = 'DIFFERENT', decided_by = excluded.decided_by, decided_at = excluded.decided_at,
           reason = excluded.reason`.execute(tx);
}
