-- Deliveries: what a person uploads, checks, mends and submits; the run that follows has the same id in import_job.
create table app.delivery (
  id uuid primary key,
  org_id integer not null references app.org (id),
  as_of_on date not null,
  state text not null default 'DRAFT' check (state in ('DRAFT', 'WAITING', 'REJECTED', 'ACCEPTED', 'DISCARDED')),
  made_by uuid not null references app.account (id),
  made_by_name text not null,
  made_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  submitted_at timestamptz,
  digest text,
  customer_count integer,
  needs_other boolean not null default false,
  decided_by uuid references app.account (id),
  decided_by_name text,
  decided_at timestamptz,
  reject_reason text,
  -- Maker and checker are two people, whatever the program says.
  check (state <> 'ACCEPTED' or not needs_other or decided_by <> made_by),
  check ((state in ('WAITING', 'ACCEPTED')) <= (digest is not null))
);
create index on app.delivery (org_id, state);
create index on app.delivery (made_by, made_at);
create table app.delivery_file (
  delivery_id uuid not null references app.delivery (id),
  file_no integer not null,
  name text not null,
  sha256 text not null,
  byte_count integer not null,
  encoding text not null,
  delimiter text,
  sheets jsonb not null,
  sheet_no integer not null default 1,
  kind text,
  mapping jsonb not null default '{}',
  rules jsonb not null default '{}',
  profile_id uuid,
  -- What the last check found: counts, codes and masked values.
  found jsonb,
  obstacle jsonb,
  added_at timestamptz not null default now(),
  -- A dropped file keeps its row: its bytes count in the day's quota.
  dropped_at timestamptz,
  primary key (delivery_id, file_no)
);
-- The rows of a file as they came, a few hundred to a sealed block. What is left out and what is bad stands beside.
create table stage.upload (
  delivery_id uuid not null,
  file_no integer not null,
  sheet_no integer not null,
  block_no integer not null,
  first_row integer not null,
  last_row integer not null,
  sealed bytea not null,
  -- Keyed hash of the content: what was checked is what is applied.
  digest bytea not null,
  left_out integer[] not null default '{}',
  bad jsonb not null default '[]',
  primary key (delivery_id, file_no, sheet_no, block_no)
);
-- How a bank's own columns are read, under a name.
create table app.import_profile (
  id uuid primary key,
  org_id integer not null references app.org (id),
  name text not null,
  kind text not null,
  columns jsonb not null,
  rules jsonb not null,
  -- Hash of the header words it was made from: the same header is offered the same profile.
  fingerprint text,
  made_by uuid not null,
  changed_at timestamptz not null default now(),
  unique (org_id, name)
);

alter table app.delivery enable row level security, force row level security;
alter table app.delivery_file enable row level security, force row level security;
alter table app.import_profile enable row level security, force row level security;
alter table stage.upload enable row level security, force row level security;
create policy feed on app.delivery
  using ((select sec.purpose()) = 'job'
    or ((select sec.purpose()) = 'feed' and org_id = any ((select sec.org_ids())::int[])))
  with check ((select sec.purpose()) = 'job'
    or ((select sec.purpose()) = 'feed' and org_id = any ((select sec.org_ids())::int[])));
create policy with_delivery on app.delivery_file
  using (exists (select 1 from app.delivery d where d.id = delivery_file.delivery_id))
  with check (exists (select 1 from app.delivery d where d.id = delivery_file.delivery_id));
create policy with_delivery on stage.upload
  using (exists (select 1 from app.delivery d where d.id = upload.delivery_id))
  with check (exists (select 1 from app.delivery d where d.id = upload.delivery_id));
-- A profile of an office serves every office below it; each keeps its own.
create policy offered on app.import_profile for select
  using ((select sec.purpose()) = 'feed' and (org_id = any ((select sec.org_ids())::int[])
    or org_id = any ((select lineage from app.org where id = nullif((sec.ctx())[5], '-')::int)::int[])));
create policy own on app.import_profile
  using ((select sec.purpose()) = 'feed' and org_id = any ((select sec.org_ids())::int[]))
  with check ((select sec.purpose()) = 'feed' and org_id = any ((select sec.org_ids())::int[]));

grant usage on schema stage to :api;
grant select, insert, update on app.delivery, app.delivery_file to :api, :job;
grant select, insert, update, delete on app.import_profile to :api;
grant select, insert, update, delete on stage.upload to :api, :job;
