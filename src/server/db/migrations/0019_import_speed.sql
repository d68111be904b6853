-- Imports of a million rows: staged chunk by chunk, references checked a statement at a time, the newer row wins.
alter table app.customer
  add column occupation text,
  add column income_fen bigint,
  add column since_on date,
  -- The day that the row's content is of. Who brought it last, if it was a file.
  add column as_of_on date,
  add column job_id uuid;
alter table app.holding add column job_id uuid;

-- One sealed block a chunk. Unlogged: a server that crashed has none, and the run reads that file again.
drop table stage.row;
create unlogged table stage.block (
  job_id uuid not null,
  file_no integer not null,
  chunk_no integer not null,
  row_count integer not null,
  -- Rows whose key another row of the file had before them.
  skipped integer[] not null default '{}',
  sealed bytea not null,
  primary key (job_id, file_no, chunk_no)
);
alter table stage.block alter column sealed set storage external;
grant select, insert, delete on stage.block to :job;
alter table app.import_file add column chunk_count integer;
alter table app.import_chunk
  add column older_count integer not null default 0,
  -- What must be settled after it: null is every branch of the job.
  add column branch_ids integer[];

-- A foreign key looks every row up by itself: five of them cost more than the row and its ten indexes. The same is
-- asked here once a statement. What is referred to is never deleted: nobody who signs in may. Each check is planned
-- anew (execute): a plan kept from a statement over one row goes through ten thousand by nested loops.
alter table app.customer
  drop constraint customer_branch_id_fkey,
  drop constraint customer_branch_id_place_id_fkey,
  drop constraint customer_branch_id_employer_id_fkey,
  drop constraint customer_branch_id_merchant_id_fkey,
  drop constraint customer_manager_id_fkey,
  drop constraint customer_owner_id_fkey;
alter table app.identity drop constraint identity_branch_id_fkey;
alter table app.holding
  drop constraint holding_branch_id_customer_id_fkey,
  drop constraint holding_manager_id_fkey;
revoke delete on app.org, app.post, app.staff, app.place, app.grid, app.employer, app.merchant from :job;

create function app.customer_inserted() returns trigger
language plpgsql set search_path = pg_catalog, app as $$
declare
  broken boolean;
begin
  execute $q$select exists (
    select 1 from fresh f
      left join place p on p.branch_id = f.branch_id and p.id = f.place_id
      left join employer e on e.branch_id = f.branch_id and e.id = f.employer_id
      left join merchant m on m.branch_id = f.branch_id and m.id = f.merchant_id
      left join staff a on a.id = f.manager_id
      left join staff o on o.id = f.owner_id
     where p.id is null and f.place_id is not null
        or e.id is null and f.employer_id is not null
        or m.id is null and f.merchant_id is not null
        or a.id is null and f.manager_id is not null
        or o.id is null and f.owner_id is not null)$q$ into broken;
  if broken then
    raise exception 'a customer refers to what is not there' using errcode = '23503';
  end if;
  return null;
end $$;
-- Only what the statement changed: a manager may have left the scope since.
create function app.customer_updated() returns trigger
language plpgsql set search_path = pg_catalog, app as $$
declare
  broken boolean;
begin
  execute $q$select exists (
    select 1 from fresh f
      left join stale s on s.branch_id = f.branch_id and s.id = f.id
      left join place p on p.branch_id = f.branch_id and p.id = f.place_id
      left join employer e on e.branch_id = f.branch_id and e.id = f.employer_id
      left join merchant m on m.branch_id = f.branch_id and m.id = f.merchant_id
      left join staff a on a.id = f.manager_id
      left join staff o on o.id = f.owner_id
     where p.id is null and f.place_id is not null and f.place_id is distinct from s.place_id
        or e.id is null and f.employer_id is not null and f.employer_id is distinct from s.employer_id
        or m.id is null and f.merchant_id is not null and f.merchant_id is distinct from s.merchant_id
        or a.id is null and f.manager_id is not null and f.manager_id is distinct from s.manager_id
        or o.id is null and f.owner_id is not null and f.owner_id is distinct from s.owner_id)$q$ into broken;
  if broken then
    raise exception 'a customer refers to what is not there' using errcode = '23503';
  end if;
  return null;
