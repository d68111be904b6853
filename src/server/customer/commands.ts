import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { customerRoutes } from '#contract/customer.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import type { GateReason } from '#core/gate/reason.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { anyOf } from '../db/set-wise.ts';
import { gateStaffOf, openGate } from '../gate.ts';
import type { Call } from '../http/command.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { openPhone } from '../phone.ts';
import { listPeople } from './people.ts';
import { taskRows } from '../plan/task-rows.ts';

/** The number of the row that stands for the person, else of another row of theirs; only where the gate says yes. */
async function findPhone(
  tx: Tx,
  keys: KeyRing,
  { branchId, customerId }: { branchId: number; customerId: string },
  reasons: readonly GateReason[],
): Promise<string | undefined> {
  const { personOf, rowsOf } = await listPeople(tx, branchId, [customerId]);
  const rows = await tx
    .selectFrom('customer')
    .select(['id', 'contact_sealed'])
    .where('branch_id', '=', branchId)
    .where('id', '=', anyOf(rowsOf([customerId])))
    .orderBy('id')
    .execute();
  const standing = personOf(customerId);
  return rows
    .toSorted((a, b) => Number(b.id === standing) - Number(a.id === standing))
    .map((row) => openPhone(keys, row, { for: 'CONTACT', reasons }))
    .find(Boolean);
}

/** How often the actor did this today, counted in the audit and held against racing requests by a lock. */
export async function countToday(tx: Tx, actor: Actor, action: string, now: Date): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext(${`${action}|${actor.accountId}`}))`.execute(tx);
  const { day } = businessTime(now);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from audit
     where staff_id = ${actor.staffId}::uuid and action = ${action} and result = 'ok'
       and at >= (${day}::date)::timestamp at time zone 'Asia/Shanghai'`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Whether an exact look-up showed this very row to the actor today; asked of the audit, which needs purpose `quota`. */
export async function hasLookedUp(tx: Tx, actor: Actor, customerId: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from audit
      where staff_id = ${actor.staffId}::uuid and action = 'customer.looked-up' and object = ${customerId}
        and at >= (${businessTime(now).day}::date)::timestamp at time zone 'Asia/Shanghai') as found`.execute(
    tx,
  );
  return rows[0]?.found ?? false;
}

/** The number to dial for a task of today: gate first, then the number, audited with the task (defaults.md). */
export const dialTask = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof customerRoutes.dial>,
  call: Call,
): Promise<Output<typeof customerRoutes.dial>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const time = businessTime(call.now);
      const task = await taskRows(tx)
        .where('task.id', '=', body.taskId)
        .where('task.staff_id', '=', actor.staffId)
        .where('task.day', '=', time.day)
        .executeTakeFirst();
      if (!task) throw problem('access.not-found');
      if (task.state !== 'PLANNED') throw problem('task.closed');
      const { branch_id: branchId, customer_id: customerId } = task;
      const { ask, params } = await openGate(tx, { branchId, ids: [customerId], ...time });
      const reasons = ask(customerId, gateStaffOf(task), task.source ?? 'follow-up', 'phone');
      if (!reasons) throw problem('access.not-found');
      const phone = await findPhone(tx, database.keys, { branchId, customerId }, reasons);
      const quota = params.get('quota.dial');
      const used = await countToday(tx, actor, 'customer.dialled', call.now);
      if (used >= quota) throw problem('customer.dial-quota', { quota });
      if (!phone) throw problem('access.not-found');
      await writeAudit(tx, actor, 'customer.dialled', {
        object: customerId,
        branchId,
        reason: 'dial',
        ipHash: call.ipHash,
        body: { taskId: body.taskId },
      });
      return { phone, leftToday: quota - used - 1 };
    },
    { purpose: 'quota' },
  );
