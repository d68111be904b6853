import { sql } from 'kysely';
import { type Actor, reachOf } from '#contract/access.ts';
import {
  closedReasonsFor,
  fitsChannel,
  isOutcome,
  nextStepAfter,
  type OutcomeCode,
  outcomes,
} from '#contract/outcome.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import type { touchRoutes } from '#contract/touch.ts';
import type { Day } from '#core/day.ts';
import { takenAt } from '#core/taken-at.ts';
import { writeAudit } from '../audit/write.ts';
import { recordRefusal } from '../consent/commands.ts';
import type { RefusalOrigin } from '../consent/enter.ts';
import type { Context } from '../context.ts';
import { hasLookedUp } from '../customer/commands.ts';
import { businessTime } from '../day.ts';
import type { Database, Tx } from '../db/open.ts';
import { asCommand, type Call } from '../http/command.ts';
import { getParams } from '../param/queries.ts';
import { closeTask } from '../plan/task-commands.ts';

type Body = Input<typeof touchRoutes.record>['body'];

/** What was recorded here has no number of the bank: it is known by its id when our own file comes back. */
const ownNoOf = (id: string): string => `~${id}`;

/**
 * When it counts: as the device says, where that can be, else now; then what the device said is kept beside it. A task
 * has no result before its day.
 */
async function timeOf(tx: Tx, branchId: number, said: Date, now: Date, notBefore: Day | null = null) {
  const { day: today } = businessTime(now);
  const lateDays = (await getParams(tx, today, branchId)).get('touch.late.days');
  const at = takenAt(said, { now, today, lateDays, notBefore });
  return { at, saidAt: at === said ? null : said };
}

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
    .select(['id', 'customer_id', 'day', 'state', 'source'])
    .where('branch_id', '=', branchId)
    .where('id', '=', taskId)
    .executeTakeFirst();

type Next = { nextOn: string | null; closedReason: string | null };

/** Closes by what the code says when nothing else was given; a code that leads on must say where to, and ahead. */
function nextOf(body: Body, code: OutcomeCode, after: Day): Next {
  const step = nextStepAfter(code);
  if (body.nextOn) {
    if (step === 'none') throw problem('touch.next-after-refusal');
    if (body.nextOn < after) throw problem('touch.next-past');
    return { nextOn: body.nextOn, closedReason: null };
  }
  const reasons = closedReasonsFor(code, body.channel);
  const closedReason = body.closedReason ?? (step === 'must' ? null : reasons[0]!);
  if (!reasons.some((reason) => reason === closedReason)) throw problem('touch.next-missing');
  return { nextOn: null, closedReason };
}

type Customer = Awaited<ReturnType<typeof getCustomer>>;
type Task = Awaited<ReturnType<typeof taskOf>>;

/** The task as the actor reaches it. It stands on one row of the person; the phone may have known them by another. */
async function getTask(tx: Tx, customer: Customer, taskId: string | undefined): Promise<Task> {
  if (taskId === undefined) return undefined;
  const task = await taskOf(tx, customer.branch_id, taskId);
  if (!task || ![customer.id, customer.person_id].includes(task.customer_id))
    throw problem('access.not-found');
  return task;
}

type Taken = { customer: Customer; task: Task; next: Next; at: Date; saidAt: Date | null };

const addTouch = (
  tx: Tx,
  { keys }: Database,
  { staffId }: Actor,
  body: Body,
  { customer, task, next, at, saidAt }: Taken,
) =>
  tx
    .insertInto('touch')
    .values({
      branch_id: customer.branch_id,
      id: body.id,
      touch_no: ownNoOf(body.id),
      customer_id: customer.id,
      staff_id: staffId,
      task_id: task?.id ?? null,
      source: task?.source ?? null,
      channel: body.channel,
      occurred_at: at,
      said_at: saidAt,
      business_day: businessTime(at).day,
      duration_seconds: body.durationSeconds ?? null,
      outcome: body.outcome,
      next_on: next.nextOn,
      next_time: next.nextOn ? (body.nextTime ?? null) : null,
      next_channel: next.nextOn ? (body.nextChannel ?? null) : null,
      closed_reason: next.closedReason,
      note_sealed: body.note ? keys.seal('C2-contact', `touch|note|${body.id}`, body.note) : null,
    })
    .execute();

/**
 * Records what happened, once, with its next step or closed reason; closes the task it belongs to. A refusal in
 * the result is entered as one in the same transaction, and with the reach of the branch: it takes the customer off
 * colleagues' lists as well. The client's id makes it repeatable (architecture.md §4).
 */
export const recordTouch = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof touchRoutes.record>,
  call: Call,
): Promise<Output<typeof touchRoutes.record>> =>
  asCommand(database, actor, call, async (tx, reachAs) => {
    const { id, outcome, channel } = body;
    if (!isOutcome(outcome) || !fitsChannel(outcome, channel))
      throw problem('request.invalid', { where: ['body/outcome'] });
    const customer = await getCustomer(tx, body.customerId);
    const { branch_id: branchId } = customer;
    const task = await getTask(tx, customer, body.taskId);
    const time = await timeOf(tx, branchId, new Date(body.occurredAt), call.now, task?.day);
    const next = nextOf(body, outcome, task?.day ?? businessTime(time.at).day);
    const known = await tx
      .selectFrom('touch')
      .select('id')
      .where('branch_id', '=', branchId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (known) return { id, taskState: task?.state ?? null, droppedTaskCount: 0 };
    if (task && task.state !== 'PLANNED') throw problem('task.closed');
    await addTouch(tx, database, actor, body, { customer, task, next, ...time });
    if (task) await closeTask(tx, branchId, task.id, 'DONE', outcome);
    let droppedTaskCount = 0;
    if (outcomes[outcome].refusal) {
      if (actor.branchId !== null) await reachAs('branch');
      // As the import of such a touch calls the refusal that it tells of (apply-staged.ts).
      const refusal = { id, no: `touch:${ownNoOf(id)}`, channel: null, origin: 'TOUCH' as const, ...time };
      droppedTaskCount = await recordRefusal(tx, actor, customer, refusal);
    }
    await writeAudit(tx, actor, 'touch.recorded', {
      object: id,
      branchId,
      ipHash: call.ipHash,
      body: { outcome, channel, taskId: task?.id ?? null },
    });
    return { id, taskState: task ? 'DONE' : null, droppedTaskCount };
  });

/** Counter and lobby reach nobody by a list: only whom they looked up today (defaults.md, row scope by role). */
const hasList = (actor: Actor): boolean => reachOf[actor.role] !== 'none';

const originOf = (actor: Actor): RefusalOrigin => (hasList(actor) ? 'DIRECT' : 'COUNTER');

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
      const time = await timeOf(tx, customer.branch_id, new Date(body.at), call.now);
      const { id, channel } = body;
      const refusal = { id, no: ownNoOf(id), channel, origin: originOf(actor), ...time };
      return { id, droppedTaskCount: await recordRefusal(tx, actor, customer, refusal) };
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
