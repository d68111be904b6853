import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '#contract/problem.ts';
import type { FolderEntry } from '#core/feed/check.ts';
import { feedFault } from '#core/feed/fault.ts';
import {
  manifestNames,
  parseManifestJson,
  parseManifestTable,
  type ReadManifest,
} from '#core/feed/manifest.ts';
import { openCsv } from '../import/csv.ts';

const bytesMax = 1024 * 1024;

/** A manifest and the hash by which its delivery is known. */
export type FoundManifest = { hash: string; read: ReadManifest };

const unreadable: ReadManifest = { faults: [feedFault('manifest.unreadable')] };

async function readBytes(path: string): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await file.stat();
    return size > bytesMax ? undefined : await file.readFile();
  } finally {
    await file.close();
  }
}

async function readTable(path: string, name: string): Promise<ReadManifest> {
  try {
    const { header, rows } = await openCsv(path, name);
    const cells: string[][] = [];
    for await (const batch of rows) cells.push(...batch.map((row) => row.cells));
    return parseManifestTable(header, cells);
  } catch (error) {
    if (error instanceof Problem) return unreadable;
    throw error;
  }
}

/** The manifest of a folder; undefined where it has none yet. */
export async function findManifest(
  dir: string,
  entries: readonly FolderEntry[],
): Promise<FoundManifest | undefined> {
  const [name, second] = manifestNames.filter((known) =>
    entries.some((entry) => entry.isFile && entry.name === known),
  );
  if (name === undefined) return undefined;
  const path = join(dir, name);
  const bytes = await readBytes(path);
  const hash = createHash('sha256').update(bytes ?? `${name} of ${bytesMax} bytes and more`);
  const read =
    second !== undefined
      ? { faults: [feedFault('manifest.two')] }
      : bytes === undefined
        ? unreadable
        : name.endsWith('.json')
          ? parseManifestJson(bytes.toString('utf8'))
          : await readTable(path, name);
  return { hash: hash.digest('hex'), read };
}
