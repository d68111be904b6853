import { sql } from 'kysely';
import type { Day } from '#core/day.ts';
import { settleSuppression } from '../../consent/enter.ts';
import { findPeople } from '../../customer/find-people.ts';
import { settleCustomers } from '../../customer/settle.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { settlePlaces } from '../../grid/settle-places.ts';
import { settlePositions } from '../../grid/settle-positions.ts';
import { getParams } from '../../param/queries.ts';
import { inLanes } from './lanes.ts';
import { addNotes, type Job, noteCustomers, startOf } from './ledger.ts';

/** Positions are judged file by file, for all branches at once: many places tell what one cannot. */
async function settleMap(database: Database, { id: jobId, asOf, rootOrgId }: Job): Promise<void> {
  const { scopeId, rule } = await asJob(database, null, async (tx) => {
    const head = await tx.selectFrom('org').select('id').where('level', '=', 'HEAD').executeTakeFirst();
    const params = await getParams(tx, asOf, rootOrgId);
    return { scopeId: rootOrgId ?? head?.id ?? null, rule: params.get('place.position') };
  });
  await settlePositions(database, scopeId, jobId, rule, (tx, fileNo, notes) =>
    addNotes(tx, jobId, fileNo, notes),
  );
}

/**
 * The branches to settle: those whose rows the job changed. A feed of a later day than any before settles all,
 * because what is owned and overdue depends on the day. Files of an earlier day are settled as of the latest that
 * is known: nobody's customers go back to who had them then. What a run changed that was given up is settled with the
 * next one.
 */
const listBranches = (
  database: Database,
  { id, asOf, rootOrgId }: Job,
): Promise<{ day: Day; ids: number[] }> =>
  asJob(database, null, async (tx) => {
    const { rows: days } = await sql<{ day: Day }>`
      select greatest(${asOf}::date, max(as_of_on)) as day from import_job
       where state = 'DONE' and as_of_on <= (now() at time zone 'Asia/Shanghai')::date`.execute(tx);
    const { rows } = await sql<{ id: number }>`
      with touched as (
        select coalesce(bool_or(branch_ids is null), false) as is_all, array_agg(distinct b.id) as ids
          from import_chunk c left join lateral unnest(c.branch_ids) as b (id) on true
         where c.job_id = ${id}::uuid or c.job_id in (
               select g.id from import_job g where g.failure = 'import.given-up' and not exists (
                 select 1 from import_job d
                  where d.state = 'DONE' and d.root_org_id is null and d.ended_at > g.ended_at)))
      select o.id from org o, touched t
       where o.level in ('BRANCH', 'SUB_BRANCH') and coalesce(${rootOrgId}::int = any(o.lineage), true)
         and (t.is_all or o.id = any(t.ids) or ${rootOrgId}::int is null and not exists (
               select 1 from import_job j where j.id <> ${id}::uuid and j.root_org_id is null
                  and j.state = 'DONE' and j.as_of_on >= ${asOf}::date))
       order by o.id`.execute(tx);
    return { day: days[0]!.day, ids: rows.map((row) => row.id) };
  });

const lanesMax = 2;

/**
 * What follows from the files: the positions of places, then branch by branch their grids, who is one person, then
 * grid, owner, overdue days and leading branch of customers, and the bank-wide refusals. Every step may run again and
 * leaves the same rows.
 */
export async function settleBranches(
  database: Database,
  job: Job,
  onBranch: (done: number, total: number) => void,
): Promise<void> {
  await settleMap(database, job);
  const since = await startOf(database, job.id);
  const { day, ids } = await listBranches(database, job);
  const { crowds } = await settleEach(database, { ids, day, since }, onBranch);
  await noteCustomers(database, job.id, { since, crowds });
}

/** The branches named, one by one on two lanes: who is one person of what changed since, then what follows from it. */
export async function settleEach(
  database: Database,
  { ids, day, since }: { ids: readonly number[]; day: Day; since: Date },
  onBranch: (done: number, total: number) => void,
): Promise<{ crowds: number }> {
  let crowds = 0;
  const waiting = [...ids];
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const branchId = id;
      const { params, found } = await asJob(database, branchId, async (tx) => {
        const inForce = await getParams(tx, day, branchId);
        return {
          params: inForce,
          found: await findPeople(tx, database.keys, { branchId, since }, inForce),
        };
      });
      crowds += found.crowds;
      await asJob(database, branchId, async (tx) => {
        await settlePlaces(tx, branchId);
        await settleCustomers(tx, branchId, day, params.get('owner.order'));
        await settleSuppression(tx, branchId);
      });
      onBranch((done += 1), ids.length);
    }
  };
  await inLanes(lanesMax, lane);
  return { crowds };
}
