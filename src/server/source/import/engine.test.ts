import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWholeContact } from '../../customer/person.ts';
import { newId } from '../../new-id.ts';
import { importDirectory } from './run.ts';
import { countsOf, delivery, openFeed } from './testing.ts';

const asOf = '2026-11-24';
let feed: Awaited<ReturnType<typeof openFeed>>;
before(async () => {
  feed = await openFeed();
  const { 'orgs.csv': orgs = '', 'staff.csv': staff = '', 'grids.geojson': grids = '' } = delivery;
  const {
    'places.csv': places = '',
    'employers.csv': employers = '',
    'merchants.csv': merchants = '',
  } = delivery;
  await load({
    'orgs.csv': orgs,
    'staff.csv': staff,
    'grids.geojson': grids,
    'places.csv': places,
    'employers.csv': employers,
    'merchants.csv': merchants,
  });
});
after(() => feed.close());

const load = (files: Record<string, string | Buffer>, day = asOf) =>
  importDirectory(feed.database, { dir: feed.dirOf(files), asOf: day });
const personOf = async (no: string) => {
  const row = await feed.asBank((tx) =>
    tx.selectFrom('customer').selectAll().where('customer_no', '=', no).executeTakeFirstOrThrow(),
  );
  const { keys } = feed.database;
  return {
    row,
    ...openWholeContact(keys, row.id, row.contact_sealed),
    idNo: row.id_no_sealed && keys.unseal(`customer|id_no|${row.id}`, row.id_no_sealed),
  };
};
/** Rows that were written again after the chunk that brought them: both bear the time of its transaction. */
const countSettled = async (): Promise<number> => {
  const { rows } = await feed.installer.query<{ n: number }>(
    `select count(*)::int as n from app.customer
      where not exists (select 1 from app.import_chunk where applied_at = updated_at)`,
  );
  return rows[0]!.n;
};

const phoneOf = (at: number) => `138${String(at).padStart(8, '0')}`;
const header =
  '客户号,机构号,客户姓名,手机号,联系地址,企微外部联系人,身份证号,地点编号,单位编号,管户经理工号,是否身故\n';
const line = (at: number, phone = phoneOf(at)) =>
  `M${at},${at % 3 === 0 ? '3302' : '3301'},姓名${at},${phone},翠湖 ${at},wm${at},,${at % 3 === 0 ? '' : 'P1'},${at % 3 !== 0 && at % 7 === 1 ? 'E1' : ''},A${1 + (at % 3 === 0 ? 3 : at % 2)},否\n`;
const peopleCount = 45_000;

test('many chunks on several threads: each row once, sealed for its own id, the second of a key refused', async () => {
  const rows = Array.from({ length: peopleCount }, (_, at) => line(at));
  rows[41_000] = line(5);
  rows[41_001] = line(41_001, '12');
  rows[29_999] = line(29_998);
  const account = await load({ 'customers.csv': header + rows.join('') });
  assert.deepEqual(countsOf(account), { 'customers.csv': [peopleCount, peopleCount - 3, 0, 3, 0] });
  assert.deepEqual(
    account.refusals.map(({ rowNo, code, detail }) => [rowNo, code, detail['first']]),
    [
      [30_001, 'row.duplicate', 30_000],
      [41_002, 'row.duplicate', 7],
      [41_003, 'value.phone-length', undefined],
    ],
  );
  for (const at of [0, 5, 9999, 10_000, 20_001, 29_998, 44_999]) {
    const { name, phone, wechat, row } = await personOf(`M${at}`);
    assert.deepEqual([name, phone, wechat], [`姓名${at}`, phoneOf(at), `wm${at}`]);
    assert.deepEqual(row.phone_index, feed.database.keys.phoneIndex(phoneOf(at)));
  }
  const placed = await personOf('M1');
  assert.equal(placed.row.owner_reason, 'VIRTUAL_GRID_LEAD');
  assert.ok(placed.row.grid_id && placed.row.virtual_grid_id);
  assert.equal((await personOf('M2')).row.owner_reason, 'PHYSICAL_GRID_LEAD');
  assert.equal((await personOf('M3')).row.owner_reason, 'POOL');
  assert.equal(await countSettled(), 0, 'nothing was left to settle');
});

