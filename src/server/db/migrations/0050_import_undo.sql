-- Undo of an import. Each chunk keeps the ids of the rows that it made, and of those that it changed what they were
-- before: a whole statement at a time and packed, so that a fresh row costs its id and no index.
create table app.import_made (
  job_id uuid not null,
  file_no integer not null,
  chunk_no integer not null,
  table_name text not null,
  branch_id integer not null,
  ids uuid[] not null,
  primary key (job_id, file_no, chunk_no, table_name, branch_id),
  foreign key (job_id, file_no) references app.import_file (job_id, file_no)
);
alter table app.import_made alter column ids set storage external;
create table app.import_before (
  job_id uuid not null,
  file_no integer not null,
  chunk_no integer not null,
  table_name text not null,
  branch_id integer not null,
  ids uuid[] not null,
  -- Of each row the columns that differ, as they were; what was sealed is sealed.
  befores jsonb[] not null,
  primary key (job_id, file_no, chunk_no, table_name, branch_id),
  foreign key (job_id, file_no) references app.import_file (job_id, file_no)
);
-- Imports from before this day kept nothing; the others until their days are over.
alter table app.import_job add column undoable boolean not null default false;
alter table app.import_job alter column undoable set default true;
alter table app.import_job drop constraint import_job_state_check;
alter table app.import_job add constraint import_job_state_check check (state in
  ('DRAFT', 'WAITING', 'REJECTED', 'STAGING', 'APPLYING', 'DONE', 'FAILED', 'UNDOING', 'UNDONE'));

-- Who asked for the undo, who agreed, and where it stands.
create table app.import_undo (
  job_id uuid primary key references app.import_job (id),
  state text not null check (state in ('WAITING', 'REJECTED', 'RUNNING', 'DONE')),
  needs_other boolean not null,
  asked_by uuid references app.account (id),
  asked_by_name text,
  asked_at timestamptz not null default clock_timestamp(),
  decided_by uuid references app.account (id),
  decided_by_name text,
  decided_at timestamptz,
  reject_reason text,
  rows_done integer not null default 0,
  rows_total integer not null default 0,
  ended_at timestamptz,
  -- Maker and checker are two people, whatever the program says.
  check (state not in ('RUNNING', 'DONE') or not needs_other
    or (decided_by is not null and decided_by is distinct from asked_by))
);
-- The fence: a chunk is undone once. `kept` counts the rows that stay by reason.
create table app.import_undo_chunk (
  job_id uuid not null,
  file_no integer not null,
  chunk_no integer not null,
  undone_count integer not null,
  kept jsonb not null,
  branch_ids integer[] not null,
  undone_at timestamptz not null default now(),
  primary key (job_id, file_no, chunk_no),
  foreign key (job_id, file_no) references app.import_file (job_id, file_no)
);
create table app.import_undo_kept (
  job_id uuid not null,
  file_no integer not null,
  chunk_no integer not null,
  table_name text not null,
  branch_id integer not null,
  id uuid not null,
  -- The bank's number of the row, of a customer masked.
  number text,
  reason text not null,
  primary key (job_id, file_no, chunk_no, table_name, branch_id, id),
  foreign key (job_id, file_no) references app.import_file (job_id, file_no)
);
-- Rows of a ledger that an undo took out of it: the ledger itself is never changed otherwise.
create table app.ledger_taken_back (
  branch_id integer not null,
  id uuid not null,
  table_name text not null,
  job_id uuid not null,
  content jsonb not null,
  taken_at timestamptz not null default clock_timestamp(),
  primary key (branch_id, id)
);
alter table app.consent add column job_id uuid;
alter table app.refusal add column job_id uuid;
alter table app.touch add column job_id uuid;
alter table app.application_step add column job_id uuid;

do $$
declare
  name text;
begin
  foreach name in array array['import_made', 'import_before', 'import_undo', 'import_undo_chunk', 'import_undo_kept',
                              'ledger_taken_back'] loop
    execute format('alter table app.%I enable row level security, force row level security', name);
  end loop;
  foreach name in array array['import_made', 'import_before', 'ledger_taken_back'] loop
    execute format($p$create policy job on app.%I
      using ((select sec.purpose()) = 'job') with check ((select sec.purpose()) = 'job')$p$, name);
  end loop;
  foreach name in array array['import_undo', 'import_undo_chunk', 'import_undo_kept'] loop
    execute format($p$create policy feed on app.%1$I
      using ((select sec.purpose()) = 'job' or ((select sec.purpose()) in ('feed', 'ledger')
        and exists (select 1 from app.import_job j where j.id = %1$I.job_id)))
      with check ((select sec.purpose()) = 'job' or ((select sec.purpose()) = 'feed'
        and exists (select 1 from app.import_job j where j.id = %1$I.job_id)))$p$, name);
  end loop;
