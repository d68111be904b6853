import pg from 'pg';
import { Problem, problem } from '#contract/problem.ts';
import type { Day } from '#core/day.ts';
import { locks } from '../../db/lock.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { type ImportAccount, importAccount } from '../queries.ts';
import { applyFile } from './apply.ts';
import { bankProfile } from './delivery.ts';
import { berkaProfile } from './profile/berka.ts';
import { staysOpen } from './failure.ts';
import { shanghaiProfile } from './profile/shanghai.ts';
import {
  countStaged,
  endJob,
  findDone,
  type Job,
  jobDigest,
  keepUnopened,
  listStaged,
  openJob,
  setApplying,
  takeUpJob,
} from './ledger.ts';
import { createPreparer } from './preparer.ts';
import { createProgress, type ImportProgress } from './progress.ts';
import { settleBranches } from './settle.ts';
import { refreshStatistics } from './statistics.ts';
import type { Profile, SourceFile } from './source-file.ts';
import { stageFile } from './stage.ts';

export type ImportRequest = {
  dir: string;
  profile?: string;
  asOf: Day;
  startedBy?: string | null;
  /** Looks at the files that were opened before anything is entered; it throws where they will not do. */
  confirm?: (files: readonly SourceFile[]) => void;
  /** A run of the same files that began then or later and is done is answered, not made again. */
  doneSince?: Date;
} & RunOptions;
type RunOptions = {
  onProgress?: (progress: ImportProgress) => void;
  /** What to do while another import runs: be told so (the default), or stand in line. */
  whenBusy?: 'refuse' | 'wait';
};

const profiles: readonly Profile[] = [bankProfile, berkaProfile, shanghaiProfile];
export const profileNames = profiles.map((profile) => profile.name);

const lineMs = 1000;

/** Takes the lock that one import at a time holds; a session that waits asks again and keeps no transaction. */
async function standInLine(client: pg.Client, whenBusy: RunOptions['whenBusy']): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1, 1) as ok', [
      locks.import,
    ]);
    if (rows[0]?.ok) return;
    if (whenBusy !== 'wait') throw problem('import.busy');
    await new Promise((resolve) => setTimeout(resolve, lineMs));
  }
}

/**
 * Holds the house's import lock on a connection of its own for as long as `run` takes. A second import is
 * told so or stands in line; a plan that is being made is waited for, and none begins meanwhile.
 */
export async function alone<T>(
  database: Database,
  whenBusy: RunOptions['whenBusy'],
  run: (assertHeld: () => void) => Promise<T>,
): Promise<T> {
  const { connectionString } = database.pools.jobPool.options;
  const client = new pg.Client({ connectionString: connectionString!, application_name: 'jingtian import' });
  let lost = false;
  client.on('error', () => {
    lost = true;
  });
  await client.connect();
  try {
    await standInLine(client, whenBusy);
    await client.query("set lock_timeout = '120s'");
    await client.query("set statement_timeout = '120s'");
    await client.query('select pg_advisory_lock($1, 0)', [locks.import]).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      throw code === '55P03' ? problem('plan.running') : error;
    });
    return await run(() => {
      if (lost) throw new Error('the import lost its lock: its database connection ended');
    });
  } finally {
    await client.end().catch(() => {});
  }
}

async function stageAll(
  database: Database,
  job: Job,
  files: readonly SourceFile[],
  say: (progress: ImportProgress) => void,
): Promise<void> {
  const staged = await listStaged(database, job.id);
  const preparer = createPreparer(database.keys);
  try {
    for (const [at, file] of files.entries())
      if (!staged.has(at + 1))
        await stageFile(database, preparer, { jobId: job.id, fileNo: at + 1, file }, (rowsDone) =>
          say({ step: 'staging', file: file.name, rowsDone, rowsTotal: file.rowCount ?? null }),
        );
  } finally {
    await preparer.close();
  }
}

