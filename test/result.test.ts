// Over HTTP: what a result writes, on which day it counts, and how far a refusal within it reaches.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Role } from '#contract/access.ts';
import { addDays } from '#core/day.ts';
import { businessTime } from '#server/day.ts';
import { newId } from '#server/new-id.ts';
import { type Http, openHttp } from './security/http.ts';

let http: Http;
before(async () => {
  http = await openHttp();
});
after(() => http.close());

const today = () => businessTime(new Date()).day;
const roleOrder: Role[] = ['client_manager', 'grid_lead', 'branch_head', 'corporate_manager'];
/** The task of today that the ground has planned for a role, and its customer. */
const taskOf = (role: Role) => {
  const at = roleOrder.indexOf(role);
  return { taskId: http.ground.tasks.north[at]!, customerId: http.ground.customers.north[at]! };
};
const query = async <R extends object>(text: string, values: unknown[]): Promise<R[]> =>
  (await http.ground.installer.query<R>(text, values)).rows;

async function record(role: Role, more: Record<string, unknown>) {
  const id = newId();
  const body = { id, channel: 'phone', occurredAt: new Date().toISOString(), ...more };
  const reply = await http.call(await http.session(role), 'touch.record', { body });
  return { id, reply, said: reply.body as Record<string, unknown> }; // Every reply of ours is an object.
}

type Stored = {
  occurred_at: Date;
  said_at: Date | null;
  business_day: string;
  outcome: string;
  closed_reason: string | null;
  noted: boolean;
};
const storedOf = async (id: string): Promise<Stored | undefined> => {
  const rows = await query<Stored>(
    `select occurred_at, said_at, business_day::text, outcome, closed_reason, note_sealed is not null as noted
       from app.touch where id = $1`,
    [id],
  );
  return rows[0];
};

/** A task of another day or another person for the same customer. */
async function addTask(customerId: string, staffId: string, day: string): Promise<string> {
  const { north } = http.ground.orgs;
  const id = randomUUID();
  await query(
    `insert into app.plan (branch_id, id, day, input_hash, summary) values ($1, $2, $3, '', '{}')
     on conflict (branch_id, day) do nothing`,
    [north, randomUUID(), day],
  );
  await query(
    `insert into app.task (branch_id, id, plan_id, day, customer_id, staff_id, kind, channel, source, position, why)
     select $1, $2, id, $3::date, $4, $5, 'CANDIDATE', 'phone', 'deposit', 99, '{}'
       from app.plan where branch_id = $1 and day = $3::date`,
    [north, id, day, customerId, staffId],
  );
  return id;
}
const stateOf = async (taskId: string) =>
  (
    await query<{ state: string; state_reason: string | null }>(
      'select state, state_reason from app.task where id = $1',
      [taskId],
    )
  )[0];

test('a refusal within a result is a touch with its note, and takes the customer off every list of the branch', async () => {
  const mine = taskOf('client_manager');
  const colleague = http.ground.staff.north.corporate_manager;
  const theirs = await addTask(mine.customerId, colleague, addDays(today(), 1));
  const { id, reply, said } = await record('client_manager', {
    ...mine,
    outcome: 'REFUSED',
    note: '请不要再打',
  });
  assert.equal(reply.status, 200, reply.text);
  assert.deepEqual(said, { id, taskState: 'DONE', droppedTaskCount: 1 });
  const touch = await storedOf(id);
  assert.deepEqual([touch?.outcome, touch?.closed_reason, touch?.noted], ['REFUSED', 'REFUSED', true]);
  assert.deepEqual(await stateOf(mine.taskId), { state: 'DONE', state_reason: 'REFUSED' });
  assert.deepEqual(await stateOf(theirs), { state: 'DROPPED', state_reason: 'REFUSED' });
});

