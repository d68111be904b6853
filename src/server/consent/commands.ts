import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { GateChannel } from '#core/gate/input.ts';
import { writeAudit } from '../audit/write.ts';
import type { Tx } from '../db/open.ts';
import { dropTasks } from '../plan/task-commands.ts';

/** `no` is its number in the files that we give out and take back. */
type Refusal = { id: string; no: string; channel: GateChannel | null; at: Date; saidAt: Date | null };
type Refuser = { id: string; branch_id: number };

/** The phones of the person, on whichever row they stand: none of them is called again (architecture.md §4). */
const suppressPhones = (tx: Tx, { id, branch_id: branchId }: Refuser, since: Date) =>
  sql`insert into suppression (phone_index, since_at)
      select distinct p.phone_index, ${since}::timestamptz from customer c
        join customer p on p.branch_id = c.branch_id and (p.id = c.person_id or p.merged_into_id = c.person_id)
       where c.branch_id = ${branchId} and c.id = ${id}::uuid and p.phone_index is not null
      on conflict (phone_index, channel) do nothing`.execute(tx);

/**
 * Enters a refusal: a ledger row, the phones' keyed hashes in the bank-wide list when it holds for every channel,
 * and every open task of the person falls at once. Entered twice it is one (domain.md §3, R10–R12).
 */
export async function recordRefusal(
  tx: Tx,
  actor: Actor,
  customer: Refuser,
  refusal: Refusal,
): Promise<number> {
  await tx
    .insertInto('refusal')
    .values({
      branch_id: customer.branch_id,
      id: refusal.id,
      refusal_no: refusal.no,
      customer_id: customer.id,
      channel: refusal.channel,
      at: refusal.at,
      said_at: refusal.saidAt,
      staff_id: actor.staffId,
      origin: 'TOUCH',
    })
    .onConflict((conflict) => conflict.columns(['branch_id', 'id']).doNothing())
    .execute();
  if (refusal.channel === null) await suppressPhones(tx, customer, refusal.at);
  const droppedCount = refusal.channel === null ? await dropTasks(tx, [customer], 'REFUSED') : 0;
  await writeAudit(tx, actor, 'refusal.recorded', {
    object: customer.id,
    branchId: customer.branch_id,
    body: { channel: refusal.channel, droppedCount },
  });
  return droppedCount;
}