async function carryOut(
  database: Database,
  job: Job,
  files: readonly SourceFile[],
  say: (progress: ImportProgress) => void,
): Promise<void> {
  await stageAll(database, job, files, say);
  await setApplying(database, job.id);
  const rowsTotal = await countStaged(database, job.id);
  let rowsDone = 0;
  for (const [at, file] of files.entries()) {
    const place = { fileNo: at + 1, kind: file.kind };
    await applyFile(database, job, place, (rowCount) => {
      rowsDone += rowCount;
      say({ step: 'applying', file: file.name, rowsDone, rowsTotal });
    });
    await refreshStatistics(database, job, place);
  }
  await settleBranches(database, job, (done, total) =>
    say({ step: 'settling', file: null, rowsDone: done, rowsTotal: total }),
  );
}

/** A failure that mending the files can cure; any other leaves the job open, to be taken up again. */
const sentenceOf = (error: unknown): string | undefined =>
  error instanceof Problem &&
  error.code === 'import.unreadable' &&
  typeof error.details['sentence'] === 'string'
    ? error.details['sentence']
    : undefined;

/** Takes a job to its end, whose lock is held, and answers its account; it stays open where a chunk failed. */
async function finish(
  database: Database,
  job: Job,
  files: readonly SourceFile[],
  { onProgress }: RunOptions,
  assertHeld: () => void,
): Promise<ImportAccount> {
  const progress = createProgress(database, job.id, onProgress);
  try {
    await carryOut(database, job, files, (at) => {
      assertHeld();
      progress.say(at);
    }).finally(progress.settled);
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence !== undefined) await endJob(database, job.id, sentence);
    throw error;
  }
  if (!(await staysOpen(database, job.id))) await endJob(database, job.id, null);
  return asJob(database, null, (tx) => importAccount(tx, job.id));
}

/**
 * Runs one job of the ledger (state STAGING), or takes it up where it was left, and answers its account; a job
 * that has ended is only answered. The files are those of its first run, in the same order. Killed at any
 * moment and called again, it loses and doubles nothing. A job with chunks that failed is still open in its
 * account: the next call tries those again.
 */
export const runImport = (
  database: Database,
  jobId: string,
  files: readonly SourceFile[],
  options: RunOptions = {},
): Promise<ImportAccount> =>
  alone(database, options.whenBusy, async (assertHeld) => {
    const job = await takeUpJob(database, jobId, files);
    if (!job) return asJob(database, null, (tx) => importAccount(tx, jobId));
    return finish(database, job, files, options, assertHeld);
  });

/**
 * Imports one delivery and answers its account. Nothing is applied before every file was read to its end;
 * killed at any moment and called again with the same files, it goes on and loses and doubles nothing.
 */
export async function importDirectory(database: Database, request: ImportRequest): Promise<ImportAccount> {
  const profile = profiles.find(({ name }) => name === (request.profile ?? bankProfile.name));
  if (!profile) throw problem('import.profile-unknown', { known: profileNames });
  return alone(database, request.whenBusy, async (assertHeld) => {
    const startedBy = request.startedBy ?? null;
    const files = await profile.open(request.dir, request.asOf).catch(async (error: unknown) => {
      const sentence = sentenceOf(error);
      const asked = { profile: profile.name, asOf: request.asOf };
      if (sentence !== undefined) await keepUnopened(database, asked, startedBy, sentence);
      throw error;
    });
    if (files.every((file) => file.kind === 'unknown')) throw problem('import.nothing');
    request.confirm?.(files);
    const digest = jobDigest(profile.name, request.asOf, files);
    const doneId = request.doneSince && (await findDone(database, digest, request.doneSince));
    if (doneId) return asJob(database, null, (tx) => importAccount(tx, doneId));
    const delivery = { digest, profile: profile.name, asOf: request.asOf, files };
    const job = await openJob(database, delivery, startedBy);
    return finish(database, job, files, request, assertHeld);
  });
}
