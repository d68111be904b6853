// Below HTTP: a tap to the audit, and a refusal to every caller.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Actor, can } from '#contract/access.ts';
import type { Context } from '#server/context.ts';
import { dialTask } from '#server/customer/commands.ts';
import { getCustomer } from '#server/customer/card.ts';
import { lookUpCustomer } from '#server/customer/queries.ts';
import { asActor } from '#server/db/scope.ts';
import type { Call } from '#server/http/command.ts';
import { newId } from '#server/new-id.ts';
import { getToday } from '#server/plan/today.ts';
import { listTouches, recordTouch, refuse } from '#server/touch/commands.ts';
import { actorOf, type Ground, openGround, personOf } from './security/ground.ts';

let ground: Ground;
let context: Context;
let manager: Actor;
let other: Actor;
before(async () => {
  ground = await openGround();
  context = { database: ground.database };
  manager = actorOf(ground, 'north', 'client_manager');
  other = actorOf(ground, 'north', 'corporate_manager');
});
after(() => ground.close());

const callOf = (route: string, content: unknown, key: string = randomUUID()): Call => ({
  route,
  key,
  requestHash: Buffer.from(JSON.stringify(content)),
  ipHash: Buffer.alloc(32),
  now: new Date(),
});
const inputOf = <B>(body: B) => ({ body, query: undefined });
const codeOf = (error: unknown) => (error as { code?: string }).code; // A problem carries its code.

const myTask = async (actor: Actor) => {
  const { tasks } = await getToday(context, actor, new Date());
  const task = tasks.find((row) => row.state === 'PLANNED');
  assert.ok(task, 'the ground has planned a task');
  return task;
};

test('a result without a next step or a reason is refused; with one it is kept once and closes its task', async () => {
  const task = await myTask(manager);
  const body = {
    id: newId(),
    customerId: task.customer.id,
    taskId: task.id,
    channel: 'phone' as const,
    outcome: 'FOLLOW_UP',
    occurredAt: new Date().toISOString(),
  };
  await assert.rejects(
    recordTouch(context, manager, inputOf(body), callOf('touch.record', body)),
    (error) => codeOf(error) === 'touch.next-missing',
  );
  const whole = { ...body, nextOn: '2099-01-05' };
  const call = callOf('touch.record', whole);
  const first = await recordTouch(context, manager, inputOf(whole), call);
  assert.equal(first.taskState, 'DONE');
  assert.deepEqual(await recordTouch(context, manager, inputOf(whole), call), first);
  const { touches } = await asActor(ground.database, manager, (tx) =>
    listTouches(context, tx, task.customer.id),
  );
  assert.equal(touches.filter((touch) => touch.id === body.id).length, 1);
  const audited = await ground.installer.query('select 1 from app.audit where action = $1 and object = $2', [
    'touch.recorded',
    body.id,
  ]);
  assert.equal(audited.rowCount, 1);
});

test('the same key with other content is refused', async () => {
  const customerId = ground.customers.north[0]!;
  const body = {
    id: newId(),
    customerId,
    channel: 'phone' as const,
    outcome: 'NO_NEED',
    occurredAt: new Date().toISOString(),
  };
  const call = callOf('touch.record', body);
  await recordTouch(context, manager, inputOf(body), call);
  const changed = { ...body, outcome: 'HAS_OTHER' };
  await assert.rejects(
    recordTouch(context, manager, inputOf(changed), { ...callOf('touch.record', changed), key: call.key }),
    (error) => codeOf(error) === 'request.key-reused',
  );
});

test('a refusal reaches every caller: the task falls, the gate says no, the number is not given', async () => {
  const task = await myTask(other);
  const body = { id: newId(), customerId: task.customer.id, channel: null, at: new Date().toISOString() };
  const reply = await refuse(context, other, inputOf(body), callOf('touch.refuse', body));
  assert.equal(reply.droppedTaskCount, 1);
  await assert.rejects(
    dialTask(context, other, inputOf({ taskId: task.id }), callOf('customer.dial', {})),
    (error) => codeOf(error) === 'task.closed',
  );
  const seen = await getCustomer(
    context,
    other,
    { body: undefined, query: { id: task.customer.id } },
    new Date(),
  );
  for (const { reasons } of seen.gate) assert.ok(reasons.some((reason) => reason.code === 'refused'));
  const kept = await ground.installer.query('select 1 from app.suppression');
  assert.equal(kept.rowCount, 1);
});

test('the counter records a refusal for whom it looked up today, and for nobody else', async () => {
  const counter = actorOf(ground, 'north', 'counter');
  const [index, customerId] = [3, ground.customers.north[3]!];
  const bodyFor = (id: string) => ({
    id: newId(),
    customerId: id,
    channel: null,
    at: new Date().toISOString(),
  });
  const ask = (id: string) => {
    const body = bodyFor(id);
    return refuse(context, counter, inputOf(body), callOf('touch.refuse', body));
  };
  await assert.rejects(ask(customerId), (error) => codeOf(error) === 'access.not-found');
  const { found } = await lookUpCustomer(context, counter, inputOf({ value: personOf(index).phone }));
  assert.equal(found?.person.id, customerId);
  await ask(customerId);
  await assert.rejects(ask(ground.customers.north[4]!), (error) => codeOf(error) === 'access.not-found');
  await assert.rejects(ask(ground.customers.south[3]!), (error) => codeOf(error) === 'access.not-found');
  await ground.installer.query('alter table app.audit disable trigger audit_fixed');
  await ground.installer.query(
    `update app.audit set at = at - interval '1 day' where action = 'customer.looked-up'`,
  );
  await assert.rejects(ask(customerId), (error) => codeOf(error) === 'access.not-found');
  assert.equal(can(counter, 'touch.record'), false);
});
