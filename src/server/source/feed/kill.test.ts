// SIGKILL at the moments of a delivery. Each is held open by a lock that the test has, so that the kill meets it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { locks } from '../../db/lock.ts';
import { openDatabase } from '../../db/open.ts';
import { lookIntoFolder } from './look.ts';
import { customers, manifestOf, openDrop, orgs, people } from './testing.ts';

const now = new Date('2026-11-23T21:00:00Z');
const always = new Date('2100-01-01T00:00:00Z');
type Task = Pick<Awaited<ReturnType<typeof openDrop>>, 'url' | 'roles' | 'keysDir' | 'dropDir'>;
const taskKey = 'JINGTIAN_FEED_TASK';

const task = process.env[taskKey];
if (task !== undefined) {
  const { url, roles, keysDir, dropDir } = JSON.parse(task) as Task; // Written below.
  const database = await openDatabase(url, roles, keysDir);
  await lookIntoFolder(database, dropDir, now, always);
  await database.close();
  process.exit();
}

let drop: Awaited<ReturnType<typeof openDrop>>;
before(async () => {
  drop = await openDrop();
  const files = { 'orgs.csv': orgs, 'customers.csv': customers(people('3301', 1, 40)) };
  drop.lay('n0', files, manifestOf('2026-11-23', files));
  await lookIntoFolder(drop.database, drop.dropDir, now, always);
});
after(() => drop.close());

const numberOf = async (text: string): Promise<number> =>
  (await drop.installer.query<{ n: number }>(`select count(*)::int as n from ${text}`)).rows[0]!.n;

/** Starts a server's look as a process of its own and kills it when `isReached` says so. */
async function killWhen(isReached: () => Promise<boolean>): Promise<void> {
  const { url, roles, keysDir, dropDir } = drop;
  const child = spawn(process.execPath, [import.meta.filename], {
    env: { ...process.env, [taskKey]: JSON.stringify({ url, roles, keysDir, dropDir }) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((done) => child.once('exit', (_, signal) => done(signal)));
  while (!(await isReached()) && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL', 'it had not ended by itself');
}

const isWaiting = async () =>
  (await numberOf(
    `pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and l.locktype = 'relation' and not l.granted`,
  )) > 0;
const isApplying = async () => (await numberOf("app.feed_delivery where state = 'APPLYING'")) > 0;

/** What stops a look at a moment, and how it is seen to stand there. */
const moments: readonly { at: string; lock: string; isReached: () => Promise<boolean>; jobs: number }[] = [
  {
    at: 'while it is checked',
    lock: 'lock table stage.feed_named in access exclusive mode',
    isReached: isWaiting,
    jobs: 0,
  },
  {
    at: 'before the import begins',
    lock: `select pg_advisory_lock(${locks.import}, 1)`,
    isReached: isApplying,
    jobs: 0,
  },
  {
    at: 'in a chunk of the import',
    lock: 'lock table app.customer in share mode',
    isReached: isWaiting,
    jobs: 1,
  },
  {
    at: 'between the import and the end',
    lock: 'lock table app.feed_change in share mode',
    isReached: isWaiting,
    jobs: 1,
  },
];

for (const [at, moment] of moments.entries())
  test(`killed ${moment.at}, the next look goes on: nothing lost, nothing twice`, async () => {
    const name = `n${at + 1}`;
    const from = 100 + 10 * at;
    const files = { 'customers.csv': customers(people('3301', from, from + 2)) };
    drop.lay(name, files, manifestOf('2026-11-23', files));
    const jobsBefore = await numberOf('app.import_job');
    const holder = new pg.Client({ connectionString: drop.url });
    await holder.connect();
    await holder.query('begin');
    await holder.query(moment.lock);
    await killWhen(moment.isReached);
    assert.deepEqual(drop.lying().waiting, [name]);
    assert.equal((await numberOf('app.import_job')) - jobsBefore, moment.jobs);
    await holder.end();
    await lookIntoFolder(drop.database, drop.dropDir, now, always);
    assert.deepEqual(drop.lying().waiting, []);
    assert.equal(await numberOf(`app.feed_delivery where name = '${name}' and state = 'APPLIED'`), 1);
    assert.equal((await numberOf('app.import_job')) - jobsBefore, 1, 'one run in the ledger');
    assert.equal(await numberOf(`app.import_job where state <> 'DONE'`), 0);
    assert.equal(await numberOf(`app.customer where customer_no in ('C${from}', 'C${from + 2}')`), 2);
    const { rows } = await drop.installer.query<{ new_count: number }>(
      `select c.new_count from app.feed_change c join app.feed_delivery d on d.id = c.delivery_id where d.name = $1`,
      [name],
    );
    assert.deepEqual(rows, [{ new_count: 3 }]);
    assert.equal(await numberOf('stage.feed_named'), 0);
    assert.equal(await numberOf("app.audit where action = 'feed.applied'"), at + 2);
  });

test('ended but not moved: the next look moves it and does nothing else', async () => {
  const files = { 'customers.csv': customers(people('3301', 200, 201)) };
  drop.lay('n9', files, manifestOf('2026-11-23', files));
  rmSync(join(drop.dropDir, 'done'), { recursive: true });
  writeFileSync(join(drop.dropDir, 'done'), 'in the way');
  await assert.rejects(lookIntoFolder(drop.database, drop.dropDir, now, always));
  const audited = await numberOf('app.audit');
  rmSync(join(drop.dropDir, 'done'));
  await lookIntoFolder(drop.database, drop.dropDir, now, always);
  assert.deepEqual(drop.lying(), { waiting: [], done: ['n9'], failed: [] });
  assert.equal(await numberOf('app.audit'), audited);
});
