import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '../db/testing.ts';

let url: string;
let dataDir: string;
let close: () => Promise<void>;
before(async () => {
  const made = await createTestDatabase();
  url = made.url;
  dataDir = mkdtempSync(join(tmpdir(), 'jingtian-user-'));
  cpSync(made.keysDir, join(dataDir, 'keys'), { recursive: true });
  const installer = new pg.Client({ connectionString: url });
  await installer.connect();
  await installer.query(
    `insert into app.org (org_no, name, level, lineage) overriding system value values ('1', '总行', 'HEAD', '{1}')`,
  );
  await installer.end();
  close = async () => {
    await made.drop();
    rmSync(dataDir, { recursive: true });
  };
});
after(() => close());

const main = join(import.meta.dirname, '../main.ts');

/** Runs the command as the installer does; answers with its exit code and what it said. */
async function jingtian(...args: string[]): Promise<{ code: number | null; said: string; failed: string }> {
  const child = spawn(process.execPath, [main, 'user', ...args, '--data-dir', dataDir], {
    env: { ...process.env, DATABASE_URL: url },
  });
  let said = '';
  let failed = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (failed += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said, failed };
}

test('the installer makes the first officer, and sees the password once', async () => {
  const added = await jingtian('add', 'Officer', '--role', 'security_admin', '--org', '1');
  assert.equal(added.code, 0, added.failed);
  assert.match(added.said, /officer/);
  assert.match(added.said, /[\w]{5}-[\w]{5}-[\w]{5}-[\w]{5}/);
  assert.match(added.said, /otpauth:\/\/totp\//);
  const listed = await jingtian('list', '--json');
  assert.deepEqual(JSON.parse(listed.said), {
    accounts: [
      { loginName: 'officer', status: 'ACTIVE', staffNo: null, name: null, grants: ['security_admin@1'] },
    ],
  });
  assert.equal((await jingtian('add', 'officer', '--role', 'lobby', '--org', '1')).code, 1, 'taken');
  assert.equal((await jingtian('grant', 'officer', '--role', 'audit_admin', '--org', '1')).code, 1, '三员');
  const reset = await jingtian('reset', 'officer', '--json');
  assert.equal(typeof (JSON.parse(reset.said) as { totp: unknown }).totp, 'string');
  assert.equal((await jingtian('disable', 'officer', '--reason', '离职')).code, 0);
});

test('what is not understood is said, with the exit code of a wrong usage', async () => {
  for (const args of [
    ['remove', 'officer'],
    ['add'],
    ['add', 'x', '--org', '1'],
    ['add', 'x', '--role', 'king', '--org', '1'],
    ['add', 'x', '--role', 'lobby', '--org', '1', '--from', '2026-02-30'],
  ])
    assert.equal((await jingtian(...args)).code, 2, args.join(' '));
  const unknown = await jingtian('add', 'x', '--role', 'lobby', '--org', '9');
  assert.equal(unknown.code, 1);
  assert.match(unknown.failed, /没有这个机构/);
});
