import { sql } from 'kysely';
import { addDays, type Day } from '#core/day.ts';
import type {
  GateChannel,
  GateCustomer,
  GateMoment,
  GatePolicy,
  GatePurpose,
  GateStaff,
} from '#core/gate/input.ts';
import { mayContact } from '#core/gate/may-contact.ts';
import type { GateReason } from '#core/gate/reason.ts';
import type { Calendar } from '#core/calendar.ts';
import { getCalendar } from './calendar/queries.ts';
import { joinByPerson, listPeople } from './customer/people.ts';
import type { Tx } from './db/open.ts';
import { anyOf } from './db/set-wise.ts';
import { getParams, type Params } from './param/queries.ts';

const policyOf = (params: Params): GatePolicy => {
  const age = params.get('age.band');
  return {
    existingContract: params.get('gate.existing-contract'),
    windowWeekday: params.get('call.window.weekday'),
    windowWeekend: params.get('call.window.weekend'),
    attemptsDayMax: params.get('call.attempt.day'),
    attempts30dMax: params.get('call.attempt.30d'),
    wecomWeekMax: params.get('wecom.msg.week'),
    refusalCooldownDays: params.get('refusal.cooldown.days'),
    ageMin: age.min,
    ageMax: age.max,
  };
};

const momentOf = (calendar: Calendar, day: Day, minute: number | null): GateMoment => ({
  day,
  minute,
  workingDay: calendar.isWorkingDay(day),
});

export const gateStaffOf = (row: {
  status: string;
  licence_no: string | null;
  licence_to: string | null;
}): GateStaff => ({
  active: row.status !== 'GONE',
  licensed: row.licence_no !== null,
  licenceTo: row.licence_to,
});

const shanghaiDay = sql<string>`(at at time zone 'Asia/Shanghai')::date`;

async function listConsents(tx: Tx, branchId: number, ids: string[]) {
  return tx
    .selectFrom('consent')
    .select(['customer_id', 'purpose', 'channel', 'from_on', 'to_on', 'withdrawn'])
    .where('branch_id', '=', branchId)
    .where('customer_id', '=', anyOf(ids))
    .execute();
}

async function listRefusals(tx: Tx, branchId: number, ids: string[]) {
  return tx
    .selectFrom('refusal')
    .select(['customer_id', 'channel', shanghaiDay.as('on')])
    .where('branch_id', '=', branchId)
    .where('customer_id', '=', anyOf(ids))
    .execute();
}

async function listAttempts(tx: Tx, branchId: number, ids: string[], day: Day) {
  const tries = sql`channel in ('phone', 'wecom', 'visit')`;
  return tx
    .selectFrom('touch')
    .select([
      'customer_id',
      sql<number>`(count(*) filter (where business_day = ${day}::date and ${tries}))::int`.as('today'),
      sql<number>`(count(*) filter (where ${tries}))::int`.as('month'),
      sql<number>`(count(*) filter (where channel = 'wecom' and business_day > ${addDays(day, -7)}::date))::int`.as(
        'week',
      ),
    ])
    .where('branch_id', '=', branchId)
    .where('customer_id', '=', anyOf(ids))
    .where('direction', '=', 'OUT')
    .where('business_day', '>', addDays(day, -30))
    .where('business_day', '<=', day)
    .groupBy('customer_id')
    .execute();
}

const listFacts = (tx: Tx, branchId: number, ids: string[]) =>
  tx
    .selectFrom('customer')
    .select([
      'id',
      'birth_on',
      'deceased',
      'litigation',
      'complaint_open',
      'overdue_days',
      'is_leading',
      sql<Day | null>`(select max(s.since_at at time zone 'Asia/Shanghai')::date from suppression s
                        where s.phone_index = customer.phone_index)`.as('suppressed_on'),
    ])
    .where('branch_id', '=', branchId)
    .where('id', '=', anyOf(ids))
    .execute();
type Facts = Awaited<ReturnType<typeof listFacts>>[number];

const laterOf = (a: Day | null, b: Day | null): Day | null => (a !== null && (b === null || a > b) ? a : b);

