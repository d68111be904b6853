-- One person behind several customer numbers of a branch: which row stands for them, who said so, what waits
-- to be looked at. Nothing of a row moves: what it holds, agreed to, refused and was told stays with it.
alter table app.customer
  add column merged_into_id uuid,
  add column person_id uuid not null generated always as (coalesce(merged_into_id, id)) stored,
  add check (merged_into_id <> id),
  add foreign key (branch_id, merged_into_id) references app.customer (branch_id, id);
-- Few rows are merged, so this stays small and an import pays nothing for it.
create index customer_merged_into on app.customer (branch_id, merged_into_id) where merged_into_id is not null;

-- Each act of merging, and its undoing. row_ids are the rows that came with from_id.
create table app.person_merge (
  branch_id integer not null,
  id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  row_ids uuid[] not null,
  level text not null check (level in ('HIGH', 'MEDIUM')),
  grounds text[] not null,
  cautions text[] not null default '{}',
  made_by uuid references app.staff (id),
  made_at timestamptz not null default clock_timestamp(),
  undone_by uuid references app.staff (id),
  undone_at timestamptz,
  undo_reason text,
  primary key (branch_id, id),
  foreign key (branch_id, from_id) references app.customer (branch_id, id),
  foreign key (branch_id, into_id) references app.customer (branch_id, id)
);
create index on app.person_merge (branch_id, from_id);
create index on app.person_merge (branch_id, into_id);

-- Two rows that may be one person, and what was judged of them. DIFFERENT is never proposed again.
create table app.person_pair (
  branch_id integer not null,
  id uuid not null,
  left_id uuid not null,
  right_id uuid not null check (left_id < right_id),
  level text not null check (level in ('HIGH', 'MEDIUM')),
  grounds text[] not null,
  cautions text[] not null default '{}',
  state text not null default 'WAITING' check (state in ('WAITING', 'SAME', 'DIFFERENT')),
  later_on date,
  proposed_at timestamptz not null default clock_timestamp(),
  merge_id uuid,
  decided_by uuid references app.staff (id),
  decided_at timestamptz,
  primary key (branch_id, id),
  unique (branch_id, left_id, right_id),
  foreign key (branch_id, left_id) references app.customer (branch_id, id),
  foreign key (branch_id, right_id) references app.customer (branch_id, id),
  foreign key (branch_id, merge_id) references app.person_merge (branch_id, id)
);
create index on app.person_pair (branch_id, right_id);
create index person_pair_waiting on app.person_pair (branch_id, proposed_at) where state = 'WAITING';

-- Whoever has a task with a person, or helps with one of the rows, reaches every row of that person.
drop policy reach on app.customer;
create policy reach on app.customer
  using (branch_id = any ((select sec.org_ids())::int[])
    and ((select sec.reach()) in ('branch', 'masked')
      or ((select sec.reach()) in ('own', 'grid') and (owner_id = (select sec.staff_id())
        or id = any ((select sec.helped_ids())::uuid[])
        or person_id = any ((select sec.helped_ids())::uuid[])
        or grid_id = any ((select sec.led_grid_ids())::uuid[])
        or virtual_grid_id = any ((select sec.led_grid_ids())::uuid[])))))
  with check (branch_id = any ((select sec.org_ids())::int[]) and (select sec.reach()) in ('branch', 'own', 'grid'));

alter table app.person_merge enable row level security, force row level security;
alter table app.person_pair enable row level security, force row level security;
create policy with_customer on app.person_merge
  using (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.reach()) in ('branch', 'masked')
    or exists (select 1 from app.customer c where c.branch_id = person_merge.branch_id and c.id = into_id)))
  with check (branch_id = any ((select sec.org_ids())::int[]) and (select sec.reach()) = 'branch');
-- Both rows must be in reach: nobody is shown a stranger beside an own customer.
create policy with_both_customers on app.person_pair
  using (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.reach()) = 'branch'
    or (exists (select 1 from app.customer c where c.branch_id = person_pair.branch_id and c.id = left_id)
      and exists (select 1 from app.customer c where c.branch_id = person_pair.branch_id and c.id = right_id))))
  with check (branch_id = any ((select sec.org_ids())::int[]) and (select sec.reach()) = 'branch');
grant select, insert, update, delete on app.person_merge, app.person_pair to :job;
grant select, insert on app.person_merge, app.person_pair to :api;
grant update (undone_by, undone_at, undo_reason) on app.person_merge to :api;
grant update (state, later_on, merge_id, decided_by, decided_at) on app.person_pair to :api;
