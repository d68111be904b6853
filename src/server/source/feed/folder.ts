import { lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { feedFaultSentence } from '#contract/feed-fault.ts';
import type { FolderEntry } from '#core/feed/check.ts';
import type { FeedFault } from '#core/feed/fault.ts';
import { isPlainName, reasonName } from '#core/feed/manifest.ts';

/** Where a folder goes when it is dealt with; no delivery has these names. */
const ends = ['done', 'failed'] as const;
type End = (typeof ends)[number];
const isEnd = (name: string): boolean => ends.some((end) => end === name);

/**
 * The deliveries of a drop folder in the order of their names. A link is no delivery, wherever it leads, nor is a
 * name that no sentence could show.
 */
export async function listFolders(dropDir: string): Promise<string[]> {
  const entries = await readdir(dropDir, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && isPlainName(entry.name) && !isEnd(entry.name))
    .map((entry) => entry.name)
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** What lies in a folder. Hidden files are the business of whoever copies them. */
export async function listEntries(dir: string): Promise<FolderEntry[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.name.startsWith('.'))
    .map((entry) => ({ name: entry.name, isFile: entry.isFile() }));
}

/** When something in the folder changed last; the time of the inode too, which no copying sets back. */
export async function changedAt(dir: string): Promise<number> {
  let last = 0;
  for (const path of [dir, ...(await readdir(dir)).map((name) => join(dir, name))]) {
    const { mtimeMs, ctimeMs } = await lstat(path);
    last = Math.max(last, mtimeMs, ctimeMs);
  }
  return last;
}

/** Says in the folder why it was refused; what lies there under that name is taken away, not written through. */
export async function writeReason(dir: string, faults: readonly FeedFault[]): Promise<void> {
  const path = join(dir, reasonName);
  const lines = faults.flatMap((fault) => [
    feedFaultSentence(fault, 'zh'),
    feedFaultSentence(fault, 'en'),
    '',
  ]);
  await rm(path, { force: true, recursive: true });
  await writeFile(path, lines.join('\n'), { flag: 'wx' });
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Moves a folder to `done/` or `failed/`; one of the same name that lies there keeps its place. */
export async function moveFolder(dropDir: string, name: string, end: End): Promise<void> {
  const home = join(dropDir, end);
  await mkdir(home, { recursive: true });
  if (!(await lstat(home)).isDirectory()) throw new Error(`${end} of the drop folder is no folder`);
  let to = join(home, name);
  for (let count = 2; await isThere(to); count += 1) to = join(home, `${name}.${count}`);
  await rename(join(dropDir, name), to);
}
