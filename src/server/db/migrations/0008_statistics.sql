-- After an import the planner must know the new sizes at once: without, it joins 30,000 rows by nested loops.
-- Only the owner may analyse; the job's sign-in asks it to.
create function stage.refresh_statistics() returns void
language plpgsql security definer set search_path = pg_catalog, app as $$
declare
  name text;
begin
  foreach name in array array['org', 'staff', 'grid', 'grid_member', 'place', 'employer', 'merchant', 'identity',
                              'suppression', 'customer', 'holding', 'consent', 'refusal', 'touch',
                              'application_step'] loop
    execute format('analyze app.%I', name);
  end loop;
end $$;
revoke execute on function stage.refresh_statistics() from public;
grant execute on function stage.refresh_statistics() to :job;
