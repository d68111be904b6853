// Written by scripts/db-types.ts from the migrated database. Do not edit.
import type { ColumnType, Generated } from 'kysely';

type Json = ColumnType<unknown, string, string>;

export type Tables = {
  absence: {
    staff_id: string;
    day: string;
    share_left: number;
    reason: string | null;
  };
  account: {
    id: string;
    staff_id: string | null;
    login_name: string;
    password_hash: string | null;
    password_changed_at: Date | null;
    password_history: Generated<string[]>;
    totp_sealed: Buffer | null;
    totp_last_step: number | null;
    bootstrap_until: Date | null;
    status: Generated<string>;
    made_at: Generated<Date>;
  };
  application_step: {
    branch_id: number;
    id: string;
    step_no: string | null;
    customer_id: string;
    application_no: string;
    step: string;
    at: Date;
    amount_fen: number | null;
    rate_bp: number | null;
    term_months: number | null;
    origin: string;
    recorded_at: Generated<Date>;
  };
  audit: {
    id: Generated<number>;
    xid: Generated<string>;
    at: Generated<Date>;
    account_id: string | null;
    staff_id: string | null;
    session_id: string | null;
    branch_id: number | null;
    action: string;
    object: string | null;
    result: Generated<string>;
    reason: string | null;
    ip_hash: Buffer | null;
    body: ColumnType<unknown, string | undefined, string>;
  };
  calendar_day: {
    day: string;
    working: boolean;
    name: string | null;
  };
  consent: {
    branch_id: number;
    id: string;
    customer_id: string;
    consent_no: string | null;
    purpose: string;
    channel: string | null;
    basis: string;
    from_on: string;
    to_on: string | null;
    withdrawn: Generated<boolean>;
    evidence: string | null;
    recorded_at: Generated<Date>;
  };
  customer: {
    branch_id: number;
    id: string;
    customer_no: string;
    contact_sealed: Buffer | null;
    id_no_sealed: Buffer | null;
    phone_index: Buffer | null;
    id_no_index: Buffer | null;
    name_employer_index: Buffer | null;
    birth_on: string | null;
    district: string | null;
    place_id: string | null;
    employer_id: string | null;
    merchant_id: string | null;
    grid_id: string | null;
    virtual_grid_id: string | null;
    manager_id: string | null;
    owner_id: string | null;
    owner_reason: string | null;
    is_leading: Generated<boolean>;
    deceased: Generated<boolean>;
    litigation: Generated<boolean>;
    complaint_open: Generated<boolean>;
    overdue_days: Generated<number>;
    row_hash: Buffer | null;
    updated_at: Generated<Date>;
  };
  customer_helper: {
    branch_id: number;
    customer_id: string;
    staff_id: string;
    from_on: string;
    to_on: string | null;
  };
  demo_link: {
    secret_hash: Buffer;
    account_id: string;
    used_at: Date | null;
  };
  employer: {
    branch_id: number;
    id: string;
    employer_no: string;
    name: string;
    kind: string;
    headcount: number | null;
    payroll: Generated<boolean>;
    pay_day: number | null;
    place_id: string | null;
    grid_id: string | null;
    updated_at: Generated<Date>;
  };
  grid: {
    branch_id: number;
    id: string;
    grid_no: string;
    name: string;
    kind: string;
    basis: Generated<string>;
    state: Generated<string>;
    boundary: ColumnType<unknown, string | null, string | null>;
    updated_at: Generated<Date>;
  };
  grid_member: {
    branch_id: number;
    grid_id: string;
    staff_id: string;
    role: string;
    from_on: string;
    to_on: string | null;
  };
  holding: {
    branch_id: number;
    id: string;
    customer_id: string;
    holding_no: string;
    kind: string;
    opened_on: string | null;
    matures_on: string | null;
    closed_on: string | null;
    handover_on: string | null;
    balance_fen: number | null;
    limit_fen: number | null;
    instalments_paid: number | null;
    overdue_now_days: number | null;
    overdue_max_days_12m: number | null;
    overdue_max_days_ever: number | null;
    balance_avg_90d_fen: number | null;
    balance_min_90d_fen: number | null;
    active_months_6: number | null;
    spend_month_fen: number | null;
    instalment_user: boolean | null;
    taking_days_90: number | null;
    takings_month_fen: number | null;
    manager_id: string | null;
    as_of_on: string;
    updated_at: Generated<Date>;
  };
  idem: {
    account_id: string;
    route: string;
    key: string;
    request_hash: Buffer;
    status: number;
    reply_sealed: Buffer;
    made_at: Generated<Date>;
  };
  identity: {
    id_no_index: Buffer;
    branch_id: number;
    made_at: Generated<Date>;
  };
  import_chunk: {
    job_id: string;
    file_no: number;
    chunk_no: number;
    applied_count: number;
    unchanged_count: number;
    refused_count: number;
    applied_at: Generated<Date>;
  };
  import_file: {
    job_id: string;
    file_no: number;
    name: string;
    kind: string;
    origin: string;
    encoding: string | null;
    rows_read: number | null;
    rows_folded: Generated<number>;
    staged_at: Date | null;
    note: string | null;
  };
  import_job: {
    id: string;
    digest: string;
    profile: string;
    as_of_on: string;
    state: string;
    started_by: string | null;
    started_at: Generated<Date>;
    ended_at: Date | null;
    failure: string | null;
    root_org_id: number | null;
    step: string | null;
    step_file: string | null;
    rows_done: number | null;
    rows_total: number | null;
    progress_at: Date | null;
  };
  import_refusal: {
    job_id: string;
    file_no: number;
    row_no: number;
    column_name: string | null;
    code: string;
    detail: ColumnType<unknown, string | undefined, string>;
  };
  installation: {
    singleton: Generated<boolean>;
    id: string;
    demo: boolean;
    made_at: Generated<Date>;
  };
  lockout_account: {
    login_hash: Buffer;
    failure_count: number;
    window_start_at: Date;
    locked_until_at: Date | null;
    lock_count: Generated<number>;
  };
  lockout_network: {
    network_hash: Buffer;
    failure_count: number;
    window_start_at: Date;
  };
  merchant: {
    branch_id: number;
    id: string;
    merchant_no: string;
    name: string;
    scene: string;
    state: Generated<string>;
    season_months: Generated<number[]>;
    place_id: string | null;
    grid_id: string | null;
    updated_at: Generated<Date>;
  };
  org: {
    id: Generated<number>;
    org_no: string;
    name: string;
    level: string;
    parent_id: number | null;
    lineage: number[];
    updated_at: Generated<Date>;
  };
  param: {
    id: string;
    key: string;
    scope_org_id: number | null;
    value: Json;
    from_on: string;
    to_on: string | null;
    source: string;
    proposed_by: string | null;
    approved_by: string | null;
    approved_at: Date | null;
    made_at: Generated<Date>;
  };
  place: {
    branch_id: number;
    id: string;
    place_no: string;
    name: string;
    kind: string;
    district: string | null;
    lon: number | null;
    lat: number | null;
    grid_id: string | null;
    grid_by: string | null;
    handover_on: string | null;
    updated_at: Generated<Date>;
  };
  plan: {
    branch_id: number;
    id: string;
    day: string;
    run_count: Generated<number>;
    made_by: string | null;
    made_at: Generated<Date>;
    input_hash: Buffer;
    summary: Json;
  };
  plan_held: {
    branch_id: number;
    plan_id: string;
    customer_id: string;
    source: string;
    reasons: Json;
  };
  post: {
    id: Generated<number>;
    post_no: string;
    name: string;
  };
  refusal: {
    branch_id: number;
    id: string;
    customer_id: string;
    refusal_no: string | null;
    channel: string | null;
    at: Date;
    staff_id: string | null;
    origin: string;
    recorded_at: Generated<Date>;
  };
  role_grant: {
    id: string;
    account_id: string;
    role: string;
    root_org_id: number;
    from_on: string;
    to_on: string | null;
    granted_by: string | null;
    approved_by: string | null;
  };
  session: {
    id: string;
    secret_hash: Buffer;
    account_id: string;
    role_grant_id: string | null;
    device: string;
    mfa_at: Date | null;
    made_at: Generated<Date>;
    seen_at: Generated<Date>;
    ended_at: Date | null;
    end_reason: string | null;
  };
  staff: {
    id: string;
    org_id: number;
    branch_id: number | null;
    staff_no: string;
    name: string;
    post_id: number;
    joined_on: string;
    licence_no: string | null;
    licence_to: string | null;
    status: string;
    updated_at: Generated<Date>;
  };
  suppression: {
    phone_index: Buffer;
    channel: Generated<string>;
    since_at: Date;
  };
  task: {
    branch_id: number;
    id: string;
    plan_id: string;
    day: string;
    customer_id: string;
    staff_id: string;
    kind: string;
    channel: string;
    source: string | null;
    position: number;
    score: number | null;
    why: Json;
    state: Generated<string>;
    state_reason: string | null;
    at_time: string | null;
    done_at: Date | null;
  };
  touch: {
    branch_id: number;
    id: string;
    touch_no: string | null;
    customer_id: string;
    staff_id: string | null;
    task_id: string | null;
    source: string | null;
    channel: string;
    direction: Generated<string>;
    occurred_at: Date;
    business_day: string;
    duration_seconds: number | null;
    outcome: string;
    next_on: string | null;
    next_time: string | null;
    next_channel: string | null;
    closed_reason: string | null;
    note_sealed: Buffer | null;
    verify_level: Generated<number>;
    corrects_id: string | null;
    recorded_at: Generated<Date>;
  };
  'sec.dek': {
    kid: string;
    class: string;
    quarter: string;
    suite: string;
    wrapped: Buffer;
    made_at: Generated<Date>;
  };
  'sec.mac_key': {
    kid: string;
    inner_pad: Buffer;
    outer_pad: Buffer;
  };
  'sec.migration': {
    name: string;
    applied_at: Generated<Date>;
  };
  'stage.row': {
    job_id: string;
    file_no: number;
    row_no: number;
    chunk_no: number;
    sealed: Buffer;
  };
};
