-- A workbook has no encoding.
alter table app.delivery_file alter column encoding drop not null;
-- When the run of a delivery began to apply: its pace from there tells how long it will take.
alter table app.delivery add column applying_at timestamptz, add column applying_from integer;

-- The operator's feed is the whole bank's: its account is read at the head office, and by those who watch over the
-- ledger without reaching anybody in it.
drop policy feed on app.import_job;
create policy feed on app.import_job
  using ((select sec.purpose()) in ('job', 'ledger') or ((select sec.purpose()) = 'feed'
    and (root_org_id = any ((select sec.org_ids())::int[]) or (root_org_id is null and exists (
      select 1 from app.org o where o.level = 'HEAD' and o.id = any ((select sec.org_ids())::int[]))))))
  with check ((select sec.purpose()) = 'job' or ((select sec.purpose()) = 'feed'
    and root_org_id = any ((select sec.org_ids())::int[])));
do $$
declare
  name text;
begin
  foreach name in array array['import_file', 'import_chunk', 'import_refusal'] loop
    execute format('drop policy feed on app.%I', name);
    execute format($p$create policy feed on app.%1$I
      using ((select sec.purpose()) = 'job' or ((select sec.purpose()) in ('feed', 'ledger')
        and exists (select 1 from app.import_job j where j.id = %1$I.job_id)))
      with check ((select sec.purpose()) = 'job' or ((select sec.purpose()) = 'feed'
        and exists (select 1 from app.import_job j where j.id = %1$I.job_id)))$p$, name);
  end loop;
end $$;
drop policy feed on app.delivery;
create policy feed on app.delivery
  using ((select sec.purpose()) in ('job', 'ledger')
    or ((select sec.purpose()) = 'feed' and org_id = any ((select sec.org_ids())::int[])))
  with check ((select sec.purpose()) = 'job'
    or ((select sec.purpose()) = 'feed' and org_id = any ((select sec.org_ids())::int[])));
