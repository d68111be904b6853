-- An import may be one office's own: its rows stay below that org, and only whoever reaches the org reads its account.
-- Null is the operator's feed, which is the whole bank's.
alter table app.import_job
  add column root_org_id integer references app.org (id),
  -- Where the run stands, written at most once a second: a page that is opened again shows it.
  add column step text check (step in ('staging', 'applying', 'settling')),
  add column step_file text,
  add column rows_done integer,
  add column rows_total integer,
  add column progress_at timestamptz;
alter table app.import_job drop constraint import_job_state_check;
alter table app.import_job add constraint import_job_state_check check (state in
  ('DRAFT', 'WAITING', 'REJECTED', 'STAGING', 'APPLYING', 'DONE', 'FAILED', 'UNDONE'));
drop policy feed on app.import_job;
create policy feed on app.import_job
  using ((select sec.purpose()) = 'job' or ((select sec.purpose()) = 'feed'
    and (root_org_id is null or root_org_id = any ((select sec.org_ids())::int[]))))
  with check ((select sec.purpose()) = 'job' or ((select sec.purpose()) = 'feed'
    and root_org_id = any ((select sec.org_ids())::int[])));
do $$
declare
  name text;
begin
  foreach name in array array['import_file', 'import_chunk', 'import_refusal'] loop
    execute format('drop policy feed on app.%I', name);
    execute format($p$create policy feed on app.%1$I
      using ((select sec.purpose()) = 'job' or ((select sec.purpose()) = 'feed'
        and exists (select 1 from app.import_job j where j.id = %1$I.job_id)))
      with check ((select sec.purpose()) = 'job' or ((select sec.purpose()) = 'feed'
        and exists (select 1 from app.import_job j where j.id = %1$I.job_id)))$p$, name);
  end loop;
end $$;
