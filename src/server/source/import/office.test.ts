import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Actor } from '#contract/access.ts';
import { createTestDatabase } from '../../db/testing.ts';
import { type Database, openDatabase } from '../../db/open.ts';
import { asActor, asJob } from '../../db/scope.ts';
import { newId } from '../../new-id.ts';
import { listImports } from '../queries.ts';
import { bankProfile } from './delivery.ts';
import { jobDigest } from './ledger.ts';
import type { ImportProgress } from './progress.ts';
import { importDirectory, runImport } from './run.ts';
import type { SourceFile } from './source-file.ts';
import { type Delivery, delivery, writeDelivery } from './testing.ts';

const asOf = '2026-11-24';
let made: Awaited<ReturnType<typeof createTestDatabase>>;
let database: Database;
let orgIds: Map<string, number>;
const dirs: string[] = [];

function dirOf(files: Delivery): string {
  const dir = mkdtempSync(join(tmpdir(), 'jingtian-office-'));
  dirs.push(dir);
  writeDelivery(dir, files);
  return dir;
}

before(async () => {
  made = await createTestDatabase();
  database = await openDatabase(made.url, made.roles, made.keysDir);
  await importDirectory(database, { dir: dirOf(delivery), asOf });
  const orgs = await database.db.selectFrom('org').select(['id', 'org_no']).execute();
  orgIds = new Map(orgs.map((org) => [org.org_no, org.id]));
});
after(async () => {
  await database.close();
  await made.drop();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

/** A delivery of one office, accepted and ready to run. */
async function openJobOf(orgNo: string, files: Delivery): Promise<{ id: string; files: SourceFile[] }> {
  const opened = await bankProfile.open(dirOf(files), asOf);
  const id = newId();
  const rootOrgId = orgIds.get(orgNo)!;
  await asJob(database, null, (tx) =>
    tx
      .insertInto('import_job')
      .values({
        id,
        digest: jobDigest('bank', asOf, opened, rootOrgId),
        profile: 'bank',
        as_of_on: asOf,
        state: 'STAGING',
        root_org_id: rootOrgId,
      })
      .execute(),
  );
  return { id, files: opened };
}

const sentencesOf = (account: Awaited<ReturnType<typeof runImport>>) =>
  account.refusals.map((row) => row.sentence);

test('an office brings its own rows only; each row of another office is refused by name', async () => {
  const job = await openJobOf('3302', {
    'customers.csv':
      '客户号,机构号,客户姓名\nC3,3302,张三丰\nC1,3301,别家的\nC60,3302,新客户\nC61,3300,上级的\n',
    'holdings.csv': 'holding_no,org_no,customer_no,kind,balance\nD9,3302,C60,存款,100\nL1,3301,C1,贷款,0\n',
  });
  const said: ImportProgress[] = [];
  const account = await runImport(database, job.id, job.files, { onProgress: (at) => said.push(at) });
  assert.deepEqual(sentencesOf(account), [
    'customers.csv 第 3 行「机构号」:机构「3301」不在您的管辖范围内。',
    'customers.csv 第 5 行「机构号」:机构「3300」不在您的管辖范围内。',
    'holdings.csv 第 3 行「机构号」:机构「3301」不在您的管辖范围内。',
  ]);
  assert.equal(account.job.appliedCount, 3);
  assert.equal(account.job.rootOrgName, '城西支行');
  assert.equal(account.job.progress, null, 'a job that has ended shows no progress');
  assert.deepEqual([...new Set(said.map(({ step }) => step))], ['staging', 'applying', 'settling']);
  const kept = await asJob(database, null, (tx) =>
    tx.selectFrom('import_job').select(['step', 'progress_at']).where('id', '=', job.id).executeTakeFirst(),
  );
  assert.ok(kept?.progress_at, 'where it stood was kept in the job');
  const again = await runImport(database, job.id, job.files);
  assert.deepEqual(again, account, 'a job that has ended is only answered');
});

test('orgs and staff: only below the office, and nobody is taken from another one', async () => {
  const job = await openJobOf('3300', {
    'orgs.csv':
      '机构号,机构名称,机构层级,上级机构号\n3311,城北二级支行,二级支行,3310\n3310,城北支行,一级支行,3300\n1,改名总行,总行,\n4400,别处,分行,1\n4401,别处支行,支行,4400\n',
    'staff.csv':
      'staff_no,org_no,name,post,joined_on\nN1,3310,新人,柜员,2026-01-01\nN2,1,越级,柜员,2026-01-01\n',
  });
  const account = await runImport(database, job.id, job.files);
  assert.deepEqual(sentencesOf(account), [
    'orgs.csv 第 4 行「机构号」:机构「1」不在您的管辖范围内。',
    'orgs.csv 第 5 行「上级机构号」:机构「1」不在您的管辖范围内。',
    'orgs.csv 第 6 行「上级机构号」:机构「4400」不在您的管辖范围内。',
    'staff.csv 第 3 行「机构号」:机构「1」不在您的管辖范围内。',
  ]);
  const taking = await openJobOf('3302', {
    'staff.csv':
      'staff_no,org_no,name,post,joined_on\nA1,3302,挖人,客户经理,2026-01-01\nA4,3302,周杰,网格长,2024-01-01\n',
  });
  const taken = await runImport(database, taking.id, taking.files);
  assert.deepEqual(sentencesOf(taken), ['staff.csv 第 2 行「员工号」:工号「A1」的员工不在您的管辖范围内。']);
  assert.equal(taken.job.appliedCount, 1);
});

test('the operator gives up nothing of an office; two imports stand in line where they are asked to', async () => {
  const job = await openJobOf('3302', { 'customers.csv': '客户号,机构号,客户姓名\nC70,3302,排队的\n' });
  const feed = dirOf({ 'customers.csv': '客户号,机构号,客户姓名\nC71,3301,总行的\n' });
  const [office, operator] = await Promise.all([
    runImport(database, job.id, job.files, { whenBusy: 'wait' }),
    importDirectory(database, { dir: feed, asOf, whenBusy: 'wait' }),
  ]);
  assert.deepEqual([office.job.state, operator.job.state], ['DONE', 'DONE']);
});

test('the account of an office is read there and above, not beside it', async () => {
  const actorOf = (orgNo: string): Actor => ({
    accountId: newId(),
    sessionId: newId(),
    staffId: null,
    staffNo: null,
    name: 'reader',
    role: 'branch_head',
    rootOrgId: orgIds.get(orgNo)!,
    branchId: null,
  });
  const officesSeen = async (orgNo: string) => {
    const { jobs } = await listImports({ database }, actorOf(orgNo));
    return new Set(jobs.map((job) => job.rootOrgName));
  };
  assert.deepEqual(await officesSeen('3302'), new Set(['城西支行']));
  assert.deepEqual(await officesSeen('3301'), new Set());
  assert.deepEqual(await officesSeen('1'), new Set(['城西支行', '县分行', null]));
  const files = await asActor(
    database,
    actorOf('3301'),
    (tx) => tx.selectFrom('import_file').select('job_id').distinct().execute(),
    { purpose: 'feed' },
  );
  const jobs = await asActor(
    database,
    actorOf('3301'),
    (tx) => tx.selectFrom('import_job').select('id').execute(),
    { purpose: 'feed' },
  );
  assert.ok(files.every((file) => jobs.some((job) => job.id === file.job_id)));
  await assert.rejects(
    asActor(
      database,
      actorOf('3301'),
      (tx) =>
        tx
          .insertInto('import_job')
          .values({ id: newId(), digest: 'x', profile: 'bank', as_of_on: asOf, state: 'DRAFT' })
          .execute(),
      { purpose: 'feed' },
    ),
    /row-level security/,
  );
});

test('two bring the same people at once: one after the other, each account balanced, nobody doubled', async () => {
  const rows = (from: number, to: number, cell: string) =>
    Array.from({ length: to - from }, (_, at) => `T${from + at},3302,${cell}${from + at}\n`).join('');
  const first = await openJobOf('3302', { 'customers.csv': `客户号,机构号,客户姓名\n${rows(0, 60, '甲')}` });
  const second = await openJobOf('3302', {
    'customers.csv': `客户号,机构号,联系地址\n${rows(20, 80, '乙')}`,
  });
  const accounts = await Promise.all(
    [first, second].map(({ id, files }) => runImport(database, id, files, { whenBusy: 'wait' })),
  );
  for (const { job, files } of accounts) {
    assert.equal(job.state, 'DONE');
    assert.deepEqual(
      files.map((file) => [file.rowsRead, file.appliedCount + file.unchangedCount + file.refusedCount]),
      [[60, 60]],
    );
  }
  const people = await asJob(database, orgIds.get('3302')!, (tx) =>
    tx.selectFrom('customer').select('customer_no').where('customer_no', 'like', 'T%').execute(),
  );
  assert.deepEqual([people.length, new Set(people.map((row) => row.customer_no)).size], [80, 80]);
});
