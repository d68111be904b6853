// A chunk of customers that fails takes nothing along: what hangs on its customers waits and comes with the next run.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { importDirectory } from './run.ts';
import { countsOf, delivery, openFeed } from './testing.ts';

let feed: Awaited<ReturnType<typeof openFeed>>;
before(async () => {
  feed = await openFeed();
  const { 'orgs.csv': orgs = '', 'staff.csv': staff = '' } = delivery;
  await importDirectory(feed.database, {
    dir: feed.dirOf({ 'orgs.csv': orgs, 'staff.csv': staff }),
    asOf: '2026-11-24',
  });
});
after(() => feed.close());

test('holdings and consents of customers whose chunk failed are not refused, and are there after the next run', async () => {
  const people = Array.from({ length: 10_050 }, (_, at) => `W${at},3301,${at === 10_020 ? '坏' : '好'}\n`);
  const held = [5, 10_010, 10_040].map((at) => `WL${at},3301,W${at},存款,100\n`);
  const dir = feed.dirOf({
    'customers.csv': `客户号,机构号,区县乡镇\n${people.join('')}`,
    'holdings.csv': `holding_no,org_no,customer_no,kind,balance\n${held.join('')}WLX,3301,NOBODY,存款,1\n`,
    'consents.csv':
      'consent_no,org_no,customer_no,purpose,basis,from_on\nWK1,3301,W10011,营销,书面同意,2025-01-01\n',
  });
  const run = () => importDirectory(feed.database, { dir, asOf: '2026-11-24' });
  await feed.installer.query("alter table app.customer add constraint trap check (district <> '坏')");
  const first = await run();
  assert.equal(first.job.failure, 'import.chunks-failed');
  assert.deepEqual(first.refusals, []);
  const { rows: failures } = await feed.installer.query(
    'select file_no, chunk_no, code from app.import_failure order by 1',
  );
  assert.deepEqual(failures, [
    { file_no: 1, chunk_no: 1, code: '23514' },
    { file_no: 2, chunk_no: 0, code: 'WAITS' },
    { file_no: 3, chunk_no: 0, code: 'WAITS' },
  ]);
  await feed.installer.query('alter table app.customer drop constraint trap');
  const second = await run();
  assert.equal(second.job.state, 'DONE');
  assert.deepEqual(countsOf(second), {
    'customers.csv': [10_050, 10_050, 0, 0, 0],
    'holdings.csv': [4, 3, 0, 1, 0],
    'consents.csv': [1, 1, 0, 0, 0],
  });
  assert.deepEqual(
    second.refusals.map(({ code }) => code),
    ['ref.customer'],
  );
});

test('what was done to cells is said of every chunk, whichever thread read it', async () => {
  const phoneOf = (at: number) => `138${String(at).padStart(8, '0')}`;
  const people = Array.from(
    { length: 30_100 },
    (_, at) =>
      `V${at},3301,"${phoneOf(at)}${at % 10_000 === 7 ? `/139${String(at).padStart(8, '0')}` : ''}"\n`,
  );
  const dir = feed.dirOf({ 'customers.csv': `客户号,机构号,手机号\n${people.join('')}` });
  const account = await importDirectory(feed.database, { dir, asOf: '2026-11-24' });
  const notes = account.files[0]?.notes.filter(({ code }) => code.startsWith('remark.'));
  assert.deepEqual(notes, [
    {
      code: 'remark.phone-first',
      values: { column: '手机号', count: 4, rows: '9、10009、20009、30009' },
    },
  ]);
});
