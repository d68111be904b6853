import { sql } from 'kysely';
import { type Actor, reachOf } from '#contract/access.ts';
import type { ImportNote } from '#contract/import-note.ts';
import { problem } from '#contract/problem.ts';
import { refusalSentence } from '#contract/refusal.ts';
import type { Input, Output } from '#contract/route.ts';
import type { sourceRoutes } from '#contract/source.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { findDeliveryAccount } from './upload/account.ts';

type Job = Output<typeof sourceRoutes.imports>['jobs'][number];
export type ImportAccount = Output<typeof sourceRoutes.importAccount>;
const refusalsShown = 500;

type Selected = Omit<Job, 'startedAt' | 'endedAt' | 'progress'> & {
  startedAt: Date;
  endedAt: Date | null;
  step: NonNullable<Job['progress']>['step'] | null;
  file: string | null;
  rowsDone: number;
  rowsTotal: number | null;
  at: Date;
};

async function selectJobs(tx: Tx, id: string | null): Promise<Job[]> {
  const { rows } = await sql<Selected>`
    select j.id, j.profile, j.as_of_on as "asOf", j.state, j.started_at as "startedAt", j.ended_at as "endedAt",
           j.failure, coalesce(f.read, 0)::int as "rowsRead", coalesce(c.applied, 0)::int as "appliedCount",
           coalesce(c.unchanged, 0)::int as "unchangedCount",
           (select count(*)::int from import_refusal r where r.job_id = j.id) as "refusedCount",
           coalesce(f.folded, 0)::int as "foldedCount", o.name as "rootOrgName",
           case when j.state in ('STAGING', 'APPLYING') then j.step end as step, j.step_file as file,
           j.rows_done as "rowsDone", j.rows_total as "rowsTotal", j.progress_at as at
      from import_job j
      left join org o on o.id = j.root_org_id
      left join (select job_id, sum(rows_read) as read, sum(rows_folded) as folded from import_file group by 1) f on f.job_id = j.id
      left join (select job_id, sum(applied_count) as applied, sum(unchanged_count) as unchanged
                   from import_chunk group by 1) c on c.job_id = j.id
     where ${id}::uuid is null or j.id = ${id}::uuid
     order by j.started_at desc limit 100`.execute(tx);
  return rows.map(({ step, file, rowsDone, rowsTotal, at, ...row }) => ({
    ...row,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    progress: step && { step, file, rowsDone, rowsTotal, at: at.toISOString() },
  }));
}

/** Written by import/stage.ts. */
const notesOf = (stored: string | null): ImportNote[] =>
  stored === null ? [] : (JSON.parse(stored) as ImportNote[]); // What it wrote.

/** The account of one import: every row of every file is applied, unchanged, refused or folded into another. */
export async function importAccount(tx: Tx, id: string): Promise<ImportAccount> {
  const [job] = await selectJobs(tx, id);
  if (!job) throw problem('access.not-found');
  const { rows: files } = await sql<
    Omit<ImportAccount['files'][number], 'notes'> & {
      note: string | null;
      olderCount: number;
      failedCount: number;
    }
  >`
    select f.file_no as "fileNo", f.name, f.kind, f.origin, f.encoding, coalesce(f.rows_read, 0) as "rowsRead",
           coalesce(c.applied, 0)::int as "appliedCount", coalesce(c.unchanged, 0)::int as "unchangedCount",
           (select count(*)::int from import_refusal r where r.job_id = f.job_id and r.file_no = f.file_no)
             as "refusedCount", f.rows_folded as "foldedCount", f.note, coalesce(c.older, 0)::int as "olderCount",
           (select coalesce(sum(row_count), 0)::int from import_failure x
             where x.job_id = f.job_id and x.file_no = f.file_no) as "failedCount"
      from import_file f
      left join (select job_id, file_no, sum(applied_count) as applied, sum(unchanged_count) as unchanged,
                        sum(older_count) as older
                   from import_chunk group by 1, 2) c on c.job_id = f.job_id and c.file_no = f.file_no
     where f.job_id = ${id}::uuid order by f.file_no`.execute(tx);
  const { rows: refusals } = await sql<{
    fileNo: number;
    rowNo: number;
    column: string | null;
    code: string;
    detail: Record<string, unknown>;
  }>`
    select file_no as "fileNo", row_no as "rowNo", column_name as "column", code, detail from import_refusal
     where job_id = ${id}::uuid order by file_no, row_no limit ${refusalsShown}`.execute(tx);
  const fileOf = new Map(files.map((file) => [file.fileNo, file]));
  return {
    job,
    delivery: await findDeliveryAccount(tx, id),
    files: files.map(({ note, olderCount, failedCount, ...file }) => ({
      ...file,
      notes: [
        ...notesOf(note),
        ...(failedCount > 0 ? [{ code: 'rows.failed', values: { count: failedCount } }] : []),
        ...(olderCount > 0 ? [{ code: 'rows.older', values: { count: olderCount } }] : []),
      ],
    })),
    refusals: refusals.map((refusal) => ({
      ...refusal,
      sentence: refusalSentence({
        ...refusal,
        file: fileOf.get(refusal.fileNo)?.name ?? '',
        kind: fileOf.get(refusal.fileNo)?.kind ?? '',
      }),
    })),
  };
}

/** Who reaches customers sees the imports of their own offices; who reaches none watches over the whole ledger. */
export const purposeOf = ({ role }: Actor): 'feed' | 'ledger' =>
  reachOf[role] === 'none' ? 'ledger' : 'feed';

export const listImports = (
  { database }: Context,
  actor: Actor,
): Promise<Output<typeof sourceRoutes.imports>> =>
  asActor(database, actor, async (tx) => ({ jobs: await selectJobs(tx, null) }), {
    purpose: purposeOf(actor),
  });

export const getImportAccount = (
  { database }: Context,
  actor: Actor,
  { query }: Input<typeof sourceRoutes.importAccount>,
): Promise<ImportAccount> =>
  asActor(database, actor, (tx) => importAccount(tx, query.id), { purpose: purposeOf(actor) });
