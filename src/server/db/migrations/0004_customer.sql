-- Customers with sealed personal data, what they hold, what they allowed and refused.
create table app.identity (
  id_no_index bytea primary key,
  branch_id integer not null references app.org (id),
  made_at timestamptz not null default now()
);
-- A refusal holds in the whole bank: keyed hash of the phone, no other data.
create table app.suppression (
  phone_index bytea not null,
  channel text not null default 'ALL',
  since_at timestamptz not null,
  primary key (phone_index, channel)
);
create table app.customer (
  branch_id integer not null references app.org (id),
  id uuid not null,
  customer_no text not null,
  contact_sealed bytea,
  id_no_sealed bytea,
  phone_index bytea,
  id_no_index bytea,
  name_employer_index bytea,
  birth_on date,
  district text,
  place_id uuid,
  employer_id uuid,
  merchant_id uuid,
  grid_id uuid,
  virtual_grid_id uuid,
  manager_id uuid references app.staff (id),
  owner_id uuid references app.staff (id),
  owner_reason text,
  is_leading boolean not null default true,
  deceased boolean not null default false,
  litigation boolean not null default false,
  complaint_open boolean not null default false,
  overdue_days integer not null default 0,
  row_hash bytea,
  updated_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, customer_no),
  foreign key (branch_id, place_id) references app.place (branch_id, id),
  foreign key (branch_id, employer_id) references app.employer (branch_id, id),
  foreign key (branch_id, merchant_id) references app.merchant (branch_id, id)
);
create index on app.customer (branch_id, owner_id);
create index on app.customer (branch_id, grid_id);
create index on app.customer (branch_id, virtual_grid_id);
create index on app.customer (phone_index);
create index on app.customer (id_no_index);
create index on app.customer (updated_at desc);

create table app.customer_helper (
  branch_id integer not null,
  customer_id uuid not null,
  staff_id uuid not null references app.staff (id),
  from_on date not null,
  to_on date,
  primary key (branch_id, customer_id, staff_id, from_on),
  foreign key (branch_id, customer_id) references app.customer (branch_id, id)
);
create index on app.customer_helper (staff_id);

create table app.holding (
  branch_id integer not null,
  id uuid not null,
  customer_id uuid not null,
  holding_no text not null,
  kind text not null check (kind in ('MORTGAGE', 'DEPOSIT', 'CARD', 'LOAN', 'ACQUIRING')),
  opened_on date,
  matures_on date,
  closed_on date,
  handover_on date,
  balance_fen bigint,
  limit_fen bigint,
  instalments_paid integer,
  overdue_now_days integer,
  overdue_max_days_12m integer,
  overdue_max_days_ever integer,
  balance_avg_90d_fen bigint,
  balance_min_90d_fen bigint,
  active_months_6 smallint,
  spend_month_fen bigint,
  instalment_user boolean,
  taking_days_90 smallint,
  takings_month_fen bigint,
  manager_id uuid references app.staff (id),
  as_of_on date not null,
  updated_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, holding_no),
  foreign key (branch_id, customer_id) references app.customer (branch_id, id)
);
create index on app.holding (branch_id, customer_id);
create index on app.holding (branch_id, kind, matures_on);

create table app.consent (
  branch_id integer not null,
  id uuid not null,
  customer_id uuid not null,
  consent_no text,
  purpose text not null check (purpose in ('MARKETING', 'SERVICE', 'CREDIT_QUERY')),
  channel text check (channel in ('phone', 'wecom', 'visit', 'counter', 'activity')),
  basis text not null,
  from_on date not null,
  to_on date,
  withdrawn boolean not null default false,
  evidence text,
  recorded_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, consent_no),
  foreign key (branch_id, customer_id) references app.customer (branch_id, id)
);
create index on app.consent (branch_id, customer_id);
create table app.refusal (
  branch_id integer not null,
  id uuid not null,
  customer_id uuid not null,
  refusal_no text,
  channel text check (channel in ('phone', 'wecom', 'visit', 'counter', 'activity')),
  at timestamptz not null,
  staff_id uuid references app.staff (id),
  origin text not null,
  recorded_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, refusal_no),
  foreign key (branch_id, customer_id) references app.customer (branch_id, id)
);
create index on app.refusal (branch_id, customer_id);
