-- The day: plan, tasks, what was held back, touches, application steps.
create table app.plan (
  branch_id integer not null references app.org (id),
  id uuid not null,
  day date not null,
  run_count integer not null default 1,
  made_by uuid,
  made_at timestamptz not null default now(),
  input_hash bytea not null,
  summary jsonb not null,
  primary key (branch_id, id),
  unique (branch_id, day)
);
create table app.task (
  branch_id integer not null,
  id uuid not null,
  plan_id uuid not null,
  day date not null,
  customer_id uuid not null,
  staff_id uuid not null references app.staff (id),
  kind text not null check (kind in ('APPOINTMENT', 'FOLLOW_UP', 'CANDIDATE')),
  channel text not null check (channel in ('phone', 'wecom', 'visit', 'counter', 'activity')),
  source text,
  position integer not null,
  score real,
  why jsonb not null,
  state text not null default 'PLANNED' check (state in ('PLANNED', 'DONE', 'BLOCKED', 'DROPPED')),
  state_reason text,
  at_time time,
  done_at timestamptz,
  primary key (branch_id, id),
  unique (branch_id, day, customer_id),
  foreign key (branch_id, plan_id) references app.plan (branch_id, id),
  foreign key (branch_id, customer_id) references app.customer (branch_id, id)
);
create index on app.task (staff_id, day);
create index on app.task (branch_id, plan_id);
-- Whom the plan did not give out, and every reason: rewritten with its plan.
create table app.plan_held (
  branch_id integer not null,
  plan_id uuid not null,
  customer_id uuid not null,
  source text not null,
  reasons jsonb not null,
  primary key (branch_id, plan_id, customer_id),
  foreign key (branch_id, plan_id) references app.plan (branch_id, id) on delete cascade,
  foreign key (branch_id, customer_id) references app.customer (branch_id, id)
);
create table app.touch (
  branch_id integer not null,
  id uuid not null,
  touch_no text,
  customer_id uuid not null,
  staff_id uuid references app.staff (id),
  task_id uuid,
  source text,
  channel text not null check (channel in ('phone', 'wecom', 'visit', 'counter', 'activity')),
  direction text not null default 'OUT' check (direction in ('OUT', 'IN')),
  occurred_at timestamptz not null,
  business_day date not null,
  duration_seconds integer,
  outcome text not null,
  next_on date,
  next_time time,
  next_channel text,
  closed_reason text,
  note_sealed bytea,
  verify_level smallint not null default 0 check (verify_level between 0 and 4),
  corrects_id uuid,
  recorded_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, touch_no),
  foreign key (branch_id, customer_id) references app.customer (branch_id, id),
  check (next_on is not null or closed_reason is not null)
);
create index on app.touch (branch_id, customer_id, occurred_at desc);
create index on app.touch (branch_id, business_day);
create table app.application_step (
  branch_id integer not null,
  id uuid not null,
  step_no text,
  customer_id uuid not null,
  application_no text not null,
  step text not null check (step in ('SUBMITTED', 'SUPPLEMENT', 'REVIEW', 'APPROVED', 'DECLINED',
    'DISCLOSED', 'SIGNED', 'DRAWN', 'PURPOSE_EVIDENCE', 'NORMAL', 'OVERDUE', 'SETTLED', 'CANCELLED')),
  at timestamptz not null,
  amount_fen bigint,
  rate_bp integer,
  term_months integer,
  origin text not null check (origin in ('FEED', 'MANUAL')),
  recorded_at timestamptz not null default now(),
  primary key (branch_id, id),
  unique (branch_id, step_no),
  foreign key (branch_id, customer_id) references app.customer (branch_id, id)
);
create index on app.application_step (branch_id, customer_id, at desc);
create trigger touch_fixed before update or delete on app.touch
  for each row execute function app.refuse_change();
create trigger application_step_fixed before update or delete on app.application_step
  for each row execute function app.refuse_change();
create trigger consent_fixed before update or delete on app.consent
  for each row execute function app.refuse_change();
create trigger refusal_fixed before update or delete on app.refusal
  for each row execute function app.refuse_change();
