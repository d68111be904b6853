import type { Day } from '../day.ts';
import { type FeedFault, feedFault } from './fault.ts';
import { isOwnName, type Manifest, type ManifestFile, shownName } from './manifest.ts';

/** What was found of a file by reading it once. */
export type FoundFile = {
  sha256: string;
  /** Null where the rows could not be counted. */
  rows: number | null;
  /** Null where the file has no column of balances. */
  balanceFen: number | null;
  /** Whether it is a file of customers. */
  isOfCustomers: boolean;
  /** Why it cannot be read to its end. */
  fault: FeedFault | null;
};

/** What the folder holds besides: the delivery's own files by name, and whether each is a plain file. */
export type FolderEntry = { name: string; isFile: boolean };

/** What the names and the day tell, before a file is opened. */
export function checkNames(
  { asOf, files }: Manifest,
  entries: readonly FolderEntry[],
  { today, latestOn }: { today: Day; latestOn: Day | null },
): FeedFault[] {
  const said = new Set(files.map(({ name }) => name));
  const there = new Map(entries.map((entry) => [entry.name, entry]));
  return [
    ...(asOf > today ? [feedFault('data.ahead', null, { asOf, today })] : []),
    ...(latestOn !== null && asOf < latestOn
      ? [feedFault('data.older', null, { asOf, latest: latestOn })]
      : []),
    ...files
      .filter(({ name }) => there.get(name)?.isFile !== true)
      .map(({ name }) => feedFault(there.has(name) ? 'file.link' : 'file.missing', name)),
    ...entries
      .filter(({ name }) => !said.has(name) && !isOwnName(name))
      .map(({ name }) => feedFault('file.unsaid', shownName(name))),
  ];
}

const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** Whether a file is what the manifest says of it: every way in which it is not. */
export function checkFile(said: ManifestFile, found: FoundFile): FeedFault[] {
  const { name } = said;
  const faults: FeedFault[] = [];
  if (found.sha256 !== said.sha256) faults.push(feedFault('file.hash', name));
  if (found.fault) faults.push(found.fault);
  if (found.rows !== null && found.rows !== said.rows)
    faults.push(feedFault('file.rows', name, { said: said.rows, found: found.rows }));
  if (said.full && !found.isOfCustomers) faults.push(feedFault('file.full-kind', name));
  if (said.balanceFen === null || found.fault) return faults;
  if (found.balanceFen === null) faults.push(feedFault('file.sum-none', name));
  else if (found.balanceFen !== said.balanceFen)
    faults.push(feedFault('file.sum', name, { said: yuan(said.balanceFen), found: yuan(found.balanceFen) }));
  return faults;
}
