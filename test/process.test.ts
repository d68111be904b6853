// The process as an operator meets it: the command line, start and stop, on an embedded server of its own.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const home = mkdtempSync(join(tmpdir(), 'jingtian-process-'));
after(() => rmSync(home, { recursive: true, force: true }));
// An empty variable is an absent one: whatever server the check uses, this one is embedded.
const env = { ...process.env, DATABASE_URL: '' };
const main = 'src/server/main.ts';

const call = (...words: string[]) =>
  spawnSync(process.execPath, [main, ...words], { env, encoding: 'utf8', timeout: 120_000 });

type Started = { address: string; demo: boolean; links: unknown[] };

async function start(...words: string[]): Promise<{ child: ChildProcess; said: Started }> {
  const args = [main, 'start', '--json', '--port', '0', '--data-dir', home, ...words];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer]; // A stream without encoding gives buffers.
  return { child, said: JSON.parse(line.toString()) as Started }; // What `announce` prints.
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  child.kill(signal);
  const [code] = await once(child, 'exit');
  return code;
}

const names = ['start', 'migrate', 'import', 'plan', 'user', 'backup', 'restore'];

test('every command has its help, and the list names them all', () => {
  const list = call('--help');
  assert.equal(list.status, 0);
  for (const name of names) {
    assert.match(list.stdout, new RegExp(`^  ${name} `, 'm'));
    const help = call(name, '--help');
    assert.equal(help.status, 0, name);
    assert.match(help.stdout, /退出码 \/ exit codes/);
  }
});

test('a wrong command line is a sentence and code 2', () => {
  for (const words of [
    [],
    ['dance'],
    ['start', '--loud'],
    ['start', '--port', 'x'],
    ['start', '--host', '0.0.0.0'],
    ['import'],
    ['plan', '--day', '2026-02-30'],
    ['restore'],
    ['backup', 'a', 'b'],
  ])
    assert.equal(call(...words).status, 2, words.join(' '));
  const json = call('migrate', 'x', '--json');
  // The answer of a failure, written by main.ts.
  assert.equal((JSON.parse(json.stdout) as { exitCode: number }).exitCode, 2);
});

test('start serves, SIGTERM and SIGINT stop it and its database; a command may share the database', async () => {
  const first = await start('--empty');
  assert.equal(first.said.demo, false);
  assert.deepEqual(first.said.links, []);
  for (const path of ['/healthz', '/readyz', '/metrics', '/'])
    assert.equal((await fetch(first.said.address + path)).status, 200, path);
  const shared = call('migrate', '--json', '--data-dir', home);
  assert.equal(shared.status, 0, shared.stderr);
  assert.deepEqual(JSON.parse(shared.stdout), { applied: [] });
  assert.equal((await fetch(`${first.said.address}/readyz`)).status, 200);
  assert.equal(await stop(first.child, 'SIGTERM'), 0);
  assert.equal(existsSync(join(home, 'data', 'postmaster.pid')), false);

  const second = await start();
  assert.equal(second.said.demo, false, 'a database that was left empty stays the bank’s own');
  assert.equal(await stop(second.child, 'SIGINT'), 0);
  assert.equal(existsSync(join(home, 'data', 'postmaster.pid')), false);
});

test('a port that is taken, and a database out of reach, are sentences and code 4', async () => {
  const { child, said } = await start('--empty');
  const other = join(home, 'other');
  const taken = call('start', '--empty', '--port', new URL(said.address).port, '--data-dir', other);
  assert.equal(taken.status, 4, taken.stderr);
  assert.match(taken.stderr, /EADDRINUSE/);
  assert.equal(await stop(child, 'SIGTERM'), 0);
  const away = spawnSync(process.execPath, [main, 'migrate', '--data-dir', other], {
    env: { ...env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    encoding: 'utf8',
  });
  assert.equal(away.status, 4);
  assert.match(away.stderr, /ECONNREFUSED/);
});

test('an import says by its exit code whether every row, some or none was taken', () => {
  const given = (name: string, rows: string): number | null => {
    const dir = join(home, name);
    mkdirSync(dir);
    writeFileSync(join(dir, 'orgs.csv'), `机构号,机构名称,机构层级,上级机构号\n${rows}`);
    return call('import', dir, '--as-of', '2026-11-23', '--data-dir', home).status;
  };
  assert.equal(given('all', '1,总行,总行,\n11,城东支行,支行,1\n'), 0);
  assert.equal(given('some', '12,城西支行,支行,1\n13,孤儿支行,支行,88\n'), 5);
  assert.equal(given('none', '13,孤儿支行,支行,88\n'), 1);
});

test('a demonstration, made or to be made, is never served to others', () => {
  const words = ['start', '--host', '0.0.0.0', '--trusted-proxy', '127.0.0.1', '--port', '0'];
  const folder = join(home, 'demo');
  const refused = call(...words, '--data-dir', folder);
  assert.equal(refused.status, 1, refused.stderr);
  assert.match(refused.stderr, /演示库只在本机打开/);
  assert.equal(existsSync(folder), false, 'nothing was made');
  assert.equal(call('migrate', '--data-dir', folder).status, 0);
  assert.equal(call(...words, '--data-dir', folder).status, 1, 'an empty database would become one');
});

test('back up, then restore into an empty folder', () => {
  const backup = join(home, 'backup');
  const target = join(home, 'restored');
  const made = call('backup', backup, '--with-keys', '--data-dir', home);
  assert.equal(made.status, 0, made.stderr);
  assert.equal(call('backup', backup, '--data-dir', home).status, 1);
  const restored = call('restore', backup, '--data-dir', target);
  assert.equal(restored.status, 0, restored.stderr);
  assert.equal(call('restore', backup, '--data-dir', target).status, 1);
});