test('the same again is unchanged; what changed is sealed anew for the row that is there', async () => {
  const kept = await personOf('M7');
  const rows = Array.from({ length: peopleCount }, (_, at) =>
    at === 29_999 || (at >= 41_000 && at < 41_002)
      ? line(at)
      : line(at, at % 1000 === 7 ? `139${String(at).padStart(8, '0')}` : phoneOf(at)),
  );
  const account = await load({ 'customers.csv': header + rows.join('') });
  assert.deepEqual(countsOf(account), { 'customers.csv': [peopleCount, 48, peopleCount - 48, 0, 0] });
  const changed = await personOf('M7');
  assert.equal(changed.row.id, kept.row.id);
  assert.deepEqual([changed.name, changed.phone, changed.address], ['姓名7', '13900000007', '翠湖 7']);
  assert.notDeepEqual(changed.row.job_id, kept.row.job_id);
});

test('a file with part of a person keeps the rest, opened and sealed as one', async () => {
  await load({ 'customers.csv': '客户号,机构号,身份证号\nM8,3301,11010519491231002X\n' });
  const account = await load({ 'customers.csv': '客户号,机构号,客户姓名\nM8,3301,改名\nM9,3302,姓名9\n' });
  assert.deepEqual(countsOf(account), { 'customers.csv': [2, 1, 1, 0, 0] });
  const { name, phone, wechat, idNo, row } = await personOf('M8');
  assert.deepEqual([name, phone, wechat, idNo], ['改名', phoneOf(8), 'wm8', '11010519491231002X']);
  assert.deepEqual(row.name_employer_index, feed.database.keys.nameEmployerIndex('改名', 'E1'));
  await load({ 'customers.csv': '客户号,机构号,单位编号,手机号\nM8,3301,,\n' });
  const without = await personOf('M8');
  assert.equal(without.row.name_employer_index, null);
  assert.equal(without.row.phone_index, null);
  assert.deepEqual([without.name, without.phone, without.idNo], ['改名', undefined, '11010519491231002X']);
});

test('what is older than what is stored changes nothing, and the account says so', async () => {
  const people = (name: string, day: string) =>
    `客户号,机构号,客户姓名,数据日期\nN1,3301,${name},${day}\nN2,3301,同名,\n`;
  await load({ 'customers.csv': people('新', '2026-11-20') }, '2026-11-20');
  const older = await load({ 'customers.csv': people('旧', '2026-11-19') }, '2026-11-18');
  assert.deepEqual(countsOf(older), { 'customers.csv': [2, 0, 2, 0, 0] });
  assert.deepEqual(older.files[0]?.notes, [{ code: 'rows.older', values: { count: 1 } }]);
  assert.equal((await personOf('N1')).name, '新');
  const same = await load({ 'customers.csv': people('同日', '2026-11-20') }, '2026-11-19');
  assert.deepEqual(countsOf(same), { 'customers.csv': [2, 1, 1, 0, 0] });
  const held = (balance: string) =>
    `holding_no,org_no,customer_no,kind,balance\nZ1,3301,N1,存款,${balance}\n`;
  await load({ 'holdings.csv': held('200') }, '2026-11-20');
  const late = await load({ 'holdings.csv': held('100') }, '2026-11-19');
  assert.deepEqual(late.files[0]?.notes, [{ code: 'rows.older', values: { count: 1 } }]);
  const next = await load({ 'holdings.csv': held('300') }, '2026-11-21');
  assert.deepEqual(countsOf(next), { 'holdings.csv': [1, 1, 0, 0, 0] });
});

test('a row that came again unchanged is confirmed once a week', async () => {
  const people = '客户号,机构号,客户姓名\nW1,3301,不变\n';
  const asOfOf = async () => (await personOf('W1')).row.as_of_on;
  await load({ 'customers.csv': people }, '2026-11-01');
  await load({ 'customers.csv': people }, '2026-11-08');
  assert.equal(await asOfOf(), '2026-11-01');
  const { job } = await load({ 'customers.csv': people }, '2026-11-09');
  assert.deepEqual([job.appliedCount, job.unchangedCount, await asOfOf()], [0, 1, '2026-11-09']);
});

