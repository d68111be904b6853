-- Places, grids with their people, employers, merchants.
create table app.grid (
  branch_id integer not null references app.org (id),
  id uuid not null,
  grid_no text not null,
  name text not null,
  kind text not null check (kind in ('PHYSICAL', 'VIRTUAL')),
  basis text not null default 'OTHER' check (basis in ('AREA', 'EMPLOYER', 'MERCHANT', 'OTHER')),
  state text not null default 'ACTIVE'
    check (state in ('PLANNED', 'PILOT', 'ACTIVE', 'MAINTAIN', 'REVIEW', 'RETIRED')),
  boundary jsonb,
  updated_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, grid_no)
);
create table app.grid_member (
  branch_id integer not null,
  grid_id uuid not null,
  staff_id uuid not null references app.staff (id),
  role text not null check (role in ('LEAD', 'MEMBER', 'ASSISTANT')),
  from_on date not null,
  to_on date,
  primary key (branch_id, grid_id, staff_id, role, from_on),
  foreign key (branch_id, grid_id) references app.grid (branch_id, id)
);
create index on app.grid_member (staff_id);
create table app.place (
  branch_id integer not null references app.org (id),
  id uuid not null,
  place_no text not null,
  name text not null,
  kind text not null,
  district text,
  lon double precision,
  lat double precision,
  grid_id uuid,
  grid_by text check (grid_by in ('ROSTER', 'BOUNDARY')),
  handover_on date,
  updated_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, place_no),
  foreign key (branch_id, grid_id) references app.grid (branch_id, id)
);
create index on app.place (branch_id, grid_id);
create table app.employer (
  branch_id integer not null references app.org (id),
  id uuid not null,
  employer_no text not null,
  name text not null,
  kind text not null,
  headcount integer,
  payroll boolean not null default false,
  pay_day smallint check (pay_day between 1 and 31),
  place_id uuid,
  grid_id uuid,
  updated_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, employer_no),
  foreign key (branch_id, place_id) references app.place (branch_id, id),
  foreign key (branch_id, grid_id) references app.grid (branch_id, id)
);
create table app.merchant (
  branch_id integer not null references app.org (id),
  id uuid not null,
  merchant_no text not null,
  name text not null,
  scene text not null,
  state text not null default 'PROSPECT'
    check (state in ('PROSPECT', 'DILIGENCE', 'APPROVAL', 'SIGNED', 'ACTIVE', 'WATCH', 'FROZEN', 'GONE')),
  season_months smallint[] not null default '{}',
  place_id uuid,
  grid_id uuid,
  updated_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, merchant_no),
  foreign key (branch_id, place_id) references app.place (branch_id, id),
  foreign key (branch_id, grid_id) references app.grid (branch_id, id)
);