/** What holds of a person: anything against contact on any row counts. */
const joinFacts = (all: Facts, row: Facts): Facts => ({
  ...all,
  birth_on: all.birth_on ?? row.birth_on,
  deceased: all.deceased || row.deceased,
  litigation: all.litigation || row.litigation,
  complaint_open: all.complaint_open || row.complaint_open,
  overdue_days: Math.max(all.overdue_days, row.overdue_days),
  is_leading: all.is_leading && row.is_leading,
  suppressed_on: laterOf(all.suppressed_on, row.suppressed_on),
});

/**
 * What the gate must know of each person behind these rows, in six reads however many there are. A refusal, a
 * withdrawal or an attempt counts for the person, whichever of their rows it stands on.
 */
async function loadGateCustomers(
  tx: Tx,
  branchId: number,
  ids: string[],
  day: Day,
): Promise<(rowId: string) => GateCustomer | undefined> {
  const people = await listPeople(tx, branchId, ids);
  const { personOf } = people;
  const rowIds = people.rowsOf(ids);
  const facts = joinByPerson(await listFacts(tx, branchId, rowIds), people, joinFacts);
  const ofPerson = (row: { customer_id: string }) => personOf(row.customer_id);
  const consents = Map.groupBy(await listConsents(tx, branchId, rowIds), ofPerson);
  const refusals = Map.groupBy(await listRefusals(tx, branchId, rowIds), ofPerson);
  const attempts = Map.groupBy(await listAttempts(tx, branchId, rowIds, day), ofPerson);
  const customers = new Map(
    [...facts].map(([personId, row]): [string, GateCustomer] => {
      const tried = attempts.get(personId) ?? [];
      return [
        personId,
        {
          birthOn: row.birth_on,
          deceased: row.deceased,
          litigation: row.litigation,
          complaintOpen: row.complaint_open,
          overdueDays: row.overdue_days,
          ledElsewhere: !row.is_leading,
          suppressedOn: row.suppressed_on,
          // The columns are constrained to these words by CHECK (0004_customer.sql).
          refusals: (refusals.get(personId) ?? []).map(({ channel, on }) => ({
            channel: channel as GateChannel | null,
            on,
          })),
          consents: (consents.get(personId) ?? []).map((consent) => ({
            purpose: consent.purpose as GatePurpose, // By CHECK as well.
            channel: consent.channel as GateChannel | null, // By CHECK as well.
            from: consent.from_on,
            to: consent.to_on,
            withdrawn: consent.withdrawn,
          })),
          attemptsToday: tried.reduce((sum, one) => sum + one.today, 0),
          attempts30d: tried.reduce((sum, one) => sum + one.month, 0),
          wecomThisWeek: tried.reduce((sum, one) => sum + one.week, 0),
        },
      ];
    }),
  );
  return (rowId) => customers.get(personOf(rowId));
}

export type Asked = { branchId: number; ids: string[]; day: Day; minute: number | null };
/** The reasons against marketing to one of the customers asked about; undefined for anybody else. */
export type Gate = (
  customerId: string,
  staff: GateStaff | null,
  source: string,
  channel: GateChannel,
) => GateReason[] | undefined;

/** The gate over some customers at one moment: the only way in the server to a yes. */
export async function gateOver(
  tx: Tx,
  { branchId, ids, day, minute }: Asked,
  params: Params,
  calendar: Calendar,
): Promise<Gate> {
  const customerOf = await loadGateCustomers(tx, branchId, ids, day);
  const at = momentOf(calendar, day, minute);
  const policy = policyOf(params);
  return (customerId, staff, source, channel) => {
    const customer = customerOf(customerId);
    if (!customer) return undefined;
    const list = { source, expiresOn: null, purposes: null };
    return mayContact({ customer, staff, list, channel, purpose: 'MARKETING', at, policy }).reasons;
  };
}

/** The same with the day's own parameters and calendar, for whoever has not read them yet. */
export async function openGate(tx: Tx, asked: Asked): Promise<{ ask: Gate; params: Params }> {
  const params = await getParams(tx, asked.day, asked.branchId);
  return { params, ask: await gateOver(tx, asked, params, await getCalendar(tx, asked.day)) };
}
