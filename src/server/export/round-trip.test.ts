import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { unzipSync } from 'fflate';
import type { Actor, Role } from '#contract/access.ts';
import { fileKindOf, fileKinds } from '#contract/dictionary.ts';
import type { ExportSpec } from '#contract/export.ts';
import { addGrant, createAccount } from '../account/people.ts';
import { findActor, openSession } from '../account/session.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { asActor, asJob, asSignIn } from '../db/scope.ts';
import { createTestDatabase } from '../db/testing.ts';
import type { Call } from '../http/command.ts';
import { createSender } from '../jobs/send.ts';
import { importDirectory } from '../source/import/run.ts';
import { delivery, writeDelivery } from '../source/import/testing.ts';
import { recordTouch, refuse } from '../touch/commands.ts';
import { openBlock } from './block.ts';
import { decideExport, requestExport } from './commands.ts';
import { listExports } from './queries.ts';
import { writeExport } from './write.ts';

const asOf = '2026-11-24';
type House = { database: Database; close: () => Promise<void> };
const houses: House[] = [];
const dirs: string[] = [];

async function openHouse(): Promise<House> {
  const made = await createTestDatabase();
  const database = await openDatabase(made.url, made.roles, made.keysDir);
  const sender = createSender(database);
  const house = {
    database,
    close: async () => {
      await sender.stop();
      await database.close();
      await made.drop();
    },
  };
  houses.push(house);
  return house;
}
const newDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'jingtian-export-'));
  dirs.push(dir);
  return dir;
};

const callOf = (route: string): Call => ({
  route,
  key: randomUUID(),
  requestHash: Buffer.alloc(32),
  ipHash: Buffer.alloc(32),
  now: new Date(),
});

/** Somebody signed in, with a role over the whole bank. */
async function enter({ database }: House, role: Role, staffNo: string | null = null): Promise<Actor> {
  const now = new Date();
  const head = await database.db
    .selectFrom('org')
    .select('id')
    .where('level', '=', 'HEAD')
    .executeTakeFirstOrThrow();
  const staff = await asJob(database, head.id, (tx) =>
    tx
      .selectFrom('staff')
      .select('id')
      .where('staff_no', '=', staffNo ?? '')
      .executeTakeFirst(),
  );
  const loginName = `${role}.${randomUUID().slice(0, 8)}`;
  const { accountId } = await createAccount(
    database,
    (run) => asSignIn(database, run),
    null,
    { loginName, staffId: staff?.id ?? null },
    now,
  );
  const secret = await asSignIn(database, async (tx) => {
    const grantId = await addGrant(tx, null, { accountId, role, rootOrgId: head.id, from: '2020-01-01' });
    return (await openSession(tx, { accountId, device: 'WEB', grantId, mfaAt: now, madeAt: now }, now))
      .secret;
  });
  return (await findActor(database, secret, now))!;
}

const everything: ExportSpec = {
  files: fileKinds.map((kind) => ({ kind, columns: Object.keys(fileKindOf(kind).columns) })),
  filter: {},
  format: 'CSV',
  unmasked: true,
  purpose: 'HANDOVER',
};

/** Asks for the whole dictionary in clear, has it approved, and answers the files by name. */
async function exportAll(house: House): Promise<Record<string, Uint8Array>> {
  const { database } = house;
  const context = { database };
  const requester = await enter(house, 'branch_head');
  const sender = createSender(database);
  const body = { spec: everything, purposeText: '系统迁移', recipient: '数据中心', useUntil: todayOf() };
  const { id } = await requestExport(
    context,
    requester,
    { body, query: undefined },
    callOf('export.request'),
  );
  for (const role of ['head_office', 'compliance'] as const) {
    const { requests } = await listExports(context, requester, new Date());
    const { digest } = requests.find((request) => request.id === id)!;
    const decision = { id, digest, approved: true };
    await decideExport(
      context,
      await enter(house, role),
      { body: decision, query: undefined },
      callOf('export.decide'),
      sender.send,
    );
  }
  await sender.stop();
  await writeExport(database, { orgId: requester.rootOrgId, id }, new Date());
  const file = await asJob(database, null, (tx) =>
    tx.selectFrom('export_file').selectAll().where('request_id', '=', id).executeTakeFirstOrThrow(),
  );
  const blocks: Buffer[] = [];
  for (let blockNo = 0; blockNo < file.block_count; blockNo += 1) {
    const key = { orgId: file.org_id, fileId: file.id };
    blocks.push(
      await asActor(database, requester, (tx) => openBlock(database, tx, key, blockNo), {
        purpose: 'export',
      }),
    );
  }
  return unzipSync(Buffer.concat(blocks));
}

