import { join } from 'node:path';
import { businessTime } from '../../day.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { getParams } from '../../param/queries.ts';
import { takeDelivery } from './deliver.ts';
import { changedAt, listEntries, listFolders, moveFolder, writeReason } from './folder.ts';
import { aloneWithFeed } from './lock.ts';
import { findManifest } from './manifest-file.ts';
import { keepLook } from './standing.ts';

/** A folder in which something changed so lately is still being written. */
const quietMs = 60_000;

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** `quietSince`: a folder in which something changed later is left alone. */
type Look = { database: Database; dropDir: string; now: Date; quietSince: Date };

/** Takes one folder. Answers whether the next may be taken: not before one that is being written or that waits. */
async function takeFolder({ database, dropDir, now, quietSince }: Look, name: string): Promise<boolean> {
  const dir = join(dropDir, name);
  if ((await changedAt(dir)) > quietSince.getTime()) return false;
  const entries = await listEntries(dir);
  const manifest = await findManifest(dir, entries);
  if (!manifest) return true;
  const { day: today } = businessTime(now);
  const outcome = await takeDelivery(database, { dir, name, entries, manifest, today });
  if (outcome.state === 'WAITING') return false;
  if (outcome.state === 'FAILED') await writeReason(dir, outcome.faults);
  await moveFolder(dropDir, name, outcome.state === 'FAILED' ? 'failed' : 'done');
  return true;
}

/** Takes what lies in the drop folder, in the order of names, so that no day comes before an earlier one. */
async function takeFolders(look: Look): Promise<void> {
  for (const name of await listFolders(look.dropDir)) {
    const mayGoOn = await takeFolder(look, name).catch((error: unknown) => {
      if (isGone(error)) return false; // Whoever laid it takes it away or writes on it.
      throw error;
    });
    if (!mayGoOn) return;
  }
}

/** One look into the drop folder, within its hours; of several servers one looks, and the others pass. */
export async function lookIntoFolder(
  database: Database,
  dropDir: string,
  now: Date,
  quietSince = new Date(now.getTime() - quietMs),
): Promise<void> {
  const { day, minute } = businessTime(now);
  const params = await asJob(database, null, (tx) => getParams(tx, day, null));
  const hours = params.get('feed.window');
  const isOpen = hours.some(([from = 0, to = 0]) => minute >= from && minute < to);
  await aloneWithFeed(database, async () => {
    try {
      if (isOpen) await takeFolders({ database, dropDir, now, quietSince });
    } finally {
      await keepLook(database, now);
    }
  });
}
