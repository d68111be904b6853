import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodes, Refusal } from './refusal.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const distDir = join(root, 'dist', 'web');
const stampPath = join(root, 'dist', 'stamp');
const inputs = [
  'src/{web,core,contract}/**/*',
  '*.html',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
];

/** What the built web depends on, as one hash: a checkout may give old files new dates. */
function hashOfInputs(): string {
  const hash = createHash('sha256');
  const paths = globSync(inputs, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const path of paths) hash.update(path.slice(root.length)).update('\0').update(readFileSync(path));
  return hash.digest('hex');
}

function runVite(): Promise<{ code: number; said: string }> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: root, stdio: 'pipe' });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4000)));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, said: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

/** Builds the web when its sources are not those of the last build; true when it did. */
export async function buildWeb(): Promise<boolean> {
  const hash = hashOfInputs();
  const isFresh = existsSync(stampPath) && readFileSync(stampPath, 'utf8') === hash;
  if (isFresh && existsSync(join(distDir, 'index.html'))) return false;
  rmSync(stampPath, { force: true });
  const { code, said } = await runVite();
  if (code !== 0)
    throw new Refusal(
      { zh: `网页没有建成:\n${said}`, en: `The web could not be built:\n${said}` },
      exitCodes.unavailable,
    );
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampPath, hash);
  return true;
}
