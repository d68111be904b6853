-- Exports: what was asked, who decided, the sealed file and its links (trust.md §3.7). org_id is the org that the
-- requester answers for. Purpose 'export' sees those of its own subtree, 'export.all' (compliance, and the quotas,
-- which count over the whole bank) every one.
create table app.export_request (
  org_id integer not null references app.org (id),
  id uuid not null,
  account_id uuid not null references app.account (id),
  staff_id uuid references app.staff (id),
  session_id uuid not null,
  role text not null,
  day date not null,
  spec jsonb not null,
  -- Purpose and recipient in words, until when, the requester's name and the names in the filter.
  stated_sealed bytea not null,
  -- Over all that is asked: a request that was changed afterwards is told from the one that was approved.
  digest text not null,
  personal boolean not null,
  row_count integer not null,
  seats text[] not null,
  state text not null default 'WAITING' check (state in
    ('WAITING', 'APPROVED', 'READY', 'REJECTED', 'WITHDRAWN', 'REFUSED', 'LAPSED', 'GONE')),
  refusal text,
  made_at timestamptz not null default now(),
  lapses_at timestamptz not null,
  primary key (org_id, id)
);
create index on app.export_request (account_id, day);
create index on app.export_request (day);
-- One yes or no a seat, and one a person.
create table app.export_decision (
  org_id integer not null,
  request_id uuid not null,
  seat text not null check (seat in ('LINE', 'COMPLIANCE', 'HEAD_OFFICE')),
  account_id uuid not null references app.account (id),
  staff_id uuid references app.staff (id),
  approved boolean not null,
  -- The approver's name, and why not.
  stated_sealed bytea not null,
  digest text not null,
  decided_at timestamptz not null,
  primary key (org_id, request_id, seat),
  unique (org_id, request_id, account_id),
  foreign key (org_id, request_id) references app.export_request (org_id, id)
);
-- How many rows of which branch: counted when asked, exported when written. Rows of no branch count to org_id.
create table app.export_part (
  org_id integer not null,
  request_id uuid not null,
  branch_id integer not null references app.org (id),
  kind text not null,
  counted_rows integer not null,
  exported_rows integer,
  primary key (org_id, request_id, branch_id, kind),
  foreign key (org_id, request_id) references app.export_request (org_id, id)
);
create table app.export_file (
  org_id integer not null,
  id uuid not null,
  request_id uuid not null,
  name text not null,
  byte_count bigint not null,
  row_count integer not null,
  held_back_count integer not null,
  sha256 text not null,
  block_count integer not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, request_id),
  foreign key (org_id, request_id) references app.export_request (org_id, id)
);
-- Written before their file is known; blocks without one are what a killed worker left.
create table app.export_block (
  org_id integer not null,
  file_id uuid not null,
  block_no integer not null,
  sealed bytea not null,
  made_at timestamptz not null default now(),
  primary key (org_id, file_id, block_no)
);
create table app.export_link (
  org_id integer not null,
  secret_hash bytea not null,
  file_id uuid not null,
  account_id uuid not null references app.account (id),
  session_id uuid not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (org_id, secret_hash),
  foreign key (org_id, file_id) references app.export_file (org_id, id)
);
create index on app.export_link (org_id, file_id);
create trigger export_decision_fixed before update or delete on app.export_decision
  for each row execute function app.refuse_change();

do $$
declare
  name text;
begin
  foreach name in array array['export_request', 'export_decision', 'export_part', 'export_file', 'export_block',
                              'export_link'] loop
    execute format('alter table app.%I enable row level security, force row level security', name);
    execute format($p$create policy export on app.%I
      using ((select sec.purpose()) in ('job', 'export.all')
        or ((select sec.purpose()) = 'export' and org_id = any ((select sec.org_ids())::int[])))
      with check ((select sec.purpose()) in ('job', 'export.all')
        or ((select sec.purpose()) = 'export' and org_id = any ((select sec.org_ids())::int[])))$p$, name);
  end loop;
end $$;
grant select on app.export_request, app.export_decision, app.export_part, app.export_file, app.export_block,
  app.export_link to :api, :job;
grant insert on app.export_request, app.export_decision, app.export_part, app.export_link to :api;
grant update (state) on app.export_request to :api;
grant update (used_at) on app.export_link to :api;
grant insert, update, delete on app.export_file, app.export_block, app.export_link to :job;
grant update (state, refusal) on app.export_request to :job;
grant insert, update on app.export_part to :job;
