import { Problem, problem } from '#contract/problem.ts';
import type { Day } from '#core/day.ts';
import { checkFile, checkNames, type FolderEntry } from '#core/feed/check.ts';
import { type FeedFault, feedFault } from '#core/feed/fault.ts';
import type { Manifest } from '#core/feed/manifest.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { bankProfile } from '../import/delivery.ts';
import type { ImportProgress } from '../import/progress.ts';
import { importDirectory, profileNames } from '../import/run.ts';
import type { SourceFile } from '../import/source-file.ts';
import type { ImportAccount } from '../queries.ts';
import { endDelivery } from './changes.ts';
import {
  clearNamed,
  enterDelivery,
  findDataDay,
  keepNamed,
  noteWaiting,
  refuseDelivery,
  setDeliveryApplying,
} from './ledger.ts';
import type { FoundManifest } from './manifest-file.ts';
import { readFile } from './read-file.ts';

/** A folder with its manifest, on the day on which it is taken. */
export type Laid = {
  dir: string;
  name: string;
  entries: readonly FolderEntry[];
  manifest: FoundManifest;
  today: Day;
  onProgress?: (progress: ImportProgress) => void;
};

/** What became of a delivery. KNOWN: it was applied before, nothing is done. WAITING: the next look goes on with it. */
export type Outcome =
  | { state: 'APPLIED'; account: ImportAccount }
  | { state: 'WAITING'; account: ImportAccount }
  | { state: 'KNOWN' }
  | { state: 'FAILED'; faults: readonly FeedFault[] };

type Checked = { faults: FeedFault[]; digests: Map<string, string> };

/** Checks a delivery whole, and keeps whom its files name where one of them is to name everybody. */
async function checkWhole(database: Database, id: string, laid: Laid, manifest: Manifest): Promise<Checked> {
  const latestOn = await asJob(database, null, async (tx) => {
    await clearNamed(tx, id);
    return findDataDay(tx, laid.today);
  });
  const { profile, files } = manifest;
  const faults = checkNames(manifest, laid.entries, { today: laid.today, latestOn });
  if (profile !== null && !profileNames.includes(profile)) faults.push(feedFault('manifest.profile'));
  const digests = new Map<string, string>();
  const isNamed = files.some((file) => file.full);
  const isPlain = (name: string) => laid.entries.some((entry) => entry.isFile && entry.name === name);
  for (const said of files.filter((file) => isPlain(file.name))) {
    const { found, digest } = await readFile(
      laid.dir,
      said.name,
      profile === null || profile === bankProfile.name,
      async (named) => {
        if (isNamed) await keepNamed(database, id, said.full, named);
      },
    );
    faults.push(...checkFile(said, found));
    if (digest !== null) digests.set(said.name, digest);
  }
  return { faults, digests };
}

/** What the import refuses after the check: files that changed since, or a fault that only it sees. */
function faultOf(error: unknown): FeedFault | undefined {
  if (!(error instanceof Problem)) return undefined;
  const { file, sentence, sentenceEn } = error.details;
  if (error.code === 'feed.changed') return feedFault('file.changed', String(file));
  if (error.code === 'import.nothing') return feedFault('manifest.files');
  return error.code === 'import.unreadable'
    ? feedFault('file.unreadable', String(file), { zh: String(sentence), en: String(sentenceEn) })
    : undefined;
}

/** Refuses files that are not what was checked. */
function assertSame(opened: readonly SourceFile[], digests: ReadonlyMap<string, string>): void {
  if (digests.size === 0) return; // Another bank's profile reads files as it likes.
  const changed =
    opened.find(({ name, digest }) => digests.get(name) !== digest)?.name ??
    [...digests.keys()].find((name) => opened.every((file) => file.name !== name));
  if (changed !== undefined) throw problem('feed.changed', { file: changed });
}

/**
 * Takes one delivery to its end, whose lock is held: entered, checked whole, applied, ended. Killed anywhere and called
 * again it goes on: the run of its files is found again, and what it changed follows from the database.
 */
export async function takeDelivery(database: Database, laid: Laid): Promise<Outcome> {
  const { read, hash } = laid.manifest;
  const { id, state, enteredAt } = await enterDelivery(database, { hash, name: laid.name });
  if (state === 'APPLIED') return { state: 'KNOWN' };
  const refuse = async (faults: readonly FeedFault[], manifest?: Manifest): Promise<Outcome> => {
    const [asOf, fileCount] = [manifest?.asOf ?? null, manifest?.files.length ?? null];
    await refuseDelivery(database, id, { asOf, fileCount, faults });
    return { state: 'FAILED', faults };
  };
  if ('faults' in read) return refuse(read.faults);
  const { manifest } = read;
  const { asOf, profile, files } = manifest;
  const { faults, digests } = await checkWhole(database, id, laid, manifest);
  if (faults.length > 0) return refuse(faults, manifest);
  await setDeliveryApplying(database, id, { asOf, fileCount: files.length });
  const request = {
    dir: laid.dir,
    asOf,
    ...(profile !== null && { profile }),
    ...(laid.onProgress && { onProgress: laid.onProgress }),
    whenBusy: 'wait' as const,
    doneSince: enteredAt,
    confirm: (opened: readonly SourceFile[]) => assertSame(opened, digests),
  };
  try {
    const account = await importDirectory(database, request);
    if (account.job.state !== 'DONE') {
      await noteWaiting(database, id, feedFault('import.failed'));
      return { state: 'WAITING', account };
    }
    await endDelivery(database, { id, asOf, jobId: account.job.id, enteredAt, today: laid.today });
    return { state: 'APPLIED', account };
  } catch (error) {
    const fault = faultOf(error);
    if (!fault) throw error;
    return refuse([fault], manifest);
  }
}
