-- Row security on every table of app (trust.md §2.3, §3.3), then who may do what with which table.
create function sec.today() returns date
language sql stable parallel restricted set search_path = pg_catalog
as $$ select (clock_timestamp() at time zone 'Asia/Shanghai')::date $$;
-- Helped customers and the customers of today's own tasks, as one short array (read once per statement).
create function sec.helped_ids() returns uuid[]
language sql stable parallel restricted security definer set search_path = pg_catalog, sec, app as $$
  select array(
    select customer_id from app.customer_helper
     where staff_id = sec.staff_id() and from_on <= sec.today()
       and (to_on is null or to_on > sec.today())
    union
    select customer_id from app.task where staff_id = sec.staff_id() and day = sec.today())
$$;
-- The grids that the actor leads today; a 网格长 reaches their customers.
create function sec.led_grid_ids() returns uuid[]
language sql stable parallel restricted security definer set search_path = pg_catalog, sec, app as $$
  select case when sec.reach() = 'grid' then array(
    select grid_id from app.grid_member
     where staff_id = sec.staff_id() and role = 'LEAD' and from_on <= sec.today()
       and (to_on is null or to_on > sec.today())) else '{}' end
$$;

do $$
declare
  name text;
begin
  for name in select tablename from pg_tables where schemaname = 'app' loop
    execute format('alter table app.%I enable row level security, force row level security', name);
  end loop;
  -- Bank-wide reference rows: nothing personal in them.
  foreach name in array array['org', 'post', 'param', 'calendar_day', 'installation', 'suppression', 'identity'] loop
    execute format('create policy reference on app.%I using (true) with check (true)', name);
  end loop;
  -- Sign-in tables open to a context made for that purpose only.
  foreach name in array array['account', 'role_grant', 'session', 'demo_link', 'lockout_account',
                              'lockout_network'] loop
    execute format($p$create policy sign_in on app.%I
      using ((select sec.purpose()) in ('auth', 'people')) with check ((select sec.purpose()) in ('auth', 'people'))$p$, name);
  end loop;
  -- Rows of a branch that are not about one customer.
  foreach name in array array['grid', 'grid_member', 'place', 'employer', 'merchant', 'plan'] loop
    execute format($p$create policy branch on app.%I
      using (branch_id = any ((select sec.org_ids())::int[]))
      with check (branch_id = any ((select sec.org_ids())::int[]))$p$, name);
  end loop;
  -- Rows about one customer: visible with the customer.
  foreach name in array array['holding', 'consent', 'refusal', 'application_step', 'plan_held', 'touch'] loop
    execute format($p$create policy with_customer on app.%1$I
      using (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.reach()) in ('branch', 'masked')
        or exists (select 1 from app.customer c where c.branch_id = %1$I.branch_id and c.id = %1$I.customer_id)))
      with check (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.reach()) in ('branch', 'masked')
        or exists (select 1 from app.customer c where c.branch_id = %1$I.branch_id and c.id = %1$I.customer_id)))$p$, name);
  end loop;
  foreach name in array array['import_job', 'import_file', 'import_chunk', 'import_refusal'] loop
    execute format($p$create policy feed on app.%I
      using ((select sec.purpose()) in ('job', 'feed')) with check ((select sec.purpose()) in ('job', 'feed'))$p$, name);
  end loop;
end $$;

create policy branch on app.staff
  using (org_id = any ((select sec.org_ids())::int[]) or (select sec.purpose()) in ('auth', 'people'))
  with check (org_id = any ((select sec.org_ids())::int[]) or (select sec.purpose()) in ('auth', 'people'));
create policy branch on app.absence
  using (exists (select 1 from app.staff s where s.id = absence.staff_id))
  with check (exists (select 1 from app.staff s where s.id = absence.staff_id));
create policy reach on app.customer
  using (branch_id = any ((select sec.org_ids())::int[])
    and ((select sec.reach()) in ('branch', 'masked')
      or ((select sec.reach()) in ('own', 'grid') and (owner_id = (select sec.staff_id())
        or id = any ((select sec.helped_ids())::uuid[])
        or grid_id = any ((select sec.led_grid_ids())::uuid[])
        or virtual_grid_id = any ((select sec.led_grid_ids())::uuid[])))))
  with check (branch_id = any ((select sec.org_ids())::int[]) and (select sec.reach()) in ('branch', 'own', 'grid'));
create policy reach on app.customer_helper
  using (branch_id = any ((select sec.org_ids())::int[])
    and ((select sec.reach()) in ('branch', 'masked') or staff_id = (select sec.staff_id())))
  with check (branch_id = any ((select sec.org_ids())::int[]) and (select sec.reach()) = 'branch');
create policy reach on app.task
  using (branch_id = any ((select sec.org_ids())::int[])
    and ((select sec.reach()) in ('branch', 'masked') or staff_id = (select sec.staff_id())))
  with check (branch_id = any ((select sec.org_ids())::int[])
    and ((select sec.reach()) = 'branch' or staff_id = (select sec.staff_id())));
-- Kept replies: any transaction of a signed-in session; who made a row stands in its key and in its seal.
create policy signed_in on app.idem
  using ((select (sec.ctx())[3]) <> '-') with check ((select (sec.ctx())[3]) <> '-');
create policy append on app.audit for insert with check (true);
create policy read on app.audit for select using ((select sec.purpose()) in ('audit', 'quota'));

-- Functions: nobody but the application's own roles.
revoke execute on all functions in schema sec from public;
revoke execute on all functions in schema app from public;
grant execute on all functions in schema sec to :api, :job;
grant usage on schema sec to :api, :job;
grant usage on schema app to :api, :job;
grant usage on schema stage to :job;
grant select, insert, update, delete on all tables in schema app to :job;
grant select, insert, delete on stage.row to :job;
grant select, insert on sec.dek to :api, :job;
grant select on all tables in schema app to :api;
grant insert, update on app.account, app.session, app.demo_link, app.lockout_account, app.lockout_network,
  app.param, app.calendar_day, app.staff, app.absence, app.task, app.customer, app.plan, app.grid to :api;
grant insert on app.audit, app.idem, app.role_grant, app.touch, app.consent, app.refusal, app.suppression,
  app.application_step, app.plan_held, app.grid_member, app.customer_helper, app.installation, app.import_job to :api;
grant update (to_on, approved_by) on app.role_grant to :api;
grant update (to_on) on app.grid_member, app.customer_helper to :api;
grant delete on app.idem, app.task, app.plan_held to :api;
-- Append-only, for everyone who signs in.
revoke update, delete, truncate on app.audit, app.touch, app.application_step, app.consent, app.refusal,
  app.installation from :job, :api;
