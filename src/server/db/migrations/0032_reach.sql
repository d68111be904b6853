-- Whether the context reaches every customer of its orgs. A boolean of its own, because the planner takes a comparison
-- of the reach with two words to hold for one row in a hundred, and then sorts a whole branch for its first page.
create function sec.is_wide() returns boolean
language sql stable parallel restricted security definer set search_path = pg_catalog, sec
as $$ select coalesce((sec.ctx())[6] in ('branch', 'masked'), false) $$;
revoke execute on function sec.is_wide() from public;
grant execute on function sec.is_wide() to :api, :job;

alter policy reach on app.customer
  using (branch_id = any ((select sec.org_ids())::int[])
    and ((select sec.is_wide())
      or ((select sec.reach()) in ('own', 'grid') and (owner_id = (select sec.staff_id())
        or id = any ((select sec.helped_ids())::uuid[])
        or person_id = any ((select sec.helped_ids())::uuid[])
        or grid_id = any ((select sec.led_grid_ids())::uuid[])
        or virtual_grid_id = any ((select sec.led_grid_ids())::uuid[])))));
alter policy reach on app.customer_helper
  using (branch_id = any ((select sec.org_ids())::int[])
    and ((select sec.is_wide()) or staff_id = (select sec.staff_id())));
alter policy reach on app.task
  using (branch_id = any ((select sec.org_ids())::int[])
    and ((select sec.is_wide()) or staff_id = (select sec.staff_id())));
alter policy with_customer on app.person_merge
  using (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.is_wide())
    or exists (select 1 from app.customer c where c.branch_id = person_merge.branch_id and c.id = into_id)));
do $$
declare
  name text;
begin
  foreach name in array array['holding', 'consent', 'refusal', 'application_step', 'plan_held', 'touch'] loop
    execute format($p$alter policy with_customer on app.%1$I
      using (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.is_wide())
        or exists (select 1 from app.customer c where c.branch_id = %1$I.branch_id and c.id = %1$I.customer_id)))
      with check (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.is_wide())
        or exists (select 1 from app.customer c where c.branch_id = %1$I.branch_id and c.id = %1$I.customer_id)))$p$, name);
  end loop;
end $$;

-- Holds all that the row policy and a list's filters ask: counting the customers of a branch reads no row of them.
drop index app.customer_branch_id_owner_id_idx;
create index customer_by_owner on app.customer (branch_id, owner_id, id)
  include (grid_id, virtual_grid_id, person_id, merged_into_id);
