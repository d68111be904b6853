-- The planner must know what a file brought before the next one leans on it: customers joined a branch's places by
-- going through all of them. A table is looked at again when much came, or a tenth of what the planner knows of.
drop function stage.refresh_statistics(text[]);
create function stage.refresh_statistics(names text[], rows_brought integer) returns void
language plpgsql security definer set search_path = pg_catalog, app as $$
declare
  fed constant text[] := array['org', 'staff', 'grid', 'grid_member', 'place', 'employer', 'merchant', 'identity',
                               'suppression', 'customer', 'holding', 'consent', 'refusal', 'touch',
                               'application_step'];
  name text;
begin
  for name in select relname from pg_class
               where relnamespace = 'app'::regnamespace and relname = any (names) and relname = any (fed)
                 and (rows_brought >= 1000 or reltuples < 10 * rows_brought) loop
    execute format('analyze app.%I', name);
  end loop;
end $$;
revoke execute on function stage.refresh_statistics(text[], integer) from public;
grant execute on function stage.refresh_statistics(text[], integer) to :job;
