-- The feed: jobs and their ledger; staged rows are sealed blobs outside the scoped tables.
create table app.import_job (
  id uuid primary key,
  digest text not null,
  profile text not null,
  as_of_on date not null,
  state text not null check (state in ('STAGING', 'APPLYING', 'DONE', 'FAILED')),
  started_by uuid,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  failure text
);
create unique index import_job_once on app.import_job (digest) where state in ('STAGING', 'APPLYING');
create table app.import_file (
  job_id uuid not null references app.import_job (id),
  file_no integer not null,
  name text not null,
  kind text not null,
  origin text not null check (origin in ('REAL', 'OVERLAY')),
  encoding text,
  rows_read integer,
  rows_folded integer not null default 0,
  staged_at timestamptz,
  note text,
  primary key (job_id, file_no)
);
-- The fence: a chunk is applied once, whoever comes back from the dead (trust.md §3.8).
create table app.import_chunk (
  job_id uuid not null,
  file_no integer not null,
  chunk_no integer not null,
  applied_count integer not null,
  unchanged_count integer not null,
  refused_count integer not null,
  applied_at timestamptz not null default now(),
  primary key (job_id, file_no, chunk_no),
  foreign key (job_id, file_no) references app.import_file (job_id, file_no)
);
create table app.import_refusal (
  job_id uuid not null,
  file_no integer not null,
  row_no integer not null,
  column_name text,
  code text not null,
  detail jsonb not null default '{}',
  primary key (job_id, file_no, row_no),
  foreign key (job_id, file_no) references app.import_file (job_id, file_no)
);
create table stage.row (
  job_id uuid not null,
  file_no integer not null,
  row_no integer not null,
  chunk_no integer not null,
  sealed bytea not null,
  primary key (job_id, file_no, row_no)
);
create index on stage.row (job_id, file_no, chunk_no);
