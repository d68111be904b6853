import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { startEmbedded } from './embedded.ts';

const home = mkdtempSync(join(tmpdir(), 'jingtian-embedded-'));
chmodSync(home, 0o711);
after(() => rmSync(home, { recursive: true, force: true }));
const start = () => startEmbedded({ home, isVolatile: true });

async function ask(url: string, text: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, string>>(text)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

const pidOf = (): number => Number(readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);

/** Another process of ours that starts the server and is killed without a word. */
async function killedStarter(): Promise<void> {
  const module = new URL('./embedded.ts', import.meta.url).href;
  const program = `const { startEmbedded } = await import(${JSON.stringify(module)});
    await startEmbedded({ home: ${JSON.stringify(home)}, isVolatile: true });
    console.log('up'); setInterval(() => {}, 1000);`;
  const words = ['--input-type=module', '--eval', program];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('starts, keeps its rows over a stop, listens on loopback, says nothing personal in its log', async () => {
  const first = await start();
  assert.equal(first.isOwner, true);
  await ask(first.url, 'create table kept (n int)');
  await ask(first.url, 'insert into kept values (7)');
  await first.stop();
  const second = await start();
  assert.equal(Number(await ask(second.url, 'select n from kept')), 7);
  assert.equal(await ask(second.url, 'show listen_addresses'), '127.0.0.1');
  assert.equal(await ask(second.url, 'show server_encoding'), 'UTF8');
  assert.equal(await ask(second.url, 'show log_parameter_max_length_on_error'), '0');
  assert.equal(await ask(second.url, 'show log_error_verbosity'), 'terse');
  await assert.rejects(ask(second.url.replace(/:[0-9a-f]{48}@/, ':x@'), 'select 1'), { code: '28P01' });
  assert.equal(statSync(join(home, 'keys', 'postgres-password')).mode & 0o777, 0o600);
  await second.stop();
});

test('a second starter shares the server and leaves it alone', async () => {
  const owner = await start();
  const guest = await start();
  assert.equal(guest.isOwner, false);
  assert.equal(guest.url, owner.url);
  await guest.stop();
  assert.equal(Number(await ask(owner.url, 'select 1')), 1);
  await owner.stop();
});

test('two first starters at once end with one server', async () => {
  const both = await Promise.all([start(), start()]);
  assert.equal(both.filter(({ isOwner }) => isOwner).length, 1);
  assert.equal(both[0].url, both[1].url);
  for (const one of both.toSorted((a, b) => Number(a.isOwner) - Number(b.isOwner))) await one.stop();
});

test('the server of a killed starter is taken over', async () => {
  await killedStarter();
  const pid = pidOf();
  const heir = await start();
  assert.equal(heir.isOwner, true);
  assert.equal(pidOf(), pid);
  await heir.stop();
});

test('what a killed starter left half made is swept away', async () => {
  // Linux gives no process a number this high.
  const word = join(home, 'data.99999999.word');
  writeFileSync(word, 'password');
  await (await start()).stop();
  assert.equal(existsSync(word), false);
});

test('a killed server is started again, also when its number now belongs to another program', async () => {
  const first = await start();
  const pidPath = join(home, 'data', 'postmaster.pid');
  const left = readFileSync(pidPath, 'utf8');
  process.kill(pidOf(), 'SIGKILL');
  await first.stop();
  writeFileSync(pidPath, left.replace(/^\d+/, String(process.pid)));
  const second = await start();
  assert.equal(Number(await ask(second.url, 'select n from kept')), 7);
  await second.stop();
});

test('a home that is shut to other users, then opened again, is served either way', async () => {
  for (const mode of [0o700, 0o711]) {
    chmodSync(home, mode);
    const server = await start();
    assert.equal(Number(await ask(server.url, 'select n from kept')), 7);
    await server.stop();
  }
});
