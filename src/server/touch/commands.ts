import { sql } from 'kysely';
import { type Actor, reachOf } from '#contract/access.ts';
import { closedReasons, type OutcomeCode, outcomeCodes, outcomes } from '#contract/outcome.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import type { touchRoutes } from '#contract/touch.ts';
import { writeAudit } from '../audit/write.ts';
import { recordRefusal } from '../consent/commands.ts';
import type { Context } from '../context.ts';
import { hasLookedUp } from '../customer/commands.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asCommand, type Call } from '../http/command.ts';
import { closeTask } from '../plan/task-commands.ts';

type Body = Input<typeof touchRoutes.record>['body'];

/** What was recorded here has no number of the bank: it is known by its id when our own file comes back. */
const ownNoOf = (id: string): string => `~${id}`;

const isOutcome = (code: string): code is OutcomeCode => outcomeCodes.some((known) => known === code);

/** The business day is the server's; what the phone says of the time is evidence, never later than now. */
const occurredAt = (body: Body, now: Date): Date => {
  const said = new Date(body.occurredAt);
  return said > now ? now : said;
};

async function getCustomer(tx: Tx, customerId: string) {
  const row = await tx
    .selectFrom('customer')
    .select(['id', 'branch_id', 'person_id'])
    .where('id', '=', customerId)
    .executeTakeFirst();
  if (!row) throw problem('access.not-found');
  return row;
}

const taskOf = (tx: Tx, branchId: number, taskId: string) =>
  tx
    .selectFrom('task')
    .select(['id', 'customer_id', 'staff_id', 'state', 'source'])
    .where('branch_id', '=', branchId)
    .where('id', '=', taskId)
    .executeTakeFirst();

/** Closes by what the code says when nothing else was given; a code that leads on must say where to. */
function nextOf(body: Body, code: OutcomeCode): { nextOn: string | null; closedReason: string | null } {
  if (body.nextOn) return { nextOn: body.nextOn, closedReason: null };
  const closed = body.closedReason ?? (outcomes[code].ends ? code : undefined);
  if (closed === undefined || !closedReasons.some((known) => known === closed))
    throw problem('touch.next-missing');
  return { nextOn: null, closedReason: closed };
}

/**
 * Records what happened, once, with its next step or closed reason; closes the task it belongs to. A refusal in
 * the result is entered as one in the same transaction. The client's id makes it repeatable (architecture.md §4).
 */
export const recordTouch = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof touchRoutes.record>,
  call: Call,
): Promise<Output<typeof touchRoutes.record>> =>
  asCommand(database, actor, call, async (tx) => {
    if (!isOutcome(body.outcome)) throw problem('request.invalid', { where: ['body/outcome'] });
    const { nextOn, closedReason } = nextOf(body, body.outcome);
    const customer = await getCustomer(tx, body.customerId);
    const task = body.taskId ? await taskOf(tx, customer.branch_id, body.taskId) : undefined;
    // A task stands on one row of the person; the phone may have known them by another.
    if (body.taskId && (!task || ![customer.id, customer.person_id].includes(task.customer_id)))
      throw problem('access.not-found');
    const known = await tx
      .selectFrom('touch')
      .select('id')
      .where('branch_id', '=', customer.branch_id)
      .where('id', '=', body.id)
      .executeTakeFirst();
    if (known) return { id: body.id, taskState: task?.state ?? null };
    if (task && task.state !== 'PLANNED') throw problem('task.closed');
    const at = occurredAt(body, call.now);
    await tx
      .insertInto('touch')
      .values({
        branch_id: customer.branch_id,
        id: body.id,
        touch_no: ownNoOf(body.id),
        customer_id: customer.id,
        staff_id: actor.staffId,
        task_id: task?.id ?? null,
        source: task?.source ?? null,
        channel: body.channel,
        occurred_at: at,
        business_day: businessTime(at).day,
        duration_seconds: body.durationSeconds ?? null,
        outcome: body.outcome,
        next_on: nextOn,
        next_time: body.nextOn ? (body.nextTime ?? null) : null,
        next_channel: body.nextOn ? (body.nextChannel ?? null) : null,
        closed_reason: closedReason,
        note_sealed: body.note ? database.keys.seal('C2-contact', `touch|note|${body.id}`, body.note) : null,
      })
      .execute();
    if (task) await closeTask(tx, customer.branch_id, task.id, 'DONE', body.outcome);
    if (outcomes[body.outcome].refusal)
      await recordRefusal(tx, actor, customer, {
        id: body.id,
        // As the import of such a touch calls the refusal that it tells of (apply-staged.ts).
        no: `touch:${ownNoOf(body.id)}`,
        channel: null,
        at,
      });
    await writeAudit(tx, actor, 'touch.recorded', {
      object: body.id,
      branchId: customer.branch_id,
      ipHash: call.ipHash,
      body: { outcome: body.outcome, channel: body.channel, taskId: task?.id ?? null },
    });
    return { id: body.id, taskState: task ? 'DONE' : null };
  });

/** Counter and lobby reach nobody by a list: only whom they looked up today (defaults.md, row scope by role). */
const hasList = (actor: Actor): boolean => reachOf[actor.role] !== 'none';

export const refuse = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof touchRoutes.refuse>,
  call: Call,
): Promise<Output<typeof touchRoutes.refuse>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      if (!hasList(actor) && !(await hasLookedUp(tx, actor, body.customerId, call.now)))
        throw problem('access.not-found');
      const customer = await getCustomer(tx, body.customerId);
      const at = new Date(body.at) > call.now ? call.now : new Date(body.at);
      const refusal = { id: body.id, no: ownNoOf(body.id), channel: body.channel, at };
      const droppedTaskCount = await recordRefusal(tx, actor, customer, refusal);
      return { id: body.id, droppedTaskCount };
    },
    // A refusal is taken from anybody of the branch, whoever owns the customer: it must never be lost.
    { reach: actor.branchId === null ? 'none' : 'branch', ...(!hasList(actor) && { purpose: 'quota' }) },
  );

export const listTouches = (
  { database }: Context,
  tx: Tx,
  customerId: string,
): Promise<Output<typeof touchRoutes.list>> =>
  tx
    .selectFrom('touch')
    .leftJoin('staff', 'staff.id', 'touch.staff_id')
    .select([
      'touch.id',
      'touch.channel',
      'touch.outcome',
      'touch.occurred_at',
      'touch.next_on',
      'touch.closed_reason',
      'touch.note_sealed',
      'staff.name',
    ])
    .where(
      sql<boolean>`(touch.branch_id, touch.customer_id) in (
        select p.branch_id, p.id from customer c
          join customer p on p.branch_id = c.branch_id and (p.id = c.person_id or p.merged_into_id = c.person_id)
         where c.id = ${customerId}::uuid)`,
    )
    .orderBy('touch.occurred_at', 'desc')
    .limit(50)
    .execute()
    .then((rows) => ({
      touches: rows.map((row) => ({
        id: row.id,
        channel: row.channel as Body['channel'], // By CHECK (0005_day.sql).
        outcome: row.outcome,
        occurredAt: row.occurred_at.toISOString(),
        staffName: row.name,
        nextOn: row.next_on,
        closedReason: row.closed_reason,
        note: row.note_sealed ? database.keys.unseal(`touch|note|${row.id}`, row.note_sealed) : null,
      })),
    }));
