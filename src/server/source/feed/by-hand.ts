import { basename } from 'node:path';
import { problem } from '#contract/problem.ts';
import { shownName } from '#core/feed/manifest.ts';
import { businessTime } from '../../day.ts';
import type { Database } from '../../db/open.ts';
import type { ImportProgress } from '../import/progress.ts';
import { type Outcome, takeDelivery } from './deliver.ts';
import { listEntries } from './folder.ts';
import { aloneWithFeed } from './lock.ts';
import { findManifest } from './manifest-file.ts';

/** Takes a folder with a manifest that an operator names; who looks into the drop folder meanwhile passes. */
export async function takeByHand(
  database: Database,
  dir: string,
  now: Date,
  onProgress: (progress: ImportProgress) => void,
): Promise<Outcome> {
  const entries = await listEntries(dir);
  const manifest = await findManifest(dir, entries);
  if (!manifest) throw problem('feed.no-manifest');
  const { day: today } = businessTime(now);
  const laid = { dir, name: shownName(basename(dir)), entries, manifest, today, onProgress };
  const outcome = await aloneWithFeed(database, () => takeDelivery(database, laid));
  if (!outcome) throw problem('import.busy');
  return outcome;
}
