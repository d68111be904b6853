import { type RawBuilder, sql } from 'kysely';
import { outcomeCodes, outcomes } from '#contract/outcome.ts';
import type { Day } from '#core/day.ts';
import type { Tx } from '../db/open.ts';
import { leadsOn } from '../grid/leads.ts';
import { ownerByRule, type OwnerOrders, ownerRuleJoin, ownerRules } from './owner-rule.ts';

const intents = outcomeCodes.filter((code) => outcomes[code].intent);

/**
 * Per customer of one branch, or of the people named: its grids by place and by employer before merchant, the
 * worst day overdue on what is open, whether this branch leads the person, and whose loan or intent it is.
 */
const found = (branchId: number, day: Day, people: readonly string[] | null): RawBuilder<unknown> => {
  const among = (column: RawBuilder<unknown>) =>
    people === null
      ? sql``
      : sql`and ${column} in (select id from customer
              where branch_id = ${branchId} and (id = any(${people}::uuid[]) or merged_into_id = any(${people}::uuid[])))`;
  return sql`
  active as (select id from staff where status <> 'GONE'),
  ${leadsOn(day, branchId)},
  held as (
    select h.customer_id, max(coalesce(h.overdue_now_days, 0)) as overdue_days,
           bool_or(h.kind = 'LOAN') as has_loan,
           (array_agg(h.manager_id order by h.opened_on desc nulls last, h.holding_no)
              filter (where h.kind = 'LOAN' and h.manager_id in (select id from active)))[1] as manager_id
      from holding h
     where h.branch_id = ${branchId} and (h.opened_on is null or h.opened_on <= ${day}::date)
       and (h.closed_on is null or h.closed_on > ${day}::date) ${among(sql`h.customer_id`)}
     group by h.customer_id),
  last_touch as (
    select distinct on (t.customer_id) t.customer_id, t.staff_id, t.outcome, t.next_on, t.occurred_at
      from touch t
     where t.branch_id = ${branchId} and t.business_day <= ${day}::date ${among(sql`t.customer_id`)}
     order by t.customer_id, t.occurred_at desc, t.id desc),
  found as (
    select c.id, c.person_id, p.grid_id, v.id as virtual_grid_id, coalesce(h.overdue_days, 0) as overdue_days,
           coalesce(i.branch_id = c.branch_id, true) as is_leading,
           coalesce(h.manager_id, case when h.has_loan and c.manager_id in (select id from active)
                                       then c.manager_id end) as loan_manager,
           case when t.outcome = any(${intents}::text[]) and t.next_on is not null
                 and t.staff_id in (select id from active) then t.staff_id end as intent_owner,
           t.occurred_at as touched_at
      from customer c
      left join place p on p.branch_id = c.branch_id and p.id = c.place_id
      left join employer e on e.branch_id = c.branch_id and e.id = c.employer_id
      left join merchant m on m.branch_id = c.branch_id and m.id = c.merchant_id
      left join grid v on v.branch_id = c.branch_id and v.id = coalesce(e.grid_id, m.grid_id)
       and v.kind = 'VIRTUAL' and v.state <> 'RETIRED'
      left join held h on h.customer_id = c.id
      left join last_touch t on t.customer_id = c.id
      left join identity i on i.id_no_index = c.id_no_index
     where c.branch_id = ${branchId} ${among(sql`c.id`)})`;
};

/**
 * The same for every row of a person: of the row that stands for them first, then of the others; the worst day
 * overdue and the latest touch of any. And who could own them by each reason (defaults.md, owner).
 */
const claimed = (branchId: number, day: Day, people: readonly string[] | null): RawBuilder<unknown> => sql`
  ${found(branchId, day, people)},
  joined as (
    select person_id,
           (array_agg(grid_id order by id <> person_id, id) filter (where grid_id is not null))[1] as grid_id,
           (array_agg(virtual_grid_id order by id <> person_id, id)
              filter (where virtual_grid_id is not null))[1] as virtual_grid_id,
           max(overdue_days) as overdue_days, bool_and(is_leading) as is_leading,
           (array_agg(loan_manager order by id <> person_id, id)
              filter (where loan_manager is not null))[1] as loan_manager,
           (array_agg(intent_owner order by touched_at desc nulls last, id))[1] as intent_owner
      from found
     where person_id in (select merged_into_id from customer
                          where branch_id = ${branchId} and merged_into_id is not null)
     group by person_id),
  agreed as (
    select f.id, f.person_id, f.grid_id, f.virtual_grid_id, f.overdue_days, f.is_leading, f.loan_manager,
           f.intent_owner
      from found f where not exists (select 1 from joined j where j.person_id = f.person_id)
    union all
    select f.id, j.* from found f join joined j on j.person_id = f.person_id),
  claimed as (
    select a.*, over_virtual.staff_id as virtual_grid_lead, over_place.staff_id as physical_grid_lead
      from agreed a
      left join lead over_virtual on over_virtual.grid_id = a.virtual_grid_id
      left join lead over_place on over_place.grid_id = a.grid_id)`;

/**
 * Settles what follows from the files for every customer of a branch, or for the people named, in one statement: the
 * core's answers for every set of claims are its rules, as where rows are entered (apply-staged.ts). Answers how many
 * rows changed.
 */
export async function settleCustomers(
  tx: Tx,
  branchId: number,
  day: Day,
  order: readonly string[],
  people: readonly string[] | null = null,
): Promise<number> {
  const orders: OwnerOrders = { common: order, ofBranch: new Map() };
  const change = sql`
    with ${claimed(branchId, day, people)},
    wanted as (
      select claimed.*, ${ownerByRule} as owner_id, rule.reason as owner_reason
        from claimed join ${ownerRules(orders)} on ${ownerRuleJoin(orders)})
    update customer c
       set grid_id = w.grid_id, virtual_grid_id = w.virtual_grid_id, overdue_days = w.overdue_days,
           is_leading = w.is_leading, owner_id = w.owner_id, owner_reason = w.owner_reason, updated_at = now()
      from wanted w
     where c.branch_id = ${branchId} and c.id = w.id
       and (c.grid_id, c.virtual_grid_id, c.overdue_days, c.is_leading, c.owner_id, c.owner_reason)
           is distinct from
           (w.grid_id, w.virtual_grid_id, w.overdue_days, w.is_leading, w.owner_id, w.owner_reason)`;
  const changed = await change.execute(tx);
  return Number(changed.numAffectedRows ?? 0);
}
