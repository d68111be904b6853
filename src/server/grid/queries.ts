import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { gridRoutes } from '#contract/grid.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import { asActor } from '../db/scope.ts';
import { getBranchId } from '../org/queries.ts';
import { leadsOn } from './leads.ts';

type GridView = Output<typeof gridRoutes.list>['grids'][number];

/** The grids and places of a branch; people are counted as far as the actor reaches, each of them once. */
export const listGrids = async (
  { database }: Context,
  actor: Actor,
  { query }: Input<typeof gridRoutes.list>,
  now: Date,
): Promise<Output<typeof gridRoutes.list>> => {
  const branchId = await getBranchId(database.db, actor, query.branchId);
  return asActor(database, actor, async (tx) => {
    const { rows: grids } = await sql<GridView>`
      with ${leadsOn(businessTime(now).day, branchId)}
      select g.id, g.grid_no as "gridNo", g.name, g.kind, g.basis, g.state, g.boundary,
             (select s.name from lead join staff s on s.id = lead.staff_id where lead.grid_id = g.id) as "leadName",
             coalesce(c.count, 0)::int as "customerCount",
             exists (select 1 from grid_member m
               where m.branch_id = g.branch_id and m.grid_id = g.id and m.staff_id = ${actor.staffId}::uuid
                 and m.from_on <= sec.today() and (m.to_on is null or m.to_on > sec.today())) as mine
        from grid g
        left join (select m.grid_id, count(*) from customer
                     cross join lateral (select grid_id union select virtual_grid_id) m (grid_id)
                    where branch_id = ${branchId} and merged_into_id is null group by 1) c on c.grid_id = g.id
       where g.branch_id = ${branchId} order by g.kind, g.grid_no`.execute(tx);
    const { rows: places } = await sql<Output<typeof gridRoutes.list>['places'][number]>`
      select p.name, p.kind, p.grid_id as "gridId", p.lon, p.lat, coalesce(c.count, 0)::int as "customerCount"
        from place p
        left join (select place_id, count(*) from customer
                    where branch_id = ${branchId} and merged_into_id is null group by 1) c on c.place_id = p.id
       where p.branch_id = ${branchId} and p.lon is not null and p.lat is not null order by p.place_no`.execute(
      tx,
    );
    return { grids, places };
  });
};
