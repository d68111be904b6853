import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Problem } from '#contract/problem.ts';
import { createTestDatabase } from '../../db/testing.ts';
import { type Database, openDatabase } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { locks } from '../../db/lock.ts';
import { planBranch } from '../../plan/commands.ts';
import type { ImportAccount } from '../queries.ts';
import { importDirectory } from './run.ts';
import { assertSameRows, type Delivery, delivery, runChild, writeDelivery } from './testing.ts';

const asOf = '2026-11-24';
type House = Awaited<ReturnType<typeof createTestDatabase>> & { database: Database };
const houses: House[] = [];
const dirs: string[] = [];

async function openHouse(): Promise<House> {
  const made = await createTestDatabase();
  const house = { ...made, database: await openDatabase(made.url, made.roles, made.keysDir) };
  houses.push(house);
  return house;
}

function dirOf(files: Delivery): string {
  const dir = mkdtempSync(join(tmpdir(), 'jingtian-feed-'));
  dirs.push(dir);
  writeDelivery(dir, files);
  return dir;
}

let house: House;
before(async () => {
  house = await openHouse();
});
after(async () => {
  for (const { database, drop } of houses) {
    await database.close();
    await drop();
  }
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

const counts = ({ files }: ImportAccount) =>
  Object.fromEntries(
    files.map((file) => [
      file.name,
      [file.rowsRead, file.appliedCount, file.unchangedCount, file.refusedCount, file.foldedCount],
    ]),
  );

/** Every row of every file is applied, unchanged, refused or folded. */
function assertBalanced({ files }: ImportAccount): void {
  for (const file of files)
    assert.equal(
      file.appliedCount + file.unchangedCount + file.refusedCount + file.foldedCount,
      file.rowsRead,
      file.name,
    );
}

/** What the bank's rows are, without ids and times: the same before and after anything that must change nothing. */
async function contentOf({ database }: House): Promise<unknown> {
  const head = await database.db
    .selectFrom('org')
    .select('id')
    .where('level', '=', 'HEAD')
    .executeTakeFirst();
  return asJob(database, head?.id ?? null, async (tx) => ({
    orgs: await tx.selectFrom('org').select(['org_no', 'name', 'level']).orderBy('org_no').execute(),
    staff: await tx.selectFrom('staff').select(['staff_no', 'name', 'status']).orderBy('staff_no').execute(),
    members: await tx
      .selectFrom('grid_member')
      .innerJoin('grid', 'grid.id', 'grid_member.grid_id')
      .innerJoin('staff', 'staff.id', 'grid_member.staff_id')
      .select(['grid_no', 'staff_no', 'role', 'from_on', 'to_on'])
      .orderBy('grid_no')
      .orderBy('staff_no')
      .orderBy('role')
      .execute(),
    customers: await tx
      .selectFrom('customer')
      .leftJoin('staff', 'staff.id', 'customer.owner_id')
      .leftJoin('grid', 'grid.id', 'customer.grid_id')
      .select(['customer_no', 'owner_reason', 'staff_no', 'grid_no', 'row_hash', 'phone_index'])
      .select(['overdue_days', 'is_leading', 'deceased', 'birth_on'])
      .orderBy('customer_no')
      .execute(),
    holdings: await tx
      .selectFrom('holding')
      .select(['holding_no', 'kind', 'balance_fen', 'matures_on'])
      .orderBy('holding_no')
      .execute(),
    consents: await tx
      .selectFrom('consent')
      .select(['consent_no', 'purpose'])
      .orderBy('consent_no')
      .execute(),
    refusals: await tx.selectFrom('refusal').select(['refusal_no', 'at']).orderBy('refusal_no').execute(),
    touches: await tx.selectFrom('touch').select(['touch_no', 'outcome']).orderBy('touch_no').execute(),
    steps: await tx.selectFrom('application_step').select(['step_no', 'step']).orderBy('step_no').execute(),
    suppressed: await tx.selectFrom('suppression').select('phone_index').orderBy('phone_index').execute(),
    staged: await tx.selectFrom('stage.block').select('chunk_no').execute(),
  }));
}

test('twelve files: each row applied or refused with file, row, column and a sentence', async () => {
  const account = await importDirectory(house.database, { dir: dirOf(delivery), asOf });
  assertBalanced(account);
  assert.equal(account.job.state, 'DONE');
  assert.deepEqual(counts(account), {
    'orgs.csv': [5, 4, 0, 1, 0],
    'staff.csv': [6, 4, 0, 2, 0],
    'grids.geojson': [3, 2, 0, 1, 0],
    'places.csv': [4, 3, 0, 1, 0],
    'employers.csv': [1, 1, 0, 0, 0],
    'merchants.csv': [1, 1, 0, 0, 0],
    '客户.csv': [9, 4, 0, 5, 0],
    'consents.csv': [3, 2, 0, 1, 0],
    'refusals.csv': [1, 1, 0, 0, 0],
    'holdings.csv': [4, 3, 0, 1, 0],
    'touches.csv': [2, 2, 0, 0, 0],
    'application_steps.csv': [1, 1, 0, 0, 0],
    'readme.md': [0, 0, 0, 0, 0],
  });
  assert.deepEqual(
    account.refusals.map((row) => row.sentence),
    [
      'orgs.csv 第 6 行「上级机构号」:没有上级机构「8888」,或上级层级不高于本机构。',
      'staff.csv 第 6 行「机构号」:没有机构号「7777」。',
      'staff.csv 第 7 行「上岗日期」:「2024-13-01」:日历上没有这一天。',
      'grids.geojson 第 3 行「boundary」:不是有效的多边形边界。',
      'places.csv 第 4 行「经度」:经纬度是 0,0,不是真实位置。',
      '客户.csv 第 5 行「手机号」:「1***5」有 5 位数字,手机号是 11 位。',
      '客户.csv 第 6 行「身份证号」:「1****************1」的校验位不对,请核对原件。',
      '客户.csv 第 7 行「客户号」:与第 2 行是同一条,只收第一条。',
      '客户.csv 第 8 行「机构号」:没有机构号「3303」。',
      '客户.csv 第 9 行「单位编号」:该支行没有单位「E9」。',
      'consents.csv 第 4 行「授权编号」:与第 3 行是同一条,只收第一条。',
      'holdings.csv 第 5 行「客户号」:该支行没有客户「C8」。',
    ],
  );
});

test('owners, grids, overdue days and refusals follow from the files', async () => {
  const { customers, suppressed, members } = (await contentOf(house)) as {
    customers: Record<string, unknown>[];
    suppressed: unknown[];
    members: unknown[];
  };
  assert.deepEqual(
    customers.map((row) => [row['customer_no'], row['owner_reason'], row['staff_no'], row['grid_no']]),
    [
      ['C1', 'LOAN_MANAGER', 'A3', 'G1'],
      ['C2', 'INTENT_OWNER', 'A1', 'G1'],
      ['C3', 'POOL', null, null],
      ['C9', 'PHYSICAL_GRID_LEAD', 'A2', 'G1'],
    ],
  );
  assert.equal(customers[1]?.['overdue_days'], 5);
  assert.equal(suppressed.length, 1);
  assert.equal(members.length, 4);
});

test('the same files again: every row unchanged, nothing written', async () => {
  const before = await contentOf(house);
  const account = await importDirectory(house.database, { dir: dirOf(delivery), asOf });
  assertBalanced(account);
  assert.equal(account.job.appliedCount, 0);
  assert.equal(account.job.unchangedCount, 28);
  assert.deepEqual(await contentOf(house), before);
});

test('a column that the file lacks keeps what another file brought; a blank cell empties', async () => {
  const before = (await contentOf(house)) as { customers: Record<string, unknown>[] };
  const named = '客户号,机构号,手机号\nC1,3301,13800005678\nC2,3301,\n';
  const account = await importDirectory(house.database, { dir: dirOf({ 'customers.csv': named }), asOf });
  assert.deepEqual(counts(account), { 'customers.csv': [2, 1, 1, 0, 0] });
  const { customers } = (await contentOf(house)) as { customers: Record<string, unknown>[] };
  assert.deepEqual(customers[0], before.customers[0], 'C1 brought nothing new');
  assert.equal(customers[1]?.['phone_index'], null);
  assert.equal(customers[1]?.['birth_on'], '1990-05-05');
});

test('a ledger row that is known with other content is refused', async () => {
  const changed =
    'consent_no,org_no,customer_no,purpose,basis,from_on\nK1,3301,C1,服务,书面同意,2025-01-01\n';
  const account = await importDirectory(house.database, { dir: dirOf({ 'consents.csv': changed }), asOf });
  assert.deepEqual(counts(account), { 'consents.csv': [1, 0, 0, 1, 0] });
  assert.match(account.refusals[0]?.sentence ?? '', /已登记且内容不同/);
});

test('a damaged or short file stops the whole delivery before anything is applied', async () => {
  const before = await contentOf(house);
  const good = '客户号,机构号,客户姓名\nC50,3301,新客户\n';
  const cases: [Delivery, RegExp][] = [
    [
      { 'customers.csv': good, 'holdings.csv': 'holding_no,org_no,customer_no,kind\nL9,3301' },
      /第 2 行.*中断/,
    ],
    [
      { 'customers.csv': good, 'holdings.csv': 'holding_no,org_no,kind\nL9,3301,贷款\n' },
      /缺少必需的列:客户号/,
    ],
    [{ 'customers.csv': good, 'touches.csv': Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a]) }, /无法读取/],
    [{ 'customers.csv': `${good}\0` }, /空字节/],
  ];
  for (const [files, sentence] of cases) {
    await assert.rejects(importDirectory(house.database, { dir: dirOf(files), asOf }), (error: unknown) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.code, 'import.unreadable');
      assert.match(String(error.details['sentence']), sentence);
      return true;
    });
  }
  assert.deepEqual(await contentOf(house), before);
  const jobs = await asJob(house.database, null, (tx) =>
    tx.selectFrom('import_job').select(['state', 'failure']).where('state', '=', 'FAILED').execute(),
  );
  assert.equal(jobs.length, cases.length);
  assert.ok(jobs.every((job) => job.failure !== null && job.failure.endsWith('。')));
});

