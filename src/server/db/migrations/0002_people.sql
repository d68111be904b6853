-- People: posts, staff, accounts, sessions, grants, lockout.
create table app.post (
  id integer primary key generated always as identity,
  post_no text not null unique,
  name text not null
);
create table app.staff (
  id uuid primary key,
  org_id integer not null references app.org (id),
  branch_id integer references app.org (id),
  staff_no text not null unique,
  name text not null,
  post_id integer not null references app.post (id),
  joined_on date not null,
  licence_no text,
  licence_to date,
  status text not null check (status in ('ACTIVE', 'LEAVE', 'GONE')),
  updated_at timestamptz not null default now()
);
create index on app.staff (org_id);
create index on app.staff (branch_id);

-- A day or half day on which somebody is away; share is the part of the day that is left.
create table app.absence (
  staff_id uuid not null references app.staff (id),
  day date not null,
  share_left real not null check (share_left between 0 and 1),
  reason text,
  primary key (staff_id, day)
);

create table app.account (
  id uuid primary key,
  staff_id uuid references app.staff (id),
  login_name text not null unique,
  password_hash text,
  password_changed_at timestamptz,
  password_history text[] not null default '{}',
  totp_sealed bytea,
  totp_last_step bigint,
  -- A password that somebody else handed over: it dies then, and opens nothing but the choice of an own one.
  bootstrap_until timestamptz,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'DISABLED')),
  made_at timestamptz not null default now()
);
create table app.role_grant (
  id uuid primary key,
  account_id uuid not null references app.account (id),
  role text not null,
  root_org_id integer not null references app.org (id),
  from_on date not null,
  to_on date,
  granted_by uuid,
  approved_by uuid,
  check (granted_by is null or approved_by is null or granted_by <> approved_by)
);
create index on app.role_grant (account_id);
-- 三员 are mutually exclusive, for ever: one row of the three per account (trust.md §3.3, A9).
create unique index role_grant_three_officers on app.role_grant (account_id)
  where role in ('system_admin', 'security_admin', 'audit_admin');

create table app.session (
  id uuid primary key,
  secret_hash bytea not null unique,
  account_id uuid not null references app.account (id),
  role_grant_id uuid references app.role_grant (id),
  device text not null check (device in ('WEB', 'MOBILE')),
  mfa_at timestamptz,
  made_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  ended_at timestamptz,
  end_reason text
);
create index on app.session (account_id) where ended_at is null;

-- One-time sign-in links of a demo database, made at start, loopback only.
create table app.demo_link (
  secret_hash bytea primary key,
  account_id uuid not null references app.account (id),
  used_at timestamptz
);

-- Two buckets, two tables: by account and by network (trust.md §3.2).
create table app.lockout_account (
  login_hash bytea primary key,
  failure_count integer not null,
  window_start_at timestamptz not null,
  locked_until_at timestamptz,
  lock_count integer not null default 0
);
create table app.lockout_network (
  network_hash bytea primary key,
  failure_count integer not null,
  window_start_at timestamptz not null
);
