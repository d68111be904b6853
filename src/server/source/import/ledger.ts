import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ImportNote } from '#contract/import-note.ts';
import { problem } from '#contract/problem.ts';
import type { Day } from '#core/day.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { newId } from '../../new-id.ts';
import type { SourceFile } from './source-file.ts';

/** `rootOrgId` is the office whose delivery it is; null is the operator's feed of the whole bank. */
export type Job = { id: string; asOf: Day; profile: string; rootOrgId: number | null };

const openStates = ['STAGING', 'APPLYING'];

/** The same files by the same profile as of the same day, for the same office, are the same job. */
export function jobDigest(
  profile: string,
  asOf: Day,
  files: readonly SourceFile[],
  rootOrgId: number | null = null,
): string {
  const hash = createHash('sha256');
  const named = files.map(({ name, kind, digest }) => [name, kind, digest]);
  hash.update(JSON.stringify([profile, asOf, named, ...(rootOrgId === null ? [] : [rootOrgId])]));
  return hash.digest('hex');
}

/** Adds to what the account says of a file; of the first file of districts where none is named. */
export async function addNotes(
  tx: Tx,
  jobId: string,
  fileNo: number | null,
  notes: readonly ImportNote[],
): Promise<void> {
  if (notes.length === 0) return;
  await sql`
    update app.import_file
       set note = (coalesce(note::jsonb, '[]') || ${JSON.stringify(notes)}::jsonb)::text
     where job_id = ${jobId}::uuid
       and file_no = coalesce(${fileNo}::int, (select min(file_no) from import_file
                                                where job_id = ${jobId}::uuid and kind = 'districts'))`.execute(
    tx,
  );
}

/** Enters the files of a job, those that it lacks. */
async function keepFiles(tx: Tx, jobId: string, files: readonly SourceFile[]): Promise<void> {
  const rows = files.map(({ name, kind, origin }, at) => ({
    job_id: jobId,
    file_no: at + 1,
    name,
    kind,
    origin,
  }));
  await tx
    .insertInto('import_file')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['job_id', 'file_no']).doNothing())
    .execute();
}

/** An unfinished job with its files entered, or undefined when it has ended. */
export const takeUpJob = (
  database: Database,
  jobId: string,
  files: readonly SourceFile[],
): Promise<Job | undefined> =>
  asJob(database, null, async (tx) => {
    const found = await tx
      .selectFrom('import_job')
      .select(['id', 'as_of_on', 'profile', 'root_org_id', 'state'])
      .where('id', '=', jobId)
      .executeTakeFirst();
    if (!found) throw problem('access.not-found');
    if (!openStates.includes(found.state)) return undefined;
    await keepFiles(tx, jobId, files);
    const { id, as_of_on: asOf, profile, root_org_id: rootOrgId } = found;
    return { id, asOf, profile, rootOrgId };
  });