test('an empty folder and an unknown profile are said so', async () => {
  await assert.rejects(importDirectory(house.database, { dir: dirOf({}), asOf }), { code: 'import.nothing' });
  await assert.rejects(importDirectory(house.database, { dir: dirOf({}), asOf, profile: 'nobody' }), {
    code: 'import.profile-unknown',
  });
});

test('GB18030 as a spreadsheet saves it: the same people', async () => {
  const { database } = await openHouse();
  await importDirectory(database, { dir: dirOf({ 'orgs.csv': delivery['orgs.csv'] ?? '' }), asOf });
  // 客户号,机构号,客户姓名 / C1,3301,王建国
  const bytes = Buffer.from(
    'bfcdbba7bac52cbbfab9b9bac52cbfcdbba7d0d5c3fb0d0a43312c333330312ccdf5bda8b9fa0d0a',
    'hex',
  );
  const account = await importDirectory(database, { dir: dirOf({ '客户.csv': bytes }), asOf });
  assert.equal(account.files[0]?.encoding, 'GB18030');
  assert.equal(account.job.appliedCount, 1);
});

test('three bad rows in ten: seven are applied, three are named', async () => {
  const rows = Array.from({ length: 1000 }, (_, at) =>
    at % 10 < 3 ? `X${at},3301,1380000,` : `X${at},3301,138${String(at).padStart(8, '0')},1990-01-01`,
  );
  const dir = dirOf({ 'customers.csv': `客户号,机构号,手机号,出生日期\n${rows.join('\n')}\n` });
  const account = await importDirectory(house.database, { dir, asOf });
  assertBalanced(account);
  assert.deepEqual(counts(account), { 'customers.csv': [1000, 700, 0, 300, 0] });
  assert.equal(account.refusals.length, 300);
});

