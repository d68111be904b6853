import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Day } from '#core/day.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { newId } from '../../new-id.ts';
import type { SourceFile } from './source-file.ts';

export type Job = { id: string; asOf: Day; profile: string };

/** The same files by the same profile as of the same day are the same job. */
export function jobDigest(profile: string, asOf: Day, files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([profile, asOf, files.map(({ name, kind, digest }) => [name, kind, digest])]));
  return hash.digest('hex');
}

/**
 * Takes up the unfinished job of the same delivery, or opens a new one. An unfinished job of another delivery
 * is given up: what it applied stands, what it staged goes.
 */
export const openJob = (
  database: Database,
  {
    digest,
    profile,
    asOf,
    files,
  }: { digest: string; profile: string; asOf: Day; files: readonly SourceFile[] },
  startedBy: string | null,
): Promise<{ job: Job; resumed: boolean }> =>
  asJob(database, null, async (tx) => {
    const open = await tx
      .selectFrom('import_job')
      .select(['id', 'digest'])
      .where('state', 'in', ['STAGING', 'APPLYING'])
      .execute();
    for (const left of open.filter((job) => job.digest !== digest)) {
      await sql`delete from stage.row where job_id = ${left.id}::uuid`.execute(tx);
      await tx
        .updateTable('import_job')
        .set({ state: 'FAILED', failure: 'import.given-up', ended_at: sql<Date>`clock_timestamp()` })
        .where('id', '=', left.id)
        .execute();
    }
    const same = open.find((job) => job.digest === digest);
    if (same) return { job: { id: same.id, asOf, profile }, resumed: true };
    const id = newId();
    await tx
      .insertInto('import_job')
      .values({ id, digest, profile, as_of_on: asOf, state: 'STAGING', started_by: startedBy })
      .execute();
    for (const [at, file] of files.entries())
      await tx
        .insertInto('import_file')
        .values({ job_id: id, file_no: at + 1, name: file.name, kind: file.kind, origin: file.origin })
        .execute();
    await writeAudit(tx, null, 'import.started', {
      object: id,
      body: { profile, asOf, fileCount: files.length },
    });
    return { job: { id, asOf, profile }, resumed: false };
  });

/** Keeps a delivery that could not even be opened, with the sentence that says why. */
export const keepUnopened = (
  database: Database,
  { profile, asOf }: { profile: string; asOf: Day },
  startedBy: string | null,
  failure: string,
): Promise<void> =>
  asJob(database, null, async (tx) => {
    const id = newId();
    const ended = sql<Date>`clock_timestamp()`;
    await tx
      .insertInto('import_job')
      .values({
        id,
        digest: 'unopened',
        profile,
        as_of_on: asOf,
        state: 'FAILED',
        failure,
        started_by: startedBy,
        ended_at: ended,
      })
      .execute();
    await writeAudit(tx, null, 'import.ended', { object: id, result: 'failed' });
  });

/** File numbers whose rows are all in staging, or were. */
export const listStaged = (database: Database, jobId: string): Promise<Set<number>> =>
  asJob(database, null, async (tx) => {
    const rows = await tx
      .selectFrom('import_file')
      .select('file_no')
      .where('job_id', '=', jobId)
      .where('staged_at', 'is not', null)
      .execute();
    return new Set(rows.map((row) => row.file_no));
  });

export const setApplying = (database: Database, jobId: string): Promise<void> =>
  asJob(database, null, async (tx) => {
    await tx.updateTable('import_job').set({ state: 'APPLYING' }).where('id', '=', jobId).execute();
  });

/** Ends a job, well or with the sentence of its failure, and empties its staging. */
export const endJob = (database: Database, jobId: string, failure: string | null): Promise<void> =>
  asJob(database, null, async (tx) => {
    await sql`delete from stage.row where job_id = ${jobId}::uuid`.execute(tx);
    await tx
      .updateTable('import_job')
      .set({
        state: failure === null ? 'DONE' : 'FAILED',
        failure,
        ended_at: sql<Date>`clock_timestamp()`,
      })
      .where('id', '=', jobId)
      .execute();
    await writeAudit(tx, null, 'import.ended', {
      object: jobId,
      result: failure === null ? 'ok' : 'failed',
    });
  });
