import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { customerRoutes } from '#contract/customer.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { anyOf } from '../db/set-wise.ts';
import { gateStaffOf, openGate } from '../gate.ts';
import type { Call } from '../http/command.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { getParams } from '../param/queries.ts';
import { listPeople } from './people.ts';
import { taskRows } from '../plan/task-rows.ts';
import { openContact } from './person.ts';

const hideAfterSeconds = 30;

/** The number of the row that stands for the person, else of another row of theirs. */
async function findPhone(
  tx: Tx,
  keys: KeyRing,
  branchId: number,
  customerId: string,
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
    .map((row) => openContact(keys, row.id, row.contact_sealed).phone)
    .find(Boolean);
}

/** How often the actor did this today, counted in the audit and held against racing requests by a lock. */
async function countToday(tx: Tx, actor: Actor, action: string, now: Date): Promise<number> {
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

/** One field in clear, with a reason, within the day's quota; audited before the answer leaves (trust.md §3.5). */
export const revealField = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof customerRoutes.reveal>,
  call: Call,
): Promise<Output<typeof customerRoutes.reveal>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const row = await tx
        .selectFrom('customer')
        .select(['id', 'branch_id', 'contact_sealed', 'id_no_sealed'])
        .where('id', '=', body.id)
        .executeTakeFirst();
      if (!row) throw problem('access.not-found');
      const quota = (await getParams(database.db, businessTime(call.now).day, row.branch_id)).get(
        'quota.reveal',
      );
      const used = await countToday(tx, actor, 'customer.revealed', call.now);
      if (used >= quota) throw problem('customer.quota', { quota });
      await writeAudit(tx, actor, 'customer.revealed', {
        object: row.id,
        branchId: row.branch_id,
        reason: body.reason,
        ipHash: call.ipHash,
        body: { field: body.field },
      });
      const value =
        body.field === 'idNo'
          ? row.id_no_sealed && database.keys.unseal(`customer|id_no|${row.id}`, row.id_no_sealed)
          : openContact(database.keys, row.id, row.contact_sealed)[body.field];
      return { value: value ?? null, hideAfterSeconds, leftToday: quota - used - 1 };
    },
    { purpose: 'quota' },
  );

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
      const { ask, params } = await openGate(database.db, tx, { branchId, ids: [customerId], ...time });
      const reasons = ask(customerId, gateStaffOf(task), task.source ?? 'follow-up', 'phone');
      if (!reasons) throw problem('access.not-found');
      if (reasons.length > 0) throw problem('gate.denied', { reasons });
      const quota = params.get('quota.dial');
      const used = await countToday(tx, actor, 'customer.dialled', call.now);
      if (used >= quota) throw problem('customer.dial-quota', { quota });
      const phone = await findPhone(tx, database.keys, branchId, customerId);
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
