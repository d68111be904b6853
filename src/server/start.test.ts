import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from './db/testing.ts';
import { isDemoAhead } from './demo-ahead.ts';
import { newId } from './new-id.ts';
import { Refusal } from './refusal.ts';
import { startServer } from './start.ts';

type Made = Awaited<ReturnType<typeof createTestDatabase>>;
let made: Made;
let installer: pg.Client;
before(async () => {
  made = await createTestDatabase();
  installer = new pg.Client({ connectionString: made.url });
  await installer.connect();
});
after(async () => {
  await installer.end();
  await made.drop();
});

const options = (host: string, port: number, makeDemo?: () => Promise<void>) => ({
  url: made.url,
  keysDir: made.keysDir,
  host,
  port,
  distDir: '/nonexistent',
  logLevel: 'silent',
  suite: 'aes-256-gcm' as const,
  ...(makeDemo && { makeDemo }),
});
const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
const port = 18_000 + (process.pid % 10_000);

test('a start that would make a demonstration for others makes nothing and never listens', async () => {
  assert.equal(await isDemoAhead(made.url, true), true);
  assert.equal(await isDemoAhead(made.url, false), false);
  let isCalled = false;
  const makeDemo = async () => {
    isCalled = true;
  };
  await assert.rejects(
    startServer(options('0.0.0.0', port, makeDemo)),
    (error) => error instanceof Refusal && /演示库/.test(error.sentence.zh),
  );
  assert.equal(isCalled, false);
  assert.equal(await listens(port), false);
  assert.equal((await installer.query('select 1 from app.installation')).rowCount, 0);
});

test('a database that a bank has filled before its first start is no demonstration', async () => {
  await installer.query(
    "insert into app.org (org_no, name, level, lineage) values ('1', '总行', 'HEAD', '{}')",
  );
  assert.equal(await isDemoAhead(made.url, true), false);
  await installer.query('delete from app.org');
});

test('a demonstration is refused to others whatever the command line says of it', async () => {
  await installer.query('insert into app.installation (id, demo) values ($1, true)', [newId()]);
  assert.equal(await isDemoAhead(made.url, false), true);
  await assert.rejects(startServer(options('0.0.0.0', port)), Refusal);
  assert.equal(await listens(port), false);
  const own = await startServer(options('127.0.0.1', port));
  assert.equal(await listens(port), true);
  await own.stop();
});
