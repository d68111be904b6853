import { type RawBuilder, sql } from 'kysely';
import type { Day } from '#core/day.ts';

/**
 * `lead (grid_id, staff_id)`, to stand in a `with`: who leads each grid of one branch, or of all, on a day. Whoever
 * has left leads nothing, however late their term began; of two terms the later counts.
 */
export const leadsOn = (day: Day, branchId: number | null): RawBuilder<unknown> => sql`lead as (
    select distinct on (m.grid_id) m.grid_id, m.staff_id
      from grid_member m join staff s on s.id = m.staff_id and s.status <> 'GONE'
     where m.role = 'LEAD' and m.from_on <= ${day}::date and (m.to_on is null or m.to_on > ${day}::date)
           ${branchId === null ? sql`` : sql`and m.branch_id = ${branchId}`}
     order by m.grid_id, m.from_on desc, m.staff_id)`;