/**
 * Takes up the operator's unfinished job of the same delivery, or opens a new one. Another delivery of his
 * that was left unfinished is given up: what it applied stands, what it staged goes.
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
): Promise<Job> =>
  asJob(database, null, async (tx) => {
    const open = await tx
      .selectFrom('import_job')
      .select(['id', 'digest'])
      .where('state', 'in', openStates)
      .where('root_org_id', 'is', null)
      .execute();
    for (const left of open.filter((job) => job.digest !== digest)) {
      await sql`delete from stage.block where job_id = ${left.id}::uuid`.execute(tx);
      await tx
        .updateTable('import_job')
        .set({ state: 'FAILED', failure: 'import.given-up', ended_at: sql<Date>`clock_timestamp()` })
        .where('id', '=', left.id)
        .execute();
    }
    const same = open.find((job) => job.digest === digest);
    const id = same?.id ?? newId();
    const job = { id, asOf, profile, rootOrgId: null };
    if (same) return job;
    await tx
      .insertInto('import_job')
      .values({ id, digest, profile, as_of_on: asOf, state: 'STAGING', started_by: startedBy })
      .execute();
    await keepFiles(tx, id, files);
    await writeAudit(tx, null, 'import.started', {
      object: id,
      body: { profile, asOf, fileCount: files.length },
    });
    return job;
  });

/** The operator's run of these files that is done and began at that time or later. */
export const findDone = (database: Database, digest: string, since: Date): Promise<string | undefined> =>
  asJob(database, null, async (tx) => {
    const done = await tx
      .selectFrom('import_job')
      .select('id')
      .where('digest', '=', digest)
      .where('state', '=', 'DONE')
      .where('root_org_id', 'is', null)
      .where('started_at', '>=', since)
      .limit(1)
      .executeTakeFirst();
    return done?.id;
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

/**
 * File numbers whose rows are all in staging, or were. A server that crashed has lost what was staged: such a
 * file is read again, and the chunks of it that were applied stay applied.
 */
export const listStaged = (database: Database, jobId: string): Promise<Set<number>> =>
  asJob(database, null, async (tx) => {
    const { rows } = await sql<{ file_no: number }>`
      select f.file_no from import_file f
       where f.job_id = ${jobId}::uuid and f.staged_at is not null
         and f.chunk_count = (select count(*) from import_chunk c where c.job_id = f.job_id and c.file_no = f.file_no)
                           + (select count(*) from stage.block b where b.job_id = f.job_id and b.file_no = f.file_no)
                           - (select count(*) from import_chunk c join stage.block b using (job_id, file_no, chunk_no)
                               where c.job_id = f.job_id and c.file_no = f.file_no)`.execute(tx);
    return new Set(rows.map((row) => row.file_no));
  });

/** Rows that wait in staging to be applied. */
export const countStaged = (database: Database, jobId: string): Promise<number> =>
  asJob(database, null, async (tx) => {
    const { rows } = await sql<{ count: number }>`
      select coalesce(sum(row_count), 0)::int as count from stage.block where job_id = ${jobId}::uuid`.execute(
      tx,
    );
    return rows[0]?.count ?? 0;
  });

export const setApplying = (database: Database, jobId: string): Promise<void> =>
  asJob(database, null, async (tx) => {
    await tx.updateTable('import_job').set({ state: 'APPLYING' }).where('id', '=', jobId).execute();
  });

/** Ends a job, well or with the sentence of its failure, and empties its staging. */
export const endJob = (database: Database, jobId: string, failure: string | null): Promise<void> =>
  asJob(database, null, async (tx) => {
    await sql`delete from stage.block where job_id = ${jobId}::uuid`.execute(tx);
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

/** When the job began: rows that changed since are its own. */
export const startOf = (database: Database, jobId: string): Promise<Date> =>
  asJob(database, null, async (tx) => {
    const job = await tx
      .selectFrom('import_job')
      .select('started_at')
      .where('id', '=', jobId)
      .executeTakeFirstOrThrow();
    return job.started_at;
  });

type CustomerFile = { file_no: number; note: string | null; placed: number; unplaced: number };

/**
 * Says in the account of the customers' files how many were placed by their address, and who was found to be one person
 * since the job began. Counted in the tables, so that a job taken up again says the same.
 */
export const noteCustomers = async (
  database: Database,
  jobId: string,
  { since, crowds }: { since: Date; crowds: number },
): Promise<void> => {
  const head = await asJob(database, null, (tx) =>
    tx.selectFrom('org').select('id').where('level', '=', 'HEAD').executeTakeFirst(),
  );
  if (!head) return;
  await asJob(database, head.id, async (tx) => {
    const { rows } = await sql<{ merged: number; waiting: number; parted: number }>`
      select (select count(*)::int from person_merge
               where made_by is null and undone_at is null and made_at >= ${since}) as merged,
             (select count(*)::int from person_pair where state = 'WAITING' and proposed_at >= ${since}) as waiting,
             (select count(*)::int from person_merge
               where undone_by is null and undone_at >= ${since}) as parted`.execute(tx);
    const counts = { ...rows[0]!, crowds };
    const notes = Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => ({ code: `person.${what}`, values: { count } }));
    const { rows: files } = await sql<CustomerFile>`
      select f.file_no, f.note, coalesce(sum(c.placed_count), 0)::int as placed,
             coalesce(sum(c.unplaced_count), 0)::int as unplaced
        from import_file f left join import_chunk c using (job_id, file_no)
       where f.job_id = ${jobId}::uuid and f.kind = 'customers' group by f.job_id, f.file_no`.execute(tx);
    for (const { file_no: fileNo, note, placed, unplaced } of files) {
      const before = note === null ? [] : (JSON.parse(note) as ImportNote[]); // Written by stage.ts or here.
      const others = before.filter(({ code }) => !/^(?:person|address)\./.test(code));
      const places = placed + unplaced > 0 ? [{ code: 'address.places', values: { placed, unplaced } }] : [];
      const all = [...others, ...places, ...notes];
      await tx
        .updateTable('import_file')
        .set({ note: all.length > 0 ? JSON.stringify(all) : null })
        .where('job_id', '=', jobId)
        .where('file_no', '=', fileNo)
        .execute();
    }
  });
};
