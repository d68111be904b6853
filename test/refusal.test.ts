// Over HTTP: one refusal holds in the whole bank at once, whoever tells of it, and how it ends.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Role } from '#contract/access.ts';
import { addDays } from '#core/day.ts';
import { applyStagedRefusals } from '#server/consent/apply-staged.ts';
import { businessTime } from '#server/day.ts';
import { asJob } from '#server/db/scope.ts';
import { newId } from '#server/new-id.ts';
import type { StagedChunk } from '#server/staged.ts';
import { personOf } from './security/ground.ts';
import { type Http, openHttp } from './security/http.ts';

let http: Http;
before(async () => {
  http = await openHttp();
});
after(() => http.close());

const day = (count: number) => addDays(businessTime(new Date()).day, count);
const query = async <R extends object>(text: string, values: unknown[]): Promise<R[]> =>
  (await http.ground.installer.query<R>(text, values)).rows;
type Said = {
  code?: string;
  details?: { reasons?: { code: string }[] };
  value?: string;
  notForMarketing?: { code: string }[];
};
const ask = async (role: Role, route: string, body: unknown) => {
  const { status, text, body: said } = await http.call(await http.session(role), route, { body });
  return { status, text, said: said as Said }; // Every reply of ours is an object.
};

/** One chunk of a bank's file of refusals, and nothing after it: the run may end here. */
const tellByFile = (refusalNo: string, orgNo: string, customerNo: string, at: string) => {
  const values = { refusal_no: refusalNo, org_no: orgNo, customer_no: customerNo, at };
  const chunk: StagedChunk = {
    kind: 'refusals',
    columns: new Set(Object.keys(values)),
    asOf: day(0),
    jobId: randomUUID(),
    fileNo: 1,
    rows: [{ rowNo: 2, values }],
  };
  const { head } = http.ground.orgs;
  return asJob(http.ground.database, head, (tx) => applyStagedRefusals(tx, chunk));
};

/** Why the northern corporate manager may not dial the task of today; the hour is not asked about here. */
async function reasonsAtDial(): Promise<string[]> {
  const { said } = await ask('corporate_manager', 'customer.dial', { taskId: http.ground.tasks.north[3] });
  return (said.details?.reasons ?? []).map((reason) => reason.code);
}

test('a refusal of a file holds in every branch as soon as its chunk is in', async () => {
  const { customers } = http.ground;
  const [here, there] = [customers.north[3], customers.south[3]];
  await query(
    'update app.customer set phone_index = (select phone_index from app.customer where id = $1) where id = $2',
    [here, there],
  );
  assert.ok(!(await reasonsAtDial()).includes('suppressed'));
  const [{ customer_no: no } = { customer_no: '' }] = await query<{ customer_no: string }>(
    'select customer_no from app.customer where id = $1',
    [there],
  );
  const { appliedCount } = await tellByFile('R-1', '1102', no, `${day(-10)}T10:00:00+08:00`);
  assert.equal(appliedCount, 1);
  assert.ok((await reasonsAtDial()).includes('suppressed'));
  const tasks = await query('select state from app.task where customer_id = $1', [there]);
  assert.deepEqual(tasks, [{ state: 'DROPPED' }]);
  const again = await tellByFile('R-1', '1102', no, `${day(-10)}T10:00:00+08:00`);
  assert.deepEqual([again.appliedCount, again.unchangedCount], [0, 1]);
});

test('who has the number now opens it for themselves by a consent from after the refusal, till it is refused again', async () => {
  const { customers, orgs } = http.ground;
  const consent = (from: string) =>
    query(
      `insert into app.consent (branch_id, id, customer_id, purpose, basis, from_on)
       values ($1, $2, $3, 'MARKETING', '书面同意', $4)`,
      [orgs.north, randomUUID(), customers.north[3], from],
    );
  await consent(day(-10));
  assert.ok((await reasonsAtDial()).includes('suppressed'));
  await consent(day(-5));
  assert.ok(!(await reasonsAtDial()).includes('suppressed'));
  const [{ customer_no: no } = { customer_no: '' }] = await query<{ customer_no: string }>(
    'select customer_no from app.customer where id = $1',
    [customers.south[3]],
  );
  await tellByFile('R-2', '1102', no, `${day(-1)}T10:00:00+08:00`);
  assert.ok((await reasonsAtDial()).includes('suppressed'));
});

test('each refusal says who told of it', async () => {
  const { customers } = http.ground;
  const refuse = async (role: Role, customerId: string | undefined) => {
    const id = newId();
    const body = { id, customerId, channel: null, at: new Date().toISOString() };
    const { status, text } = await ask(role, 'touch.refuse', body);
    assert.equal(status, 200, text);
    return id;
  };
  await ask('counter', 'customer.lookup', { value: personOf(5).phone });
  const byCounter = await refuse('counter', customers.north[5]);
  const direct = await refuse('client_manager', customers.north[6]);
  const told = newId();
  const { status, text } = await ask('client_manager', 'touch.record', {
    id: told,
    customerId: customers.north[0],
    channel: 'phone',
    outcome: 'COMPLAINT',
    occurredAt: new Date().toISOString(),
  });
  assert.equal(status, 200, text);
  const rows = await query<{ id: string; origin: string }>(
    'select id, origin from app.refusal where id = any($1::uuid[])',
    [[byCounter, direct, told]],
  );
  const originOf = new Map(rows.map((row) => [row.id, row.origin]));
  assert.deepEqual(
    [byCounter, direct, told].map((id) => originOf.get(id)),
    ['COUNTER', 'DIRECT', 'TOUCH'],
  );
});

test('a number is shown for what the customer came for, marked as not for marketing; for a visit of ours it is not', async () => {
  const { customers, staff } = http.ground;
  await query(
    `update app.param set value = '[[0, 1440]]' where key in ('call.window.weekday', 'call.window.weekend')`,
    [],
  );
  await query(`update app.staff set licence_no = 'L1', licence_to = '2099-12-31' where id = $1`, [
    staff.north.grid_lead,
  ]);
  const id = customers.north[1];
  const reveal = (field: string, reason: string) =>
    ask('grid_lead', 'customer.reveal', { id, field, reason });
  const codesOf = (reasons: { code: string }[] = []) => reasons.map((one) => one.code);
  const before = await reveal('phone', 'VISIT');
  assert.deepEqual(
    [before.status, before.said.value, before.said.notForMarketing],
    [200, personOf(1).phone, []],
  );
  const refusal = { id: newId(), customerId: id, channel: null, at: new Date().toISOString() };
  assert.equal((await ask('client_manager', 'touch.refuse', refusal)).status, 200);
  for (const field of ['phone', 'address', 'idNo']) {
    const { status, said, text } = await reveal(field, 'VISIT');
    assert.equal(status, 422, text);
    assert.deepEqual([said.code, codesOf(said.details?.reasons)], ['gate.denied', ['refused', 'suppressed']]);
  }
  const shown = await reveal('phone', 'APPLICATION');
  assert.deepEqual([shown.status, shown.said.value], [200, personOf(1).phone]);
  assert.deepEqual(codesOf(shown.said.notForMarketing), ['refused', 'suppressed']);
  const audited = await query<{ reason: string; body: unknown }>(
    `select reason, body from app.audit where action = 'customer.revealed' and object = $1 order by at`,
    [id],
  );
  assert.deepEqual(audited, [
    { reason: 'VISIT', body: { field: 'phone' } },
    { reason: 'APPLICATION', body: { field: 'phone', notForMarketing: ['refused', 'suppressed'] } },
  ]);
});
