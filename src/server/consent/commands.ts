import type { Actor } from '#contract/access.ts';
import type { GateChannel } from '#core/gate/input.ts';
import { writeAudit } from '../audit/write.ts';
import type { Tx } from '../db/open.ts';
import { enterRefusals, type RefusalOrigin } from './enter.ts';

/** `no` is its number in the files that we give out and take back. */
type Refusal = {
  id: string;
  no: string;
  channel: GateChannel | null;
  at: Date;
  saidAt: Date | null;
  origin: RefusalOrigin;
};
type Refuser = { id: string; branch_id: number };

/** Enters what one customer said to the actor, and answers how many tasks fell. */
export async function recordRefusal(
  tx: Tx,
  actor: Actor,
  customer: Refuser,
  { id, no, channel, at, saidAt, origin }: Refusal,
): Promise<number> {
  const { droppedTaskCount } = await enterRefusals(tx, [
    {
      row_no: 1,
      branch_id: customer.branch_id,
      id,
      customer_id: customer.id,
      refusal_no: no,
      channel,
      at: at.toISOString(),
      said_at: saidAt?.toISOString() ?? null,
      staff_id: actor.staffId,
      origin,
    },
  ]);
  await writeAudit(tx, actor, 'refusal.recorded', {
    object: customer.id,
    branchId: customer.branch_id,
    body: { channel, origin, droppedCount: droppedTaskCount },
  });
  return droppedTaskCount;
}