test('whoever does not reach a task gives it no result, though it is a refusal', async () => {
  const { taskId, customerId } = taskOf('grid_lead');
  const { reply } = await record('client_manager', { taskId, customerId, outcome: 'REFUSED' });
  assert.equal(reply.status, 404, reply.text);
  assert.equal((await stateOf(taskId))?.state, 'PLANNED');
  assert.deepEqual(await query('select 1 from app.refusal where customer_id = $1', [customerId]), []);
});

test('a phone set back a month counts on the day of the server, which keeps what the phone said', async () => {
  const { customerId } = taskOf('grid_lead');
  const said = new Date(Date.now() - 30 * 86_400_000);
  const { id, reply } = await record('grid_lead', {
    customerId,
    outcome: 'NO_ANSWER',
    closedReason: 'NOT_FIT',
    occurredAt: said.toISOString(),
  });
  assert.equal(reply.status, 200, reply.text);
  const touch = await storedOf(id);
  assert.deepEqual([touch?.business_day, touch?.said_at], [today(), said]);
});

test('a result that had no signal counts on its own day, but never before the day of its task', async () => {
  const late = new Date(Date.now() - 2 * 86_400_000);
  const asked = {
    outcome: 'NO_ANSWER',
    closedReason: 'NOT_FIT',
    occurredAt: late.toISOString(),
    customerId: taskOf('grid_lead').customerId,
  };
  const free = await record('grid_lead', asked);
  assert.equal((await storedOf(free.id))?.business_day, businessTime(late).day);
  const early = await record('grid_lead', { ...asked, ...taskOf('grid_lead') });
  const touch = await storedOf(early.id);
  assert.deepEqual([touch?.business_day, touch?.said_at], [today(), late]);
});

test('a phone set ahead counts now', async () => {
  const said = new Date(Date.now() + 86_400_000);
  const { customerId } = taskOf('grid_lead');
  const { id } = await record('grid_lead', {
    customerId,
    outcome: 'NO_NEED',
    occurredAt: said.toISOString(),
  });
  const touch = await storedOf(id);
  assert.deepEqual([touch?.business_day, touch?.said_at], [today(), said]);
});

test('a refusal is taken by the same clock: a phone set back a year does not end its silence at once', async () => {
  const { customerId } = taskOf('corporate_manager');
  const body = {
    id: newId(),
    customerId,
    channel: 'wecom',
    at: new Date(Date.now() - 365 * 86_400_000).toISOString(),
  };
  const reply = await http.call(await http.session('client_manager'), 'touch.refuse', { body });
  assert.equal(reply.status, 200, reply.text);
  const rows = await query<{ recent: boolean }>(
    `select at > now() - interval '1 minute' as recent from app.refusal where id = $1`,
    [body.id],
  );
  assert.deepEqual(rows, [{ recent: true }]);
});

test('a next step lies ahead of what it follows, and a reason fits its result and channel', async () => {
  const mine = taskOf('corporate_manager');
  const codeFor = async (more: Record<string, unknown>) => {
    const { reply, said } = await record('corporate_manager', { ...mine, ...more });
    return reply.status === 200 ? 200 : said['code'];
  };
  const yesterday = addDays(today(), -1);
  assert.equal(await codeFor({ outcome: 'FOLLOW_UP', nextOn: yesterday }), 'touch.next-past');
  assert.equal(await codeFor({ outcome: 'FOLLOW_UP', closedReason: 'REFUSED' }), 'touch.next-missing');
  assert.equal(await codeFor({ outcome: 'FOLLOW_UP', closedReason: 'APPLIED' }), 'touch.next-missing');
  assert.equal(
    await codeFor({ outcome: 'REFUSED', nextOn: addDays(today(), 1) }),
    'touch.next-after-refusal',
  );
  assert.equal(await codeFor({ outcome: 'REJECTED', channel: 'visit' }), 'request.invalid');
  assert.equal((await stateOf(mine.taskId))?.state, 'PLANNED');
  assert.equal(await codeFor({ outcome: 'FOLLOW_UP', nextOn: today() }), 200);
});
