-- Chunks that failed for a reason nobody foresaw: their rows wait in staging, the next run tries them again.
create table app.import_failure (
  job_id uuid not null,
  file_no integer not null,
  chunk_no integer not null,
  row_count integer not null,
  -- SQLSTATE, or a word of ours; never the server's sentence, which may hold values.
  code text not null,
  failed_at timestamptz not null default now(),
  primary key (job_id, file_no, chunk_no),
  foreign key (job_id, file_no) references app.import_file (job_id, file_no)
);
alter table app.import_failure enable row level security, force row level security;
create policy feed on app.import_failure
  using ((select sec.purpose()) = 'job' or ((select sec.purpose()) = 'feed'
    and exists (select 1 from app.import_job j where j.id = import_failure.job_id)))
  with check ((select sec.purpose()) = 'job');
grant select, insert, update, delete on app.import_failure to :job;
grant select on app.import_failure to :api;
