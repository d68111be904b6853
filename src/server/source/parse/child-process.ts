import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

const heapMb = 256;
const folder = realpathSync(dirname(fileURLToPath(import.meta.url)));

/** The packages that the child loads, with those that they load. */
const packages = [['csv-parse'], ['yauzl', 'pend'], ['saxes', 'xmlchars']] as const;

function packageFolders(): string[] {
  return packages.flatMap((names) => {
    let from: string | URL = import.meta.url;
    return names.map((name) => {
      const found = findPackageJSON(name, from);
      if (!found) throw new Error(`the package ${name} is not installed`);
      from = pathToFileURL(found);
      return dirname(realpathSync(found));
    });
  });
}

/** Node's permission model: the child may read its own program and nothing else; no network, no processes. */
function childFlags(): string[] {
  const house = findPackageJSON(import.meta.url);
  const readable = [
    join(folder, '*'),
    // The marks of our own exports.
    join(folder, '../../../core/sheet/*'),
    // What the page says that an upload may be.
    join(folder, '../../../contract/upload-limits.ts'),
    ...packageFolders().map((path) => join(path, '*')),
    ...(house ? [house] : []),
  ];
  return [
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--no-addons',
    '--disallow-code-generation-from-strings',
    `--max-old-space-size=${heapMb}`,
    '--max-semi-space-size=8',
    '--no-warnings',
  ];
}

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts the child with an empty environment. What it says on stderr is a fault of ours, never of a file. */
export const startChild = (program: readonly string[] = [join(folder, 'child.ts')]): Child =>
  spawn(process.execPath, [...childFlags(), ...program], {
    cwd: folder,
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