test('staging that a crashed server lost is read again; no row is applied twice', async () => {
  const rows = Array.from({ length: 25_000 }, (_, at) => `Q${at},3301,甲${at}\n`);
  const files = { 'customers.csv': `客户号,机构号,客户姓名\n${rows.join('')}` };
  const dir = feed.dirOf(files);
  let applied = 0;
  await assert.rejects(
    importDirectory(feed.database, {
      dir,
      asOf,
      onProgress: ({ step }) => {
        if (step === 'applying' && (applied += 1) === 2) throw new Error('stopped on the way');
      },
    }),
    /stopped on the way/,
  );
  await feed.installer.query('truncate stage.block');
  const account = await importDirectory(feed.database, { dir, asOf });
  assert.deepEqual(countsOf(account), { 'customers.csv': [25_000, 25_000, 0, 0, 0] });
  const { rows: left } = await feed.installer.query('select 1 from stage.block');
  assert.equal(left.length, 0);
});

test('a chunk that fails does not stop the others; the same delivery again tries it again', async () => {
  const rows = Array.from({ length: 25_000 }, (_, at) => `F${at},3301,${at === 12_000 ? '坏' : '好'}\n`);
  const dir = feed.dirOf({ 'customers.csv': `客户号,机构号,区县乡镇\n${rows.join('')}` });
  await feed.installer.query("alter table app.customer add constraint trap check (district <> '坏')");
  const first = await importDirectory(feed.database, { dir, asOf });
  assert.deepEqual([first.job.state, first.job.failure], ['APPLYING', 'import.chunks-failed']);
  assert.deepEqual(countsOf(first), { 'customers.csv': [25_000, 15_000, 0, 0, 0] });
  assert.deepEqual(first.files[0]?.notes, [{ code: 'rows.failed', values: { count: 10_000 } }]);
  const { rows: kept } = await feed.installer.query('select chunk_no, code from app.import_failure');
  assert.deepEqual(kept, [{ chunk_no: 1, code: '23514' }]);
  await feed.installer.query('alter table app.customer drop constraint trap');
  const second = await importDirectory(feed.database, { dir, asOf });
  assert.equal(second.job.id, first.job.id);
  assert.deepEqual([second.job.state, second.job.failure], ['DONE', null]);
  assert.deepEqual(countsOf(second), { 'customers.csv': [25_000, 25_000, 0, 0, 0] });
  assert.deepEqual(second.files[0]?.notes, []);
});

test('a reference to what is not there is refused by the database, and what is referred to stays', async () => {
  const branch = await feed.database.db
    .selectFrom('org')
    .select('id')
    .where('org_no', '=', '3301')
    .executeTakeFirstOrThrow();
  const person = { branch_id: branch.id, id: newId(), customer_no: 'R1' };
  const broken = { code: '23503' };
  for (const ref of ['place_id', 'employer_id', 'merchant_id', 'manager_id', 'owner_id'])
    await assert.rejects(
      feed.asBank((tx) =>
        tx
          .insertInto('customer')
          .values({ ...person, [ref]: newId() })
          .execute(),
      ),
      broken,
      ref,
    );
  await feed.asBank((tx) => tx.insertInto('customer').values(person).execute());
  for (const ref of ['place_id', 'manager_id'])
    await assert.rejects(
      feed.asBank((tx) =>
        tx
          .updateTable('customer')
          .set({ [ref]: newId() })
          .where('id', '=', person.id)
          .execute(),
      ),
      broken,
      ref,
    );
  const held = { branch_id: branch.id, id: newId(), holding_no: 'R1', kind: 'LOAN', as_of_on: asOf };
  await assert.rejects(
    feed.asBank((tx) =>
      tx
        .insertInto('holding')
        .values({ ...held, customer_id: newId() })
        .execute(),
    ),
    broken,
  );
  await feed.asBank((tx) =>
    tx
      .insertInto('holding')
      .values({ ...held, customer_id: person.id })
      .execute(),
  );
  await assert.rejects(
    feed.asBank((tx) => tx.deleteFrom('customer').where('id', '=', person.id).execute()),
    broken,
  );
  for (const table of ['place', 'staff', 'org', 'employer', 'merchant', 'grid'] as const)
    await assert.rejects(
      feed.asBank((tx) => tx.deleteFrom(table).execute()),
      { code: '42501' },
      table,
    );
});
