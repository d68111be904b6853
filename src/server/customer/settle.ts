import { type RawBuilder, sql } from 'kysely';
import { outcomeCodes, outcomes } from '#contract/outcome.ts';
import type { Day } from '#core/day.ts';
import { type OwnerClaims, ownerOf } from '#core/plan/owner.ts';
import { recordset } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';

const intents = outcomeCodes.filter((code) => outcomes[code].intent);

/**
 * Per customer of one branch: its grids by place and by employer before merchant, the worst day overdue on
 * what is open, whether this branch leads the person, and who could own it by each reason (defaults.md,
 * owner).
 */
const wanted = (branchId: number, day: Day): RawBuilder<unknown> => sql`
  active as (select id from staff where status <> 'GONE'),
  lead as (
    select distinct on (m.grid_id) m.grid_id, m.staff_id
      from grid_member m join active a on a.id = m.staff_id
     where m.branch_id = ${branchId} and m.role = 'LEAD' and m.from_on <= ${day}::date
       and (m.to_on is null or m.to_on > ${day}::date)
     order by m.grid_id, m.from_on desc, m.staff_id),
  held as (
    select h.customer_id, max(coalesce(h.overdue_now_days, 0)) as overdue_days,
           bool_or(h.kind = 'LOAN') as has_loan,
           (array_agg(h.manager_id order by h.opened_on desc nulls last, h.holding_no)
              filter (where h.kind = 'LOAN' and h.manager_id in (select id from active)))[1] as manager_id
      from holding h
     where h.branch_id = ${branchId} and (h.opened_on is null or h.opened_on <= ${day}::date)
       and (h.closed_on is null or h.closed_on > ${day}::date)
     group by h.customer_id),
  last_touch as (
    select distinct on (t.customer_id) t.customer_id, t.staff_id, t.outcome, t.next_on
      from touch t where t.branch_id = ${branchId} and t.business_day <= ${day}::date
     order by t.customer_id, t.occurred_at desc, t.id desc),
  found as (
    select c.id, p.grid_id, v.id as virtual_grid_id, coalesce(h.overdue_days, 0) as overdue_days,
           coalesce(i.branch_id = c.branch_id, true) as is_leading,
           coalesce(h.manager_id, case when h.has_loan and c.manager_id in (select id from active)
                                       then c.manager_id end) as loan_manager,
           case when t.outcome = any(${intents}::text[]) and t.next_on is not null
                 and t.staff_id in (select id from active) then t.staff_id end as intent_owner,
           virtual_lead.staff_id as virtual_lead, physical_lead.staff_id as physical_lead
      from customer c
      left join place p on p.branch_id = c.branch_id and p.id = c.place_id
      left join employer e on e.branch_id = c.branch_id and e.id = c.employer_id
      left join merchant m on m.branch_id = c.branch_id and m.id = c.merchant_id
      left join grid v on v.branch_id = c.branch_id and v.id = coalesce(e.grid_id, m.grid_id)
       and v.kind = 'VIRTUAL' and v.state <> 'RETIRED'
      left join held h on h.customer_id = c.id
      left join last_touch t on t.customer_id = c.id
      left join identity i on i.id_no_index = c.id_no_index
      left join lead virtual_lead on virtual_lead.grid_id = v.id
      left join lead physical_lead on physical_lead.grid_id = p.grid_id
     where c.branch_id = ${branchId}),
  wanted as (
    select *, concat_ws('|', coalesce(loan_manager::text, '-'), coalesce(intent_owner::text, '-'),
                        coalesce(virtual_lead::text, '-'), coalesce(physical_lead::text, '-')) as claim
      from found)`;

type Claims = {
  claim: string;
  loan_manager: string | null;
  intent_owner: string | null;
  virtual_lead: string | null;
  physical_lead: string | null;
};

const claimsOf = (row: Claims): OwnerClaims => ({
  LOAN_MANAGER: row.loan_manager,
  INTENT_OWNER: row.intent_owner,
  VIRTUAL_GRID_LEAD: row.virtual_lead,
  PHYSICAL_GRID_LEAD: row.physical_lead,
});

/**
 * Settles what follows from the files for every customer of a branch. The core names the owner once per
 * combination of claims, of which a branch has few; the rows are changed in one statement. Answers how many
 * changed.
 */
export async function settleCustomers(
  tx: Tx,
  branchId: number,
  day: Day,
  order: readonly string[],
): Promise<number> {
  const combinations = await sql<Claims>`
    with ${wanted(branchId, day)}
    select distinct claim, loan_manager, intent_owner, virtual_lead, physical_lead from wanted`.execute(tx);
  const answers = combinations.rows.map((row) => {
    const { staffId, reason } = ownerOf(claimsOf(row), order);
    return { claim: row.claim, owner_id: staffId, owner_reason: reason };
  });
  const types = { claim: 'text', owner_id: 'uuid', owner_reason: 'text' };
  const change = sql`
    with ${wanted(branchId, day)},
    answer as (select * from ${recordset(answers, types)})
    update customer c
       set grid_id = w.grid_id, virtual_grid_id = w.virtual_grid_id, overdue_days = w.overdue_days,
           is_leading = w.is_leading, owner_id = a.owner_id, owner_reason = a.owner_reason, updated_at = now()
      from wanted w
      join answer a on a.claim = w.claim
     where c.branch_id = ${branchId} and c.id = w.id
       and (c.grid_id, c.virtual_grid_id, c.overdue_days, c.is_leading, c.owner_id, c.owner_reason)
           is distinct from
           (w.grid_id, w.virtual_grid_id, w.overdue_days, w.is_leading, a.owner_id, a.owner_reason)`;
  const changed = await change.execute(tx);
  return Number(changed.numAffectedRows ?? 0);
}
