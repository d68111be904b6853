import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { writeSecret } from '../keys/key-file.ts';
import { exitCodes, Refusal, type Sentence } from '../refusal.ts';
import { findSeat, giveTo, type Seat } from './embedded-seat.ts';

export type Embedded = {
  /** The installer's sign-in to database `jingtian`; holds a password, so it is never printed. */
  url: string;
  /** False when another process of ours runs the server; then `stop` leaves it alone. */
  isOwner: boolean;
  notes: Sentence[];
  stop: () => Promise<void>;
  /** Ends the server at once, for a process that is about to end and can wait for no promise. */
  abort: () => void;
};

type Options = {
  /** The data folder of the product: `data`, `keys` and the port's file lie in it. */
  home: string;
  /** For data that nobody will miss: nothing waits for the disk. */
  isVolatile?: boolean;
  /** Called once when the server goes away unasked. */
  onLost?: () => void;
  /** What its caller has to do while a server that was started gets up. */
  meanwhile?: () => Promise<unknown>;
};

/** Nothing a customer is called may reach the server's log: no parameters, DETAIL or statements (trust.md §3.3). */
const ownSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  min_wal_size: '128MB',
  wal_compression: 'on',
  checkpoint_timeout: '15min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_rotation_age: '1d',
  log_truncate_on_rotation: 'on',
  log_file_mode: '0600',
  log_statement: 'none',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};
const volatileSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
};
/** Held by the process that runs the server, while it lives: its death frees the server for the next. */
const ownerLock = 7_310_000;
const startMsMax = 120_000;
const stopMsMax = 60_000;

function passwordOf(home: string): string {
  const path = join(home, 'keys', 'postgres-password');
  if (!existsSync(path)) writeSecret(path, randomBytes(24).toString('hex'));
  return readFileSync(path, 'utf8').trim();
}

const program = ({ binDir }: Seat, name: string) =>
  join(binDir, process.platform === 'win32' ? `${name}.exe` : name);

/** Runs a program of the server as the seat says; its words go to `logPath`. */
function run(seat: Seat, name: string, args: string[], logPath: string): ChildProcess {
  const [command = '', ...words] = [...seat.prefix, program(seat, name), ...args];
  const log = openSync(logPath, 'w', 0o600);
  const child = spawn(command, words, {
    ...seat.runAs,
    // Ctrl-C belongs to the process that asked; it stops the server when its own work has ended.
    detached: true,
    cwd: '/',
    stdio: ['ignore', log, log],
    windowsHide: true,
  });
  closeSync(log);
  return child;
}

const ended = (child: ChildProcess) =>
  new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? -1));
    child.once('error', () => resolve(-1));
  });

const failed = (what: Sentence, logPath: string) => {
  const log = existsSync(logPath) ? readFileSync(logPath, 'utf8').trim().split('\n').slice(-3).join(' ') : '';
  return new Refusal({ zh: `${what.zh}:${log}`, en: `${what.en}: ${log}` }, exitCodes.unavailable);
};

const exists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** What starters that were killed on the way left beside the data folder, a password among it. */
function sweepDrafts({ dataDir }: Seat): void {
  for (const name of readdirSync(dirname(dataDir))) {
    const pid = /^data\.(\d+)(\.word)?$/.exec(name)?.[1];
    if (pid && !exists(Number(pid))) rmSync(join(dirname(dataDir), name), { recursive: true, force: true });
  }
}

/** Makes the data folder beside its place and moves it there whole, so that a kill leaves none or all of it. */
async function initialise(seat: Seat, { home, isVolatile }: Options, password: string): Promise<void> {
  const draft = `${seat.dataDir}.${process.pid}`;
  const passwordPath = `${draft}.word`;
  const logPath = join(home, 'initdb.log');
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordPath, password, { mode: 0o600 });
  try {
    giveTo(seat, draft);
    giveTo(seat, passwordPath);
    const words = ['-D', draft, '-U', 'postgres', '--encoding=UTF8', '--locale=C', '--no-instructions'];
    if (isVolatile) words.push('--no-sync');
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const auth = ['--auth=scram-sha-256', `--pwfile=${passwordPath}`];
    const child = run(seat, 'initdb', [...words, ...locale, ...auth], logPath);
    if ((await ended(child)) !== 0)
      throw failed({ zh: '数据目录建不起来', en: 'The data folder could not be made' }, logPath);
    if (!existsSync(seat.dataDir)) renameSync(draft, seat.dataDir);
  } finally {
    rmSync(passwordPath, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Whether a server was ever made for this folder; makes and starts nothing. */
export const isEmbeddedMade = (home: string): boolean =>
  existsSync(join(home, 'data', 'PG_VERSION')) || existsSync(join(home, 'place'));

type Running = { pid: number; port: number };
const pidPath = (seat: Seat) => join(seat.dataDir, 'postmaster.pid');

/** What the server wrote of itself: process, folder, start, port. */
function readRunning(seat: Seat): Running | undefined {
  if (!existsSync(pidPath(seat))) return undefined;
  const [pid, , , port] = readFileSync(pidPath(seat), 'utf8').split('\n').map(Number);
  return pid && port ? { pid, port } : undefined;
}

function isAlive(pid: number): boolean {
  if (!exists(pid)) return false;
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
  sweepDrafts(seat);
  if (!existsSync(join(seat.dataDir, 'PG_VERSION'))) await initialise(seat, options, password);
  checkVersion(seat);
  giveTo(seat, seat.dataDir);
  const port = await pickPort(options.home);
  const all = Object.entries({
    ...ownSettings,
    ...(options.isVolatile && volatileSettings),
    port: String(port),
  });
  const args = all.flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const logPath = join(options.home, 'postgres.log');
  const child = run(seat, 'postgres', ['-D', seat.dataDir, ...args], logPath);
  child.unref();
  let hasEnded = false;
  void ended(child).then(() => (hasEnded = true));
  await options.meanwhile?.();
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
  // The types lag behind: pg has `unref` since 8.7.
  const owner = client as pg.Client & { ref: () => void; unref: () => void };
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
      owner.ref();
      await owner.end().catch(() => {});
      if (isOwner) await stopServer(seat, running.pid);
    },
    abort: () => {
      if (isOwner && isAlive(running.pid)) process.kill(running.pid, 'SIGQUIT');
      const pause = new Int32Array(new SharedArrayBuffer(4));
      for (let turn = 0; isOwner && existsSync(pidPath(seat)) && turn < 500; turn += 1)
        Atomics.wait(pause, 0, 0, 10);
    },
  };
}
