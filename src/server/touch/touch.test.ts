import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Database, openDatabase } from '../db/open.ts';
import { asJob } from '../db/scope.ts';
import { createTestDatabase } from '../db/testing.ts';
import { importDirectory } from '../source/import/run.ts';
import { delivery, writeDelivery } from '../source/import/testing.ts';

const asOf = '2026-11-23';
const dir = mkdtempSync(join(tmpdir(), 'jingtian-touch-'));
let database: Database;
let end: () => Promise<void>;
before(async () => {
  const { url, roles, keysDir, drop } = await createTestDatabase();
  database = await openDatabase(url, roles, keysDir);
  end = async () => {
    await database.close();
    await drop();
  };
});
after(async () => {
  await end();
  rmSync(dir, { recursive: true, force: true });
});

test('why a past touch led nowhere: the bank’s words become codes, an unknown one is refused with those there are', async () => {
  const rows = [
    'T50,3301,C1,电话,2026-11-01 10:00,暂无需求,他行已办',
    'T51,3301,C1,电话,2026-11-02 10:00,无人,',
    'T52,3301,C1,电话,2026-11-03 10:00,无人,老板不在',
  ];
  const head = 'touch_no,org_no,customer_no,channel,occurred_at,outcome,关闭原因';
  writeDelivery(dir, { ...delivery, 'touches.csv': `${head}\n${rows.join('\n')}\n` });
  const account = await importDirectory(database, { dir, asOf });
  const file = account.files.find(({ name }) => name === 'touches.csv');
  assert.deepEqual([file?.rowsRead, file?.appliedCount, file?.refusedCount], [3, 2, 1]);
  const refused = account.refusals.find(({ fileNo }) => fileNo === file?.fileNo);
  assert.match(refused?.sentence ?? '', /第 4 行「关闭原因」.*可用:暂无需求、/);
  const headOffice = await database.db
    .selectFrom('org')
    .select('id')
    .where('org_no', '=', '1')
    .executeTakeFirst();
  const stored = await asJob(database, headOffice?.id ?? null, (tx) =>
    tx.selectFrom('touch').select('closed_reason').orderBy('touch_no').execute(),
  );
  assert.deepEqual(
    stored.map((row) => row.closed_reason),
    ['HAS_OTHER', 'HISTORY'],
  );
});
