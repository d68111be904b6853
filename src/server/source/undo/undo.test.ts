import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '../../new-id.ts';
import { importDirectory } from '../import/run.ts';
import { delivery, openFeed } from '../import/testing.ts';
import { undoImport } from './run.ts';
import { dumpOf, keptOf, partOf } from './testing.ts';

const asOf = '2026-11-24';
let feed: Awaited<ReturnType<typeof openFeed>>;
before(async () => {
  feed = await openFeed();
  await load(partOf(delivery, ['orgs.csv', 'staff.csv', 'grids.geojson', 'places.csv', 'employers.csv']));
});
after(() => feed.close());

const load = (files: Record<string, string | Buffer>, day = asOf) =>
  importDirectory(feed.database, { dir: feed.dirOf(files), asOf: day });
const undo = (id: string) => undoImport(feed.database, id);
const dump = () => dumpOf(feed);

const header = '客户号,机构号,客户姓名,手机号,身份证号,地点编号,单位编号,管户经理工号\n';
const people = (letter: string, count: number, name = '姓名') =>
  header +
  Array.from(
    { length: count },
    (_, at) =>
      `${letter}${at},${at % 3 ? '3301' : '3302'},${name}${at},1${letter.charCodeAt(0)}${String(at).padStart(8, '0')},,${at % 3 ? 'P1' : ''},${at % 3 ? 'E1' : ''},\n`,
  ).join('');
const held = (letter: string, count: number, balance: number) =>
  'holding_no,org_no,customer_no,kind,opened_on,balance,overdue_now_days,manager_no\n' +
  Array.from(
    { length: count },
    (_, at) =>
      `${letter}L${at},${at % 3 ? '3301' : '3302'},${letter}${at},贷款,2025-01-01,${balance + at}.50,${at % 5},A1\n`,
  ).join('');
const agreed = (letter: string, count: number) =>
  'consent_no,org_no,customer_no,purpose,channel,basis,from_on\n' +
  Array.from(
    { length: count },
    (_, at) => `${letter}K${at},${at % 3 ? '3301' : '3302'},${letter}${at},营销,电话,书面同意,2025-01-01\n`,
  ).join('');

test('what an import made goes, ledgers and identities with it, and the next import brings it again', async () => {
  await load({ 'customers.csv': people('A', 30), 'holdings.csv': held('A', 30, 100) });
  const before = await dump();
  const files = {
    'customers.csv': `${people('B', 10_200)}BID,3301,王建国,13800005678,11010519491231002X,,,\n`,
    'holdings.csv': held('B', 40, 200),
    'consents.csv': agreed('B', 20),
    'touches.csv':
      'touch_no,org_no,customer_no,staff_no,channel,occurred_at,outcome,next_on,note\nT1,3301,B1,A1,电话,2026-11-20 10:05,意向A,2026-11-25,装修\n',
  };
  const { job } = await load(files);
  assert.equal(job.state, 'DONE');
  await undo(job.id);
  assert.deepEqual(await keptOf(feed, job.id), {});
  assert.deepEqual(await dump(), before);
  const { rows: taken } = await feed.installer.query(
    'select table_name, count(*)::int as n from app.ledger_taken_back group by 1 order by 1',
  );
  assert.deepEqual(taken, [
    { table_name: 'consent', n: 20 },
    { table_name: 'touch', n: 1 },
  ]);
  const again = await load(files);
  assert.equal(again.job.appliedCount, job.appliedCount);
  await undo(again.job.id);
  assert.deepEqual(await dump(), before);
});

test('what an import changed is as before, to the byte; what it only confirmed as well', async () => {
  const before = await dump();
  const { job } = await load(
    { 'customers.csv': people('A', 30, '改名'), 'holdings.csv': held('A', 30, 900) },
    '2026-12-05',
  );
  assert.equal(job.appliedCount, 60);
  assert.notDeepEqual(await dump(), before);
  await undo(job.id);
  assert.deepEqual(await dump(), before);
  const same = await load(
    { 'customers.csv': people('A', 30), 'holdings.csv': held('A', 30, 100) },
    '2026-12-06',
  );
  assert.equal(same.job.appliedCount, 0);
  await undo(same.job.id);
  assert.deepEqual(await dump(), before);
});

test('a row with which something was done since stays, with its reason; registers stay', async () => {
  const files = {
    'employers.csv': 'employer_no,org_no,name,kind\nE7,3301,新单位,学校\n',
    'customers.csv': `${people('C', 12)}A1,3301,另名,13900000001,,,,\nA2,3301,另名,13900000002,,,,\n`,
    'holdings.csv': held('C', 12, 5),
    'refusals.csv': 'org_no,customer_no,channel,at,staff_no,origin\n3302,C3,,2026-08-03 10:22,A4,客服热线\n',
  };
  const { job } = await load(files);
  const idOf = async (no: string) => {
    const { rows } = await feed.installer.query<{ branch_id: number; id: string }>(
      'select branch_id, id from app.customer where customer_no = $1',
      [no],
    );
    return rows[0]!;
  };
  const touched = await idOf('C1');
  await feed.installer.query(
    `insert into app.touch (branch_id, id, customer_id, channel, occurred_at, business_day, outcome, closed_reason)
     values ($1, $2, $3, 'phone', now(), current_date, 'NO_NEED', 'NO_NEED')`,
    [touched.branch_id, newId(), touched.id],
  );
  const helped = await idOf('A1');
  await feed.installer.query(
    `insert into app.customer_helper (branch_id, customer_id, staff_id, from_on)
     select $1, $2, id, (now() at time zone 'Asia/Shanghai')::date from app.staff where staff_no = 'A1'`,
    [helped.branch_id, helped.id],
  );
  await load({ 'customers.csv': '客户号,机构号,客户姓名\nC4,3301,又名\n' });
  await load({
    'holdings.csv': 'holding_no,org_no,customer_no,kind,balance\nXX5,3301,C5,存款,100\n',
  });
  await undo(job.id);
  const kept = await keptOf(feed, job.id);
  assert.deepEqual(kept, {
    TOUCHED: ['C1', 'CL1'],
    ASSIGNED: ['A1'],
    LATER: ['C4'],
    IN_USE: ['C5'],
    REFUSED: kept['REFUSED'],
  });
  assert.equal(kept['REFUSED']!.length, 3, 'the refusal, the customer and what they hold');
  const { rows: left } = await feed.installer.query(
    `select customer_no from app.customer where customer_no like 'C%' order by 1`,
  );
  assert.deepEqual(
    left.map((row) => row.customer_no),
    ['C1', 'C3', 'C4', 'C5'],
  );
  const { rows: registers } = await feed.installer.query(
    `select kept from app.import_undo_chunk where job_id = $1 and kept ? 'REGISTER'`,
    [job.id],
  );
  assert.deepEqual(registers, [{ kept: { REGISTER: 1 } }]);
});