end $$;
create function app.holding_inserted() returns trigger
language plpgsql set search_path = pg_catalog, app as $$
declare
  broken boolean;
begin
  execute $q$select exists (
    select 1 from fresh f
      left join customer c on c.branch_id = f.branch_id and c.id = f.customer_id
      left join staff a on a.id = f.manager_id
     where c.id is null and f.customer_id is not null
        or a.id is null and f.manager_id is not null)$q$ into broken;
  if broken then
    raise exception 'a holding refers to what is not there' using errcode = '23503';
  end if;
  return null;
end $$;
create function app.holding_updated() returns trigger
language plpgsql set search_path = pg_catalog, app as $$
declare
  broken boolean;
begin
  execute $q$select exists (
    select 1 from fresh f
      left join stale s on s.branch_id = f.branch_id and s.id = f.id
      left join customer c on c.branch_id = f.branch_id and c.id = f.customer_id
      left join staff a on a.id = f.manager_id
     where c.id is null and f.customer_id is not null and f.customer_id is distinct from s.customer_id
        or a.id is null and f.manager_id is not null and f.manager_id is distinct from s.manager_id)$q$ into broken;
  if broken then
    raise exception 'a holding refers to what is not there' using errcode = '23503';
  end if;
  return null;
end $$;
create function app.customer_deleted() returns trigger
language plpgsql set search_path = pg_catalog, app as $$
declare
  broken boolean;
begin
  execute $q$select exists (
    select 1 from gone g join holding h on h.branch_id = g.branch_id and h.customer_id = g.id)$q$ into broken;
  if broken then
    raise exception 'a customer still holds something' using errcode = '23503';
  end if;
  return null;
end $$;
create trigger customer_inserted after insert on app.customer referencing new table as fresh
  for each statement execute function app.customer_inserted();
create trigger customer_updated after update on app.customer referencing new table as fresh old table as stale
  for each statement execute function app.customer_updated();
create trigger customer_deleted after delete on app.customer referencing old table as gone
  for each statement execute function app.customer_deleted();
create trigger holding_inserted after insert on app.holding referencing new table as fresh
  for each statement execute function app.holding_inserted();
create trigger holding_updated after update on app.holding referencing new table as fresh old table as stale
  for each statement execute function app.holding_updated();

-- Most customers have no grid of an employer or merchant, many no grid, some no phone: rows without pay for no index.
drop index app.customer_branch_id_virtual_grid_id_idx, app.customer_phone_index_idx, app.customer_id_no_index_idx;
create index customer_by_virtual_grid on app.customer (branch_id, virtual_grid_id) where virtual_grid_id is not null;
create index customer_by_phone on app.customer (phone_index) where phone_index is not null;
create index customer_by_id_no on app.customer (id_no_index) where id_no_index is not null;

-- After much was loaded the planner must know the new sizes at once. Only the owner may analyse; the job's sign-in
-- names the tables, of those that are fed.
drop function stage.refresh_statistics();
create function stage.refresh_statistics(names text[]) returns void
language plpgsql security definer set search_path = pg_catalog, app as $$
declare
  fed constant text[] := array['org', 'staff', 'grid', 'grid_member', 'place', 'employer', 'merchant', 'identity',
                               'suppression', 'customer', 'holding', 'consent', 'refusal', 'touch',
                               'application_step'];
  name text;
begin
  foreach name in array names loop
    if name = any (fed) then execute format('analyze app.%I', name); end if;
  end loop;
end $$;
revoke execute on function stage.refresh_statistics(text[]) from public;
grant execute on function stage.refresh_statistics(text[]) to :job;
