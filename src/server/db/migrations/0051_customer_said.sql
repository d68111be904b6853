-- What a customer said of their own phone stands over the bank's file: a new number, or that the known one is not
-- theirs. What the file says instead is kept beside it, sealed, for the card.
create table app.customer_said (
  branch_id integer not null,
  id uuid not null,
  customer_id uuid not null,
  -- The number that they gave; null: they have none to give, and that of wrong_index is not theirs.
  phone_sealed bytea,
  phone_index bytea,
  wrong_index bytea,
  file_sealed bytea,
  file_index bytea,
  said_at timestamptz not null default clock_timestamp(),
  staff_id uuid references app.staff (id),
  -- Over when the customer says otherwise, or when the file says the same or, of a wrong number, another.
  ended_at timestamptz,
  ended_job_id uuid,
  primary key (branch_id, id),
  foreign key (branch_id, customer_id) references app.customer (branch_id, id)
);
create unique index customer_said_open on app.customer_said (branch_id, customer_id) where ended_at is null;
create index on app.customer_said (branch_id, customer_id);
alter table app.customer_said enable row level security, force row level security;
create policy with_customer on app.customer_said
  using (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.is_wide())
    or exists (select 1 from app.customer c where c.branch_id = customer_said.branch_id and c.id = customer_id)))
  with check (branch_id = any ((select sec.org_ids())::int[]) and ((select sec.is_wide())
    or exists (select 1 from app.customer c where c.branch_id = customer_said.branch_id and c.id = customer_id)));
grant select, insert on app.customer_said to :api, :job;
grant update (ended_at) on app.customer_said to :api;
grant update on app.customer_said to :job;