test('two imports at once: the second is told, the first ends well; no plan begins meanwhile', async () => {
  const dir = dirOf(delivery);
  const outcomes = await Promise.allSettled([
    importDirectory(house.database, { dir, asOf }),
    importDirectory(house.database, { dir, asOf }),
  ]);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  assert.equal(refused.length, 1);
  assert.equal(refused[0]?.reason.code, 'import.busy');
  const client = await house.database.pools.jobPool.connect();
  try {
    await client.query('select pg_advisory_lock($1, 0)', [locks.import]);
    const branch = await house.database.db
      .selectFrom('org')
      .select('id')
      .where('org_no', '=', '3301')
      .executeTakeFirstOrThrow();
    await assert.rejects(planBranch(house.database, { branchId: branch.id, day: asOf, actor: null }), {
      code: 'plan.importing',
    });
  } finally {
    await client.query('select pg_advisory_unlock_all()');
    client.release();
  }
});

test('the digest tells a delivery: another one gives up what was left unfinished', async () => {
  await asJob(house.database, null, async (tx) => {
    await tx
      .insertInto('import_job')
      .values({
        id: '0193f000-0000-7000-8000-000000000001',
        digest: 'left over',
        profile: 'bank',
        as_of_on: asOf,
        state: 'APPLYING',
      })
      .execute();
  });
  await importDirectory(house.database, { dir: dirOf(delivery), asOf });
  const left = await asJob(house.database, null, (tx) =>
    tx
      .selectFrom('import_job')
      .select(['state', 'failure'])
      .where('digest', '=', 'left over')
      .executeTakeFirst(),
  );
  assert.deepEqual(left, { state: 'FAILED', failure: 'import.given-up' });
});

