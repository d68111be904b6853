// What a customer said of their phone stands over the bank's file of the next day, which is shown and not lost.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { customerRoutes } from '#contract/customer.ts';
import type { Output } from '#contract/route.ts';
import { importDirectory } from '#server/source/import/run.ts';
import { undoImport } from '#server/source/undo/run.ts';
import { type Ask, type Http, openHttp } from './security/http.ts';

let http: Http;
before(async () => {
  http = await openHttp();
});
after(() => http.close());

type Card = Output<typeof customerRoutes.get>;
const call = async (route: string, sent: Ask) => http.call(await http.session('branch_head'), route, sent);
async function ask<T>(route: string, sent: Ask): Promise<T> {
  const reply = await call(route, sent);
  assert.equal(reply.status, 200, `${route}: ${reply.text}`);
  return reply.body as T; // The route's own answer, whose schema the server has filtered by.
}

/** The bank's file of a day, with one customer in it. */
async function bring(no: string, phone: string, asOf: string, name = '王建国'): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'jingtian-said-'));
  try {
    writeFileSync(
      join(dir, 'customers.csv'),
      `客户号,机构号,客户姓名,手机号,联系地址,企微外部联系人\n${no},1101,${name},${phone},翠湖,\n`,
    );
    return (await importDirectory(http.ground.database, { dir, asOf })).job.id;
  } finally {
    rmSync(dir, { recursive: true });
  }
}
const idOf = async (no: string): Promise<string> => {
  const { rows } = await http.ground.installer.query<{ id: string }>(
    'select id from app.customer where customer_no = $1',
    [no],
  );
  return rows[0]!.id;
};
const cardOf = (id: string) => ask<Card>('customer.get', { query: { id } });
const phoneOf = async (id: string): Promise<string | null> =>
  (
    await ask<{ value: string | null }>('customer.reveal', {
      body: { id, field: 'phone', reason: 'DATA_REPAIR' },
    })
  ).value;
const say = (id: string, phone: string | null) => ask('customer.say', { body: { id, phone } });

test('a new number given by the customer stays; the old one of the next file is shown beside it', async () => {
  await bring('SA1', '13810000001', '2026-11-20');
  const id = await idOf('SA1');
  assert.equal((await cardOf(id)).said, null);
  await say(id, '+86 139-1000-0001');
  assert.equal(await phoneOf(id), '13910000001');
  await bring('SA1', '13810000001', '2026-11-21');
  assert.equal(await phoneOf(id), '13910000001');
  const { said } = await cardOf(id);
  assert.deepEqual([said?.what, said?.filePhone], ['NEW', '138****0001']);
  // A third number does not win either, and the rest of the row is taken.
  await bring('SA1', '13710000001', '2026-11-22', '王建国改');
  assert.equal(await phoneOf(id), '13910000001');
  assert.equal((await cardOf(id)).said?.filePhone, '137****0001');
  assert.match((await cardOf(id)).customer.person.name, /王建国改|王\*/);
  const found = await http.ground.installer.query(
    'select 1 from app.customer where id = $1 and phone_index = $2',
    [id, http.ground.database.keys.phoneIndex('13910000001')],
  );
  assert.equal(found.rowCount, 1, 'it is found by the number that stands');
});

test('when the file says the same, the word is over, and the next number of the file counts', async () => {
  const id = await idOf('SA1');
  const job = await bring('SA1', '13910000001', '2026-11-23');
  assert.equal((await cardOf(id)).said, null);
  await undoImport(http.ground.database, job);
  assert.equal((await cardOf(id)).said?.what, 'NEW', 'undone, the word holds again');
  await bring('SA1', '13910000001', '2026-11-24');
  await bring('SA1', '13510000001', '2026-11-25');
  assert.equal(await phoneOf(id), '13510000001');
});

test('a wrong number does not come back; another that the bank brings is taken', async () => {
  await bring('SB1', '13810000002', '2026-11-20');
  const id = await idOf('SB1');
  await say(id, null);
  assert.equal(await phoneOf(id), null);
  await bring('SB1', '13810000002', '2026-11-21');
  assert.equal(await phoneOf(id), null);
  await bring('SB1', '', '2026-11-22');
  assert.equal((await cardOf(id)).said?.what, 'WRONG');
  await bring('SB1', '13610000002', '2026-11-23');
  assert.equal(await phoneOf(id), '13610000002');
  assert.equal((await cardOf(id)).said, null);
});

test('a refusal goes with the customer to the new number', async () => {
  await bring('SC1', '13810000003', '2026-11-20');
  const id = await idOf('SC1');
  const { installer, database } = http.ground;
  await installer.query(
    `insert into app.refusal (branch_id, id, customer_id, at, origin)
     select branch_id, gen_random_uuid(), id, now(), 'COUNTER' from app.customer where id = $1`,
    [id],
  );
  await say(id, '13910000003');
  const { rowCount } = await installer.query('select 1 from app.suppression where phone_index = $1', [
    database.keys.phoneIndex('13910000003'),
  ]);
  assert.equal(rowCount, 1);
  const { gate } = await cardOf(id);
  assert.ok(gate.every(({ reasons }) => reasons.length > 0));
});

test('what is no mobile number is refused with a sentence; no reply and no audit holds the number', async () => {
  const id = await idOf('SB1');
  const { status, body } = await call('customer.say', { body: { id, phone: '0571-87654321' } });
  assert.equal(status, 422);
  assert.equal((body as { code: string }).code, 'customer.phone-said'); // Every problem has one.
  const { rows } = await http.ground.installer.query<{ body: unknown }>(
    `select body from app.audit where action = 'customer.said'`,
  );
  assert.doesNotMatch(JSON.stringify(rows), /1[3-9]\d{9}/);
  assert.equal(rows.length, 3);
});
