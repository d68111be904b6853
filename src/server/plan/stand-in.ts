import { sql } from 'kysely';
import type { Day } from '#core/day.ts';
import type { StandInClaims } from '#core/plan/stand-in.ts';
import type { Tx } from '../db/open.ts';
import { anyOf } from '../db/set-wise.ts';
import { leadsOn } from '../grid/leads.ts';

/** Who could keep a promise to each of these customers: owner, helpers (the longest first), leads of their grids. */
export async function listStandIns(
  tx: Tx,
  branchId: number,
  day: Day,
  ids: string[],
): Promise<Map<string, StandInClaims>> {
  const { rows } = await sql<{
    id: string;
    owner_id: string | null;
    helpers: string[] | null;
    virtual_lead: string | null;
    physical_lead: string | null;
  }>`
    with ${leadsOn(day, branchId)}
    select c.id, c.owner_id, v.staff_id as virtual_lead, p.staff_id as physical_lead,
           (select array_agg(h.staff_id order by h.from_on, h.staff_id) from customer_helper h
             where h.branch_id = c.branch_id and h.customer_id = c.id and h.from_on <= ${day}::date
               and (h.to_on is null or h.to_on > ${day}::date)) as helpers
      from customer c
      left join lead v on v.grid_id = c.virtual_grid_id
      left join lead p on p.grid_id = c.grid_id
     where c.branch_id = ${branchId} and c.id = ${anyOf(ids)}`.execute(tx);
  const one = (id: string | null): string[] => (id === null ? [] : [id]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        OWNER: one(row.owner_id),
        HELPER: row.helpers ?? [],
        VIRTUAL_GRID_LEAD: one(row.virtual_lead),
        PHYSICAL_GRID_LEAD: one(row.physical_lead),
      },
    ]),
  );
}
