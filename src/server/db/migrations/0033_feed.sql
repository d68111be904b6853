-- The bank's own files of every night: deliveries by the hash of their manifest, what each changed, who is gone.
create table app.feed_delivery (
  id uuid primary key,
  -- SHA-256 of the manifest's bytes: it names the hash of every file.
  manifest_hash text not null unique,
  -- Its folder, as the bank's program named it.
  name text not null,
  as_of_on date,
  file_count integer,
  state text not null check (state in ('CHECKING', 'APPLYING', 'APPLIED', 'FAILED')),
  -- What was wrong with it at the last try: codes, names of files, numbers.
  faults jsonb not null default '[]',
  try_count integer not null default 1,
  entered_at timestamptz not null default now(),
  tried_at timestamptz not null default now(),
  ended_at timestamptz,
  -- The run of its files.
  job_id uuid references app.import_job (id),
  check (state <> 'APPLIED' or (as_of_on is not null and ended_at is not null))
);
create index on app.feed_delivery (ended_at) where state = 'APPLIED';
-- What is known of the feed as a whole, in one row: since somebody looks into a drop folder, or brought a manifest.
create table app.feed_standing (
  one boolean primary key default true check (one),
  -- The newest day of the bank's own files.
  data_on date,
  looked_at timestamptz,
  -- The last day on which lateness was entered in the audit.
  late_on date
);
-- What a delivery changed, per branch that has customers.
create table app.feed_change (
  branch_id integer not null references app.org (id),
  delivery_id uuid not null references app.feed_delivery (id),
  new_count integer not null,
  gone_count integer not null,
  -- Missed in a whole file, but so many that nobody was marked.
  gone_held_count integer not null,
  back_count integer not null,
  -- Loans that came onto a step before maturity: [{step, count}].
  due jsonb not null,
  primary key (branch_id, delivery_id)
);
-- Customers whom a whole file named no longer; `back_at` when a file named them again.
create table app.feed_gone (
  branch_id integer not null,
  customer_id uuid not null,
  delivery_id uuid not null references app.feed_delivery (id),
  gone_at timestamptz not null default now(),
  back_at timestamptz,
  primary key (branch_id, customer_id, delivery_id),
  foreign key (branch_id, customer_id) references app.customer (branch_id, id)
);
create unique index feed_gone_open on app.feed_gone (branch_id, customer_id) where back_at is null;
create index on app.feed_gone (branch_id, back_at);
alter table app.customer add column made_at timestamptz not null default now();

-- Whom the files of a delivery name, while it is checked and applied. Unlogged: it is read again from the files.
create unlogged table stage.feed_named (
  delivery_id uuid not null,
  org_no text not null,
  customer_no text not null,
  is_full boolean not null
);
create index on stage.feed_named (delivery_id, org_no, customer_no);

do $$
declare
  name text;
begin
  foreach name in array array['feed_delivery', 'feed_standing', 'feed_change', 'feed_gone'] loop
    execute format('alter table app.%I enable row level security, force row level security', name);
  end loop;
  -- Bank-wide, and nothing personal in them.
  foreach name in array array['feed_delivery', 'feed_standing'] loop
    execute format($p$create policy reference on app.%I using (true)
      with check ((select sec.purpose()) = 'job')$p$, name);
  end loop;
end $$;
create policy branch on app.feed_change
  using (branch_id = any ((select sec.org_ids())::int[]))
  with check (branch_id = any ((select sec.org_ids())::int[]));
create policy with_customer on app.feed_gone
  using (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.is_wide())
    or exists (select 1 from app.customer c where c.branch_id = feed_gone.branch_id and c.id = feed_gone.customer_id)))
  with check (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.is_wide())
    or exists (select 1 from app.customer c where c.branch_id = feed_gone.branch_id and c.id = feed_gone.customer_id)));

grant select on app.feed_delivery, app.feed_standing, app.feed_change, app.feed_gone to :api, :job;
grant insert, update on app.feed_delivery, app.feed_standing, app.feed_gone to :job;
grant insert on app.feed_change to :job;
grant select, insert, delete on stage.feed_named to :job;
