import { type RawBuilder, sql } from 'kysely';
import type { dictionary, FileKindName } from '#contract/dictionary.ts';
import type { Contact } from '../customer/person.ts';

/** Where a column of a file is read: a value in clear, a part of what is sealed, or nowhere. */
export type Source = RawBuilder<unknown> | { contact: keyof Contact } | 'idNo' | 'note' | 'none';

/**
 * How the rows of one kind are read. Tables: `t` the kind's own, `c` the customer of a row, `o` its branch. Every
 * read stands under the row scope of whoever asks, so a row or a name beyond it is not there.
 */
export type KindReader = {
  from: RawBuilder<unknown>;
  /** Rows are read in the order of branch and id; `idType` is the type of the id. */
  branch: RawBuilder<unknown>;
  id: RawBuilder<unknown>;
  idType: RawBuilder<unknown>;
  /** Whose row it is; null for rows that are about nobody. */
  customer: RawBuilder<unknown> | null;
  /** The grids that the row belongs to; null where the filter says nothing of such rows. */
  grids: RawBuilder<unknown> | null;
  sources: Readonly<Record<string, Source>>;
};

const uuid = sql`uuid`;
const ofBranch = { branch: sql`t.branch_id`, id: sql`t.id`, idType: uuid, customer: null };
const branchOrg = sql`join org o on o.id = t.branch_id`;
const ofCustomer = {
  branch: sql`t.branch_id`,
  id: sql`t.id`,
  idType: uuid,
  customer: sql`c.id`,
  grids: sql`array[c.grid_id, c.virtual_grid_id]`,
};
const customer = sql`join customer c on c.branch_id = t.branch_id and c.id = t.customer_id ${branchOrg}`;
const staffNo = sql`s.staff_no`;
/** A ledger row of our own has no number of the bank: it goes by its id, and is known by it when it comes back. */
const ownNo = (column: string) => sql`coalesce(${sql.ref(`t.${column}`)}, '~' || t.id::text)`;

const place = sql`left join place p on p.branch_id = t.branch_id and p.id = t.place_id`;
const grid = sql`left join grid g on g.branch_id = t.branch_id and g.id = t.grid_id`;

/** The numbers of those who have a role on the grid now. */
const seatsOf = (role: string) => sql`(
  select array_agg(s.staff_no order by s.staff_no) from grid_member m join staff s on s.id = m.staff_id
   where m.branch_id = t.branch_id and m.grid_id = t.id and m.role = ${role} and m.to_on is null)`;

type Readers = {
  [K in FileKindName]: Omit<KindReader, 'sources'> & {
    sources: Record<keyof (typeof dictionary)[K]['columns'], Source>;
  };
};

