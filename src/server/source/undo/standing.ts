import { sql } from 'kysely';
import { type Actor, can } from '#contract/access.ts';
import type { ImportUndo, KeptReason } from '#contract/import-undo.ts';
import { problem, type ProblemCode } from '#contract/problem.ts';
import { businessTime } from '../../day.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { getParams } from '../../param/queries.ts';

const rowsShown = 500;
const dayMs = 86_400_000;

export type Standing = {
  id: string;
  rootOrgId: number | null;
  jobState: string;
  undoable: boolean;
  endedAt: Date | null;
  state: ImportUndo['state'] | null;
  needsOther: boolean | null;
  askedBy: string | null;
  askedByName: string | null;
  askedAt: Date | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  rejectReason: string | null;
  undoneAt: Date | null;
  rowsDone: number | null;
  rowsTotal: number | null;
};
/** Within how many days, until when, and what forbids an undo. */
export type Term = { days: number; until: Date | null; obstacle: ProblemCode | null };

export async function getStanding(tx: Tx, id: string): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select j.id, j.root_org_id as "rootOrgId", j.state as "jobState", j.undoable, j.ended_at as "endedAt", u.state,
           u.needs_other as "needsOther", u.asked_by as "askedBy", u.asked_by_name as "askedByName",
           u.asked_at as "askedAt", u.decided_by_name as "decidedByName", u.decided_at as "decidedAt",
           u.reject_reason as "rejectReason", u.ended_at as "undoneAt", u.rows_done as "rowsDone",
           u.rows_total as "rowsTotal"
      from import_job j left join import_undo u on u.job_id = j.id where j.id = ${id}::uuid`.execute(tx);
  if (!rows[0]) throw problem('access.not-found');
  return rows[0];
}

function obstacleOf({ jobState, undoable, state }: Standing, isLate: boolean): ProblemCode | null {
  if (state === 'RUNNING' || state === 'DONE') return 'import.undo-state';
  if (jobState !== 'DONE' && jobState !== 'FAILED') return 'import.undo-state';
  if (isLate) return 'import.undo-late';
  return undoable ? null : 'import.undo-unkept';
}

/** Days are counted from the end of the import, by the parameter of the office in force today. */
export async function termOf(tx: Tx, standing: Standing, now: Date): Promise<Term> {
  const params = await getParams(tx, businessTime(now).day, standing.rootOrgId);
  const days = params.get('import.undo.days');
  const until = standing.endedAt && new Date(standing.endedAt.getTime() + days * dayMs);
  return { days, until, obstacle: obstacleOf(standing, until !== null && until < now) };
}

/** Says why not, where an undo cannot be asked for. */
export async function assertInTerm(tx: Tx, standing: Standing, now: Date): Promise<void> {
  const { obstacle, days } = await termOf(tx, standing, now);
  if (obstacle) throw problem(obstacle, { days });
}

/** Customers that an import made or changed: above the parameter's number another person must agree. */
export const countImported = (database: Database, id: string): Promise<number> =>
  asJob(database, null, async (tx) => {
    const { rows } = await sql<{ count: number }>`
      select (select coalesce(sum(cardinality(ids)), 0)::int from import_made
               where job_id = ${id}::uuid and table_name = 'customer')
           + (select coalesce(sum(cardinality(ids)), 0)::int from import_before
               where job_id = ${id}::uuid and table_name = 'customer') as count`.execute(tx);
    return rows[0]!.count;
  });

export const needsOtherFor = async (
  tx: Tx,
  { rootOrgId }: Standing,
  customerCount: number,
  now: Date,
): Promise<boolean> =>
  customerCount > (await getParams(tx, businessTime(now).day, rootOrgId)).get('import.approval.customers');

async function selectCounts(tx: Tx, id: string): Promise<Pick<ImportUndo, 'undoneCount' | 'kept'>> {
  const { rows: done } = await sql<{ count: number }>`
    select coalesce(sum(undone_count), 0)::int as count from import_undo_chunk where job_id = ${id}::uuid`.execute(
    tx,
  );
  const { rows: kept } = await sql<{ reason: KeptReason; count: number }>`
    select k.key as reason, sum(k.value::int)::int as count
      from import_undo_chunk c cross join lateral jsonb_each_text(c.kept) as k
     where c.job_id = ${id}::uuid group by 1 order by 2 desc, 1`.execute(tx);
  return { undoneCount: done[0]!.count, kept };
}

async function selectRows(tx: Tx, id: string): Promise<ImportUndo['rows']> {
  const { rows } = await sql<ImportUndo['rows'][number]>`
    select k.file_no as "fileNo", f.kind, k.number, k.reason from import_undo_kept k
      join import_file f using (job_id, file_no)
     where k.job_id = ${id}::uuid order by k.reason, k.file_no, k.number, k.id limit ${rowsShown}`.execute(
    tx,
  );
  return rows;
}

const mayOf = (actor: Actor, { state, askedBy, needsOther }: Standing, { obstacle }: Term) => {
  const may = can(actor, 'import.undo');
  const waits = may && state === 'WAITING';
  return {
    ask: may && obstacle === null && state !== 'WAITING',
    agree: waits && obstacle === null && !(needsOther && askedBy === actor.accountId),
    reject: waits,
  };
};

/** An undo as the import's account shows it: whether it can be asked for, where it stands, what it did. */
export async function viewUndo(
  database: Database,
  tx: Tx,
  actor: Actor,
  id: string,
  now: Date,
): Promise<ImportUndo> {
  const standing = await getStanding(tx, id);
  const term = await termOf(tx, standing, now);
  const { needsOther } = standing;
  return {
    state: standing.state ?? 'NONE',
    obstacle: standing.state === 'DONE' || standing.state === 'RUNNING' ? null : term.obstacle,
    days: term.days,
    until: term.until?.toISOString() ?? null,
    needsOther: needsOther ?? (await needsOtherFor(tx, standing, await countImported(database, id), now)),
    askedByName: standing.askedByName,
    askedAt: standing.askedAt?.toISOString() ?? null,
    decidedByName: standing.decidedByName,
    decidedAt: standing.decidedAt?.toISOString() ?? null,
    rejectReason: standing.rejectReason,
    endedAt: standing.undoneAt?.toISOString() ?? null,
    rowsDone: standing.rowsDone ?? 0,
    rowsTotal: standing.rowsTotal ?? 0,
    may: mayOf(actor, standing, term),
    ...(await selectCounts(tx, id)),
    rows: await selectRows(tx, id),
  };
}