end $$;
grant select, insert, update, delete on app.import_made, app.import_before to :job;
grant select, insert, update on app.import_undo, app.import_undo_chunk to :job;
grant select, insert on app.import_undo_kept, app.ledger_taken_back to :job;
grant select, insert, update on app.import_undo to :api;
grant select on app.import_undo_chunk, app.import_undo_kept to :api;

-- `job|file|chunk` while a chunk is applied, else null: what people change by hand is not the import's.
create function app.import_place() returns text[] language sql stable set search_path = pg_catalog
as $$ select string_to_array(nullif(current_setting('app.import', true), ''), '|') $$;

create function app.keep_made() returns trigger language plpgsql set search_path = pg_catalog, app as $$
declare
  place text[] := app.import_place();
begin
  if place is not null then
    insert into import_made as m (job_id, file_no, chunk_no, table_name, branch_id, ids)
    select place[1]::uuid, place[2]::int, place[3]::int, tg_table_name, branch_id, array_agg(id)
      from fresh group by branch_id
    on conflict (job_id, file_no, chunk_no, table_name, branch_id) do update set ids = m.ids || excluded.ids;
  end if;
  return null;
end $$;

-- When a row changed last (updated_at) and what is computed are not put back. Planned anew at every statement, as the
-- checks of references are (0019).
create function app.keep_before() returns trigger language plpgsql set search_path = pg_catalog, app as $$
declare
  place text[] := app.import_place();
  columns text;
begin
  if place is null then return null; end if;
  select string_agg(format('(%1$L, case when s.%1$I is distinct from f.%1$I then to_jsonb(s.%1$I) end,'
                           's.%1$I is distinct from f.%1$I)', attname), ', ')
    into columns from pg_attribute
   where attrelid = tg_relid and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'updated_at';
  execute format($q$
    insert into import_before as b (job_id, file_no, chunk_no, table_name, branch_id, ids, befores)
    select $1, $2, $3, $4, branch_id, array_agg(id), array_agg(before)
      from (select s.branch_id, s.id,
                   (select jsonb_object_agg(v.name, v.value) from (values %s) as v (name, value, differs)
                     where v.differs) as before
              from stale s join fresh f on f.branch_id = s.branch_id and f.id = s.id) as changed
     where before is not null group by branch_id
    on conflict (job_id, file_no, chunk_no, table_name, branch_id)
    do update set ids = b.ids || excluded.ids, befores = b.befores || excluded.befores$q$, columns)
    using place[1]::uuid, place[2]::int, place[3]::int, tg_table_name::text;
  return null;
end $$;
revoke execute on function app.import_place(), app.keep_made(), app.keep_before() from public;
grant execute on function app.import_place() to :api, :job;

do $$
declare
  name text;
begin
  foreach name in array array['customer', 'holding', 'consent', 'refusal', 'touch', 'application_step'] loop
    execute format($t$create trigger %1$s_made after insert on app.%1$I referencing new table as fresh
      for each statement execute function app.keep_made()$t$, name);
  end loop;
  foreach name in array array['customer', 'holding'] loop
    execute format($t$create trigger %1$s_before after update on app.%1$I
      referencing new table as fresh old table as stale
      for each statement execute function app.keep_before()$t$, name);
  end loop;
end $$;

-- A ledger loses a row in one way only: an undo that is under way takes back what its import brought.
create function app.refuse_change_but_undo() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if tg_op = 'DELETE' and current_user = (select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'app')
     and current_setting('app.taking_back', true) = old.job_id::text then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end $$;
create function app.take_back(kind text, job uuid, ids uuid[]) returns integer
language plpgsql security definer set search_path = pg_catalog, app, sec as $$
declare
  taken integer;
begin
  if kind not in ('consent', 'touch', 'application_step')
     or not exists (select 1 from import_job j where j.id = job and j.state = 'UNDOING') then
    raise exception 'nothing is being undone' using errcode = '42501';
  end if;
  perform set_config('app.taking_back', job::text, true);
  execute format($q$
    with gone as (delete from app.%I t where t.id = any ($1) and t.job_id = $2 returning t.*)
    insert into app.ledger_taken_back (branch_id, id, table_name, job_id, content)
    select g.branch_id, g.id, $3, $2, to_jsonb(g) from gone g$q$, kind) using ids, job, kind;
  get diagnostics taken = row_count;
  perform set_config('app.taking_back', '', true);
  return taken;
end $$;
revoke execute on function app.refuse_change_but_undo(), app.take_back(text, uuid, uuid[]) from public;
grant execute on function app.take_back(text, uuid, uuid[]) to :job;
do $$
declare
  name text;
begin
  foreach name in array array['consent', 'touch', 'application_step'] loop
    execute format('drop trigger %1$s_fixed on app.%1$I', name);
    execute format($t$create trigger %1$s_fixed before update or delete on app.%1$I
      for each row execute function app.refuse_change_but_undo()$t$, name);
  end loop;
end $$;
