import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { personRoutes } from '#contract/person.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { recordset } from '../db/set-wise.ts';
import { asCommand, type Call } from '../http/command.ts';
import { newId } from '../new-id.ts';
import { getParams } from '../param/queries.ts';
import { type Split, splitPeople } from './merge.ts';
import { settleCustomers } from './settle.ts';

/** Remembers that no row of the one is a row of the other: such a pair is never merged or proposed again. */
async function keepApart(tx: Tx, actor: Actor, branchId: number, mergeId: string, split: Split) {
  const rows = split.leaving.flatMap((left) =>
    split.staying.map((right) => {
      const [left_id, right_id] = left < right ? [left, right] : [right, left];
      return { id: newId(), left_id, right_id };
    }),
  );
  await sql`
    insert into person_pair (branch_id, id, left_id, right_id, level, grounds, cautions, state, decided_by, decided_at)
    select ${branchId}, r.id, r.left_id, r.right_id, m.level, m.grounds, m.cautions, 'DIFFERENT',
           ${actor.staffId}::uuid, clock_timestamp()
      from ${recordset(rows, { id: 'uuid', left_id: 'uuid', right_id: 'uuid' })}
      join person_merge m on m.branch_id = ${branchId} and m.id = ${mergeId}::uuid
    on conflict (branch_id, left_id, right_id) do update
       set state = 'DIFFERENT', decided_by = excluded.decided_by, decided_at = excluded.decided_at`.execute(
    tx,
  );
}

/**
 * Takes a merge back. Who may do it is asked under the actor's own reach; what follows, owners and grids of both
 * people, needs the branch.
 */
export const splitPerson = async (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof personRoutes.split>,
  call: Call,
): Promise<Output<typeof personRoutes.split>> => {
  const { mergeId, reason } = body;
  const merge = await asActor(database, actor, (tx) =>
    tx.selectFrom('person_merge').select('branch_id').where('id', '=', mergeId).executeTakeFirst(),
  );
  if (!merge) throw problem('access.not-found');
  const branchId = merge.branch_id;
  return asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const split = await splitPeople(tx, branchId, { mergeId, undoneBy: actor.staffId, reason });
      if (!split) throw problem('person.apart');
      await keepApart(tx, actor, branchId, mergeId, split);
      const { day } = businessTime(call.now);
      const order = (await getParams(tx, day, branchId)).get('owner.order');
      await settleCustomers(tx, branchId, day, order, [...split.leaving, ...split.staying]);
      await writeAudit(tx, actor, 'person.split', { object: mergeId, branchId, ipHash: call.ipHash });
      return { mergeId };
    },
    { reach: 'branch' },
  );
};
