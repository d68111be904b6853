-- Administrative areas, known to the whole bank: names, what they were called before, boundary in WGS-84 and the H3
-- cells that it touches (src/core/place/district-index.ts).
create table app.district (
  district_no text primary key,
  name text not null,
  parent_no text check (parent_no <> district_no),
  aliases text[] not null default '{}',
  boundary jsonb,
  cells text[] not null default '{}',
  coordinates text check (coordinates in ('WGS84', 'GCJ02', 'BD09')),
  updated_at timestamptz not null default now()
);
alter table app.district enable row level security, force row level security;
create policy reference on app.district using (true) with check (true);
grant select on app.district to :api;
grant select, insert, update, delete on app.district to :job;

-- A place keeps the position that its file gave with the system it was given in, and beside it the one that is used:
-- lon and lat in WGS-84, empty where the given one cannot be right.
alter table app.place
  add column aliases text[] not null default '{}',
  add column given_lon double precision,
  add column given_lat double precision,
  add column coordinates text check (coordinates in ('WGS84', 'GCJ02', 'BD09')),
  add column position text not null default 'NONE'
    check (position in ('NONE', 'PENDING', 'PLACED', 'OUTSIDE', 'DOUBTED')),
  add column meters_off integer,
  add column given_job_id uuid,
  add column given_file_no integer;
update app.place set given_lon = lon, given_lat = lat, coordinates = 'WGS84', position = 'PLACED'
 where lon is not null and lat is not null;
create index place_pending on app.place (branch_id) where position = 'PENDING';

-- How the place of a customer is known: the bank's file names it, or the address does.
alter table app.customer add column place_reason text check (place_reason in ('FILE', 'ADDRESS'));
update app.customer set place_reason = 'FILE' where place_id is not null;