/** Every column of the dictionary is read somewhere, or says that it is not: another one does not compile. */
export const readers: Readers = {
  orgs: {
    from: sql`org t left join org p on p.id = t.parent_id`,
    branch: sql`0`,
    id: sql`t.id`,
    idType: sql`int`,
    customer: null,
    grids: null,
    sources: { org_no: sql`t.org_no`, name: sql`t.name`, level: sql`t.level`, parent_no: sql`p.org_no` },
  },
  staff: {
    from: sql`staff t join org o on o.id = t.org_id join post on post.id = t.post_id`,
    branch: sql`coalesce(t.branch_id, 0)`,
    id: sql`t.id`,
    idType: uuid,
    customer: null,
    grids: null,
    sources: {
      staff_no: sql`t.staff_no`,
      org_no: sql`o.org_no`,
      name: sql`t.name`,
      post: sql`post.post_no`,
      joined_on: sql`t.joined_on`,
      licence_no: sql`t.licence_no`,
      licence_to: sql`t.licence_to`,
      status: sql`t.status`,
    },
  },
  districts: {
    from: sql`district t`,
    branch: sql`0`,
    id: sql`t.district_no`,
    idType: sql`text`,
    customer: null,
    grids: null,
    sources: {
      district_no: sql`t.district_no`,
      name: sql`t.name`,
      parent_no: sql`t.parent_no`,
      aliases: sql`t.aliases`,
      // Of the boundary, which is a public register's and does not fit a table.
      coordinates: 'none',
    },
  },
  grids: {
    ...ofBranch,
    from: sql`grid t ${branchOrg}`,
    grids: sql`array[t.id]`,
    sources: {
      grid_no: sql`t.grid_no`,
      org_no: sql`o.org_no`,
      name: sql`t.name`,
      kind: sql`t.kind`,
      basis: sql`t.basis`,
      state: sql`t.state`,
      lead_no: sql`(${seatsOf('LEAD')})[1]`,
      member_nos: seatsOf('MEMBER'),
      assistant_nos: seatsOf('ASSISTANT'),
      // The boundary does not fit a table; grids.geojson carries it.
      coordinates: 'none',
    },
  },
  places: {
    ...ofBranch,
    from: sql`place t ${branchOrg} ${grid}`,
    grids: sql`array[t.grid_id]`,
    sources: {
      place_no: sql`t.place_no`,
      org_no: sql`o.org_no`,
      name: sql`t.name`,
      kind: sql`t.kind`,
      district: sql`t.district`,
      aliases: sql`t.aliases`,
      // As it was given: what became of it is judged anew wherever it is read.
      lon: sql`t.given_lon`,
      lat: sql`t.given_lat`,
      coordinates: sql`t.coordinates`,
      // What a boundary gave is found again from the boundary; written here it would become the roster's word.
      grid_no: sql`case when t.grid_by = 'ROSTER' then g.grid_no end`,
      handover_on: sql`t.handover_on`,
    },
  },
  employers: {
    ...ofBranch,
    from: sql`employer t ${branchOrg} ${place} ${grid}`,
    grids: sql`array[t.grid_id]`,
    sources: {
      employer_no: sql`t.employer_no`,
      org_no: sql`o.org_no`,
      name: sql`t.name`,
      kind: sql`t.kind`,
      headcount: sql`t.headcount`,
      payroll: sql`t.payroll`,
      pay_day: sql`t.pay_day`,
      place_no: sql`p.place_no`,
      grid_no: sql`g.grid_no`,
    },
  },
  merchants: {
    ...ofBranch,
    from: sql`merchant t ${branchOrg} ${place} ${grid}`,
    grids: sql`array[t.grid_id]`,
    sources: {
      merchant_no: sql`t.merchant_no`,
      org_no: sql`o.org_no`,
      name: sql`t.name`,
      scene: sql`t.scene`,
      state: sql`t.state`,
      season_months: sql`t.season_months`,
      place_no: sql`p.place_no`,
      grid_no: sql`g.grid_no`,
    },
  },
  customers: {
    from: sql`customer c join org o on o.id = c.branch_id
      left join place p on p.branch_id = c.branch_id and p.id = c.place_id
      left join employer e on e.branch_id = c.branch_id and e.id = c.employer_id
      left join merchant m on m.branch_id = c.branch_id and m.id = c.merchant_id
      left join staff s on s.id = c.manager_id`,
    branch: sql`c.branch_id`,
    id: sql`c.id`,
    idType: uuid,
    customer: sql`c.id`,
    grids: sql`array[c.grid_id, c.virtual_grid_id]`,
    sources: {
      customer_no: sql`c.customer_no`,
      org_no: sql`o.org_no`,
      name: { contact: 'name' },
      phone: { contact: 'phone' },
      id_no: 'idNo',
      address: { contact: 'address' },
      wechat: { contact: 'wechat' },
      birth_on: sql`c.birth_on`,
      district: sql`c.district`,
      place_no: sql`p.place_no`,
      employer_no: sql`e.employer_no`,
      merchant_no: sql`m.merchant_no`,
      manager_no: staffNo,
      deceased: sql`c.deceased`,
      litigation: sql`c.litigation`,
      complaint: sql`c.complaint_open`,
      occupation: sql`c.occupation`,
      income: sql`c.income_fen`,
      since_on: sql`c.since_on`,
      as_of_on: sql`c.as_of_on`,
    },
  },
  consents: {
    ...ofCustomer,
    from: sql`consent t ${customer}`,
    sources: {
      consent_no: ownNo('consent_no'),
      org_no: sql`o.org_no`,
      customer_no: sql`c.customer_no`,
      purpose: sql`t.purpose`,
      channel: sql`t.channel`,
      basis: sql`t.basis`,
      from_on: sql`t.from_on`,
      to_on: sql`t.to_on`,
      withdrawn: sql`t.withdrawn`,
      evidence: sql`t.evidence`,
    },
  },
  refusals: {
    ...ofCustomer,
    from: sql`refusal t ${customer} left join staff s on s.id = t.staff_id`,
    sources: {
      refusal_no: ownNo('refusal_no'),
      org_no: sql`o.org_no`,
      customer_no: sql`c.customer_no`,
      channel: sql`t.channel`,
      at: sql`t.at`,
      staff_no: staffNo,
      origin: sql`t.origin`,
    },
  },
  holdings: {
    ...ofCustomer,
    from: sql`holding t ${customer} left join staff s on s.id = t.manager_id`,
    sources: {
      holding_no: sql`t.holding_no`,
      org_no: sql`o.org_no`,
      customer_no: sql`c.customer_no`,
      kind: sql`t.kind`,
      opened_on: sql`t.opened_on`,
      matures_on: sql`t.matures_on`,
      closed_on: sql`t.closed_on`,
      handover_on: sql`t.handover_on`,
      balance: sql`t.balance_fen`,
      limit: sql`t.limit_fen`,
      instalments_paid: sql`t.instalments_paid`,
      overdue_now_days: sql`t.overdue_now_days`,
      overdue_max_days_12m: sql`t.overdue_max_days_12m`,
      overdue_max_days_ever: sql`t.overdue_max_days_ever`,
      balance_avg_90d: sql`t.balance_avg_90d_fen`,
      balance_min_90d: sql`t.balance_min_90d_fen`,
      active_months_6: sql`t.active_months_6`,
      spend_month: sql`t.spend_month_fen`,
      instalment_user: sql`t.instalment_user`,
      taking_days_90: sql`t.taking_days_90`,
      takings_month: sql`t.takings_month_fen`,
      manager_no: staffNo,
      as_of_on: sql`t.as_of_on`,
    },
  },
  touches: {
    ...ofCustomer,
    from: sql`touch t ${customer} left join staff s on s.id = t.staff_id`,
    sources: {
      touch_no: ownNo('touch_no'),
      org_no: sql`o.org_no`,
      customer_no: sql`c.customer_no`,
      staff_no: staffNo,
      source: sql`t.source`,
      channel: sql`t.channel`,
      direction: sql`t.direction`,
      occurred_at: sql`t.occurred_at`,
      duration_seconds: sql`t.duration_seconds`,
      outcome: sql`t.outcome`,
      next_on: sql`t.next_on`,
      next_time: sql`t.next_time`,
      next_channel: sql`t.next_channel`,
      // What the file did not say was noted as such; it says it no more than before.
      closed_reason: sql`nullif(t.closed_reason, 'HISTORY')`,
      note: 'note',
    },
  },
  application_steps: {
    ...ofCustomer,
    from: sql`application_step t ${customer}`,
    sources: {
      step_no: ownNo('step_no'),
      org_no: sql`o.org_no`,
      customer_no: sql`c.customer_no`,
      application_no: sql`t.application_no`,
      step: sql`t.step`,
      at: sql`t.at`,
      amount: sql`t.amount_fen`,
      rate: sql`t.rate_bp`,
      term_months: sql`t.term_months`,
    },
  },
};
