import type { Actor } from '#contract/access.ts';
import type { GateChannel } from '#core/gate/input.ts';
import { writeAudit } from '../audit/write.ts';
import type { Tx } from '../db/open.ts';
import { dropTasks } from '../plan/task-commands.ts';

type Refusal = { id: string; channel: GateChannel | null; at: Date };
type Refuser = { id: string; branch_id: number; phone_index: Buffer | null };

/**
 * Enters a refusal: a ledger row, the phone's keyed hash in the bank-wide list when it holds for every channel,
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
      customer_id: customer.id,
      channel: refusal.channel,
      at: refusal.at,
      staff_id: actor.staffId,
      origin: 'TOUCH',
    })
    .onConflict((conflict) => conflict.columns(['branch_id', 'id']).doNothing())
    .execute();
  if (refusal.channel === null && customer.phone_index)
    await tx
      .insertInto('suppression')
      .values({ phone_index: customer.phone_index, since_at: refusal.at })
      .onConflict((conflict) => conflict.columns(['phone_index', 'channel']).doNothing())
      .execute();
  const droppedCount = refusal.channel === null ? await dropTasks(tx, [customer.id], 'REFUSED') : 0;
  await writeAudit(tx, actor, 'refusal.recorded', {
    object: customer.id,
    branchId: customer.branch_id,
    body: { channel: refusal.channel, droppedCount },
  });
  return droppedCount;
}
