-- Ground: schemas, the signed context (trust.md §3.3), org, params, calendar, audit, idempotency, keys.
-- :owner, :api, :job are replaced by this database's role names (migrate.ts).
create table sec.mac_key (
  kid text primary key,
  inner_pad bytea not null check (length(inner_pad) = 64),
  outer_pad bytea not null check (length(outer_pad) = 64)
);
-- Data keys, wrapped by the key-encryption key that never enters the database (trust.md §3.4).
create table sec.dek (
  kid text primary key,
  class text not null,
  quarter text not null,
  suite text not null,
  wrapped bytea not null,
  made_at timestamptz not null default now(),
  unique (class, quarter, suite)
);

-- The context parts, or null outside asActor: v1|pid|session|staff|root org|reach|purpose|exp|kid|mac.
create function sec.ctx() returns text[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, sec as $$
declare
  raw text := nullif(current_setting('app.ctx', true), '');
  part text[];
  pads sec.mac_key;
begin
  if raw is null then return null; end if;
  part := string_to_array(raw, '|');
  if coalesce(array_length(part, 1), 0) <> 10 or part[1] <> 'v1' then
    raise exception 'context malformed' using errcode = '28000';
  end if;
  select * into pads from sec.mac_key where kid = part[9];
  if not found or part[10] <> encode(sha256(pads.outer_pad
       || sha256(pads.inner_pad || convert_to(array_to_string(part[1:9], '|'), 'UTF8'))), 'hex') then
    raise exception 'context forged' using errcode = '28000';
  end if;
  if part[8]::bigint < extract(epoch from clock_timestamp()) then
    raise exception 'context expired' using errcode = '28000';
  end if;
  if part[2]::int <> pg_backend_pid() then
    raise exception 'context of another session' using errcode = '28000';
  end if;
  return part;
end $$;

create function sec.staff_id() returns uuid
language sql stable parallel restricted security definer set search_path = pg_catalog, sec
as $$ select nullif((sec.ctx())[4], '-')::uuid $$;

create function sec.reach() returns text
language sql stable parallel restricted security definer set search_path = pg_catalog, sec
as $$ select (sec.ctx())[6] $$;

create function sec.purpose() returns text
language sql stable parallel restricted security definer set search_path = pg_catalog, sec
as $$ select (sec.ctx())[7] $$;

create table app.org (
  id integer primary key generated always as identity,
  org_no text not null unique,
  name text not null,
  level text not null check (level in ('HEAD', 'REGION', 'BRANCH', 'SUB_BRANCH', 'TEAM')),
  parent_id integer references app.org (id),
  lineage integer[] not null,
  updated_at timestamptz not null default now()
);

-- Every org below the context's root, the root included; empty outside a context.
create function sec.org_ids() returns integer[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, sec, app as $$
declare part text[] := sec.ctx();
begin
  if part is null or part[5] = '-' then return '{}'; end if;
  return array(select id from app.org where lineage @> array[part[5]::int]);
end $$;

create table app.param (
  id uuid primary key,
  key text not null,
  scope_org_id integer references app.org (id),
  value jsonb not null,
  from_on date not null,
  to_on date,
  source text not null,
  proposed_by uuid,
  approved_by uuid,
  approved_at timestamptz,
  made_at timestamptz not null default now(),
  check (proposed_by is null or approved_by is null or proposed_by <> approved_by),
  check (to_on is null or to_on > from_on)
);
create index on app.param (key, from_on);

-- What the bank corrects of the public calendar.
create table app.calendar_day (
  day date primary key,
  working boolean not null,
  name text
);

create table app.audit (
  id bigint primary key generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  account_id uuid,
  staff_id uuid,
  session_id uuid,
  branch_id integer,
  action text not null,
  object text,
  result text not null default 'ok' check (result in ('ok', 'denied', 'failed')),
  reason text,
  ip_hash bytea,
  body jsonb not null default '{}'
);
create index on app.audit (at);
create index on app.audit (action, at);
create index on app.audit (staff_id, action, at);

create table app.idem (
  account_id uuid not null,
  route text not null,
  key uuid not null,
  request_hash bytea not null,
  status smallint not null,
  reply_sealed bytea not null,
  made_at timestamptz not null default now(),
  primary key (account_id, route, key)
);
create index on app.idem (made_at);

-- One row: what this database is. demo cannot be set later (defaults.md, sign-in).
create table app.installation (
  singleton boolean primary key default true check (singleton),
  id uuid not null,
  demo boolean not null,
  made_at timestamptz not null default now()
);
create function app.refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
begin raise exception '% is append-only', tg_table_name using errcode = '42501'; end $$;
create trigger installation_fixed before update or delete on app.installation
  for each row execute function app.refuse_change();
create trigger audit_fixed before update or delete on app.audit
  for each row execute function app.refuse_change();