/** Runs the import in a process of its own, killed after `killAfterMs`; answers whether it was. */
const runImportOf = (house: House, dir: string, killAfterMs?: number): Promise<boolean> =>
  runChild(
    house,
    { module: new URL('./run.ts', import.meta.url), name: 'importDirectory', args: [{ dir, asOf }] },
    killAfterMs,
  );

test('killed at several moments and started again, it ends as if never killed', async () => {
  const people = Array.from({ length: 12_000 }, (_, at) => `Y${at},3301,姓名${at},138${10_000_000 + at},P1`);
  const held = people.map((_, at) => `H${at},3301,Y${at},存款,2024-01-01,${at}.50`);
  const dir = dirOf({
    ...delivery,
    'customers.csv': `客户号,机构号,客户姓名,手机号,地点编号\n${people.join('\n')}\n`,
    'holdings-2.csv': `holding_no,org_no,customer_no,kind,opened_on,balance\n${held.join('\n')}\n`,
  });
  const calm = await openHouse();
  const storm = await openHouse();
  // The keys differ between the two houses; what is compared must not be hashed by them.
  await importDirectory(calm.database, { dir, asOf });
  let kills = 0;
  for (const ms of [150, 500, 900, 1400]) if (await runImportOf(storm, dir, ms)) kills += 1;
  const killed = await runImportOf(storm, dir);
  assert.equal(killed, false);
  assert.ok(kills > 0, 'at least one kill fell into the import');
  const plain = async (one: House) => {
    const content = (await contentOf(one)) as Record<string, Record<string, unknown>[]>;
    return {
      ...content,
      suppressed: content['suppressed']?.length,
      customers: content['customers']?.map(({ row_hash, phone_index, ...row }) => ({
        ...row,
        sealed: row_hash !== null,
        reachable: phone_index !== null,
      })),
    };
  };
  const jobs = await asJob(storm.database, null, (tx) =>
    tx.selectFrom('import_job').select('state').execute(),
  );
  assert.deepEqual(jobs, [{ state: 'DONE' }]);
  assertSameRows(await plain(storm), await plain(calm));
  const sums = async ({ database }: House) =>
    asJob(database, null, (tx) =>
      tx
        .selectFrom('import_chunk')
        .select(['file_no', 'chunk_no', 'applied_count', 'refused_count'])
        .orderBy('file_no')
        .orderBy('chunk_no')
        .execute(),
    );
  assert.deepEqual(await sums(storm), await sums(calm));
});