const todayOf = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

function dirOf(files: Record<string, Uint8Array>): string {
  const dir = newDir();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, name), bytes);
  return dir;
}

/** The rows of an export without what names the copy: its marks. */
const rowsOf = (files: Record<string, Uint8Array>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [
      name,
      Buffer.from(bytes)
        .toString('utf8')
        .split(/\r?\n/)
        .filter((line) => !line.includes('# 井田导出'))
        // Rows go by the order of their ids; a feature of GeoJSON has a comma behind it unless it is the last.
        .map((line) => (name.endsWith('.geojson') ? line.replace(/,$/, '') : line))
        .toSorted(),
    ]),
  );

let bank: House;
before(async () => {
  bank = await openHouse();
  const dir = newDir();
  const odd = `客户号,机构号,客户姓名,联系地址
F1,3301,=张三,"@SUM(A1), 二号"
F2,3301,"O'Brien",'三号
`;
  const districts = '区划代码,区划名称,上级区划代码,又称\n3307,金华市,,\n330702,婺城区,3307,金华城区;老城\n';
  writeDelivery(dir, { ...delivery, 'customers-2.csv': odd, 'districts.csv': districts });
  await importDirectory(bank.database, { dir, asOf });
  // What people recorded here, beside what the files brought.
  const context = { database: bank.database };
  const manager = await enter(bank, 'branch_head', 'A1');
  const known = await asActor(bank.database, manager, (tx) =>
    tx.selectFrom('customer').select(['id', 'customer_no']).execute(),
  );
  const idOf = (no: string) => known.find((row) => row.customer_no === no)!.id;
  const touch = {
    id: randomUUID(),
    customerId: idOf('C9'),
    channel: 'phone' as const,
    outcome: 'REFUSED',
    occurredAt: new Date(Date.now() - 5000).toISOString(),
    note: '不要再打',
  };
  await recordTouch(context, manager, { body: touch, query: undefined }, callOf('touch.record'));
  const refusal = {
    id: randomUUID(),
    customerId: idOf('F1'),
    channel: 'wecom' as const,
    at: new Date(Date.now() - 4000).toISOString(),
  };
  await refuse(context, manager, { body: refusal, query: undefined }, callOf('touch.refuse'));
});
after(async () => {
  for (const house of houses) await house.close();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

test('in the same database every row of an export is unchanged', async () => {
  const files = await exportAll(bank);
  assert.deepEqual(
    Object.keys(files).toSorted(),
    [...fileKinds.map((kind) => `${kind}.csv`), 'grids.geojson'].toSorted(),
  );
  const account = await importDirectory(bank.database, { dir: dirOf(files), asOf });
  const counts = account.files.map((file) => [file.name, file.appliedCount, file.refusedCount]);
  assert.deepEqual(
    counts.filter(([, applied, refused]) => applied !== 0 || refused !== 0),
    [],
    JSON.stringify(account.refusals),
  );
  assert.ok(
    account.files.every((file) => file.unchangedCount > 0),
    JSON.stringify(counts),
  );
  const notes = account.files.flatMap((file) => file.notes.map((note) => note.code));
  assert.deepEqual(new Set(notes), new Set(['file.exported', 'columns.ignored', 'address.places']));
  assert.deepEqual(rowsOf(await exportAll(bank)), rowsOf(files));
});

test('in an empty database the same rows come out again, and not one is refused', async () => {
  const files = await exportAll(bank);
  const other = await openHouse();
  const account = await importDirectory(other.database, { dir: dirOf(files), asOf });
  assert.deepEqual(account.refusals, []);
  assert.deepEqual(rowsOf(await exportAll(other)), rowsOf(files));
});
