import { sql } from 'kysely';
import { postsWithoutList } from '#contract/dictionary/org.ts';
import { type Day, monthsBetween } from '#core/day.ts';
import { isLicensed } from '#core/gate/may-contact.ts';
import { capacityMinutes } from '#core/plan/capacity.ts';
import type { SeatNote } from '#core/plan/seat.ts';
import type { HoldingFacts } from '#core/source/holding.ts';
import { joinByPerson, type People } from '../customer/people.ts';
import type { Tx } from '../db/open.ts';
import { anyOf } from '../db/set-wise.ts';
import { gateStaffOf } from '../gate.ts';
import type { Params } from '../param/queries.ts';

/**
 * Every holding of the branch, or of some rows, with what a selector looks at, under the person who has it; none of
 * customers who are gone (source/feed): they are in no source until a file names them again.
 */
export async function listHoldings(
  tx: Tx,
  branchId: number,
  { personOf }: People,
  rowIds?: readonly string[],
): Promise<HoldingFacts[]> {
  const rows = await tx
    .selectFrom('holding')
    .select([
      'id',
      'customer_id as customerId',
      'kind',
      'opened_on as openedOn',
      'matures_on as maturesOn',
      'closed_on as closedOn',
      'handover_on as handoverOn',
      'balance_fen as balanceFen',
      'limit_fen as limitFen',
      'instalments_paid as instalmentsPaid',
      'overdue_now_days as overdueNowDays',
      'overdue_max_days_12m as overdueMaxDays12m',
      'overdue_max_days_ever as overdueMaxDaysEver',
      'balance_avg_90d_fen as balanceAvg90dFen',
      'balance_min_90d_fen as balanceMin90dFen',
      'active_months_6 as activeMonths6',
      'spend_month_fen as spendMonthFen',
      'instalment_user as instalmentUser',
      'taking_days_90 as takingDays90',
      'takings_month_fen as takingsMonthFen',
    ])
    .where('branch_id', '=', branchId)
    .where(
      sql<boolean>`not exists (select 1 from feed_gone g where g.branch_id = holding.branch_id
                                and g.customer_id = holding.customer_id and g.back_at is null)`,
    )
    .$if(rowIds !== undefined, (some) => some.where('customer_id', '=', anyOf(rowIds ?? [])))
    .orderBy('id')
    .execute();
  for (const row of rows) row.customerId = personOf(row.customerId);
  return rows as HoldingFacts[]; // `kind` is one of the five by CHECK (0004_customer.sql).
}

const withoutList: ReadonlySet<string> = new Set(postsWithoutList);

type Able = { isAway: boolean; hasList: boolean; licensed: boolean; hasMinutes: boolean };
function noteOf({ isAway, hasList, licensed, hasMinutes }: Able): SeatNote | null {
  if (isAway) return 'away';
  if (!hasList) return hasMinutes ? 'no-list' : 'no-duty';
  if (!licensed) return 'licence';
  return hasMinutes ? null : 'no-duty';
}

/** The branch's people on a day with the contact minutes they have, and why some have none. */
export async function listSeats(tx: Tx, branchId: number, day: Day, params: Params, workingDay: boolean) {
  const rows = await tx
    .selectFrom('staff')
    .innerJoin('post', 'post.id', 'staff.post_id')
    .leftJoin('absence', (join) =>
      join.onRef('absence.staff_id', '=', 'staff.id').on('absence.day', '=', sql<string>`${day}::date`),
    )
    .select([
      'staff.id',
      'staff.name',
      'staff.staff_no',
      'staff.joined_on',
      'staff.status',
      'staff.licence_no',
      'staff.licence_to',
      'post.name as post',
      'post.post_no',
      'absence.share_left',
    ])
    .where('staff.branch_id', '=', branchId)
    .where('staff.status', '<>', 'GONE')
    .where('staff.joined_on', '<=', day)
    .orderBy('staff.staff_no')
    .execute();
  const minutes: Record<string, number> = params.get('capacity.minutes');
  const ramp = params.get('capacity.ramp');
  return rows.map((row) => {
    const gate = gateStaffOf(row);
    const away = row.status === 'LEAVE' ? 0 : (row.share_left ?? 1);
    const licensed = isLicensed(gate, day);
    const ofPost = minutes[row.post] ?? 0;
    const hasList = !withoutList.has(row.post_no);
    return {
      id: row.id,
      name: row.name,
      staffNo: row.staff_no,
      post: row.post,
      gate,
      capacityMinutes: workingDay
        ? capacityMinutes(ofPost, ramp, monthsBetween(row.joined_on, day), away)
        : 0,
      mayMarket: licensed,
      takesTasks: away > 0 && hasList,
      note: noteOf({ isAway: away === 0, hasList, licensed, hasMinutes: ofPost > 0 }),
    };
  });
}
export type SeatFacts = Awaited<ReturnType<typeof listSeats>>[number];

const selectLastTouches = (tx: Tx, branchId: number, day: Day, rowIds?: readonly string[]) =>
  tx
    .selectFrom('touch')
    .leftJoin('staff', 'staff.id', 'touch.staff_id')
    .distinctOn('customer_id')
    .select([
      'customer_id',
      'staff_id',
      'staff.name as staff_name',
      'business_day',
      'next_on',
      'next_time',
      'next_channel',
      'channel',
      'closed_reason',
      'source',
      'occurred_at',
      'touch.id',
    ])
    .where('touch.branch_id', '=', branchId)
    .$if(rowIds !== undefined, (some) => some.where('customer_id', '=', anyOf(rowIds ?? [])))
    .where('business_day', '<=', day)
    .where('business_day', '>', sql<string>`${day}::date - 365`)
    .orderBy('customer_id')
    .orderBy('occurred_at', 'desc')
    .orderBy('touch.id', 'desc')
    .execute();
export type LastTouch = Awaited<ReturnType<typeof selectLastTouches>>[number];

const isLater = (a: LastTouch, b: LastTouch): boolean =>
  a.occurred_at.getTime() === b.occurred_at.getTime() ? a.id > b.id : a.occurred_at > b.occurred_at;

/**
 * The latest touch of each person of the branch, or of some rows, within a year, with who made it and what was agreed.
 */
export async function listLastTouches(
  tx: Tx,
  branchId: number,
  day: Day,
  { personOf }: People,
  rowIds?: readonly string[],
): Promise<Map<string, LastTouch>> {
  const last = new Map<string, LastTouch>();
  for (const row of await selectLastTouches(tx, branchId, day, rowIds)) {
    const personId = personOf(row.customer_id);
    const known = last.get(personId);
    row.customer_id = personId;
    if (!known || isLater(row, known)) last.set(personId, row);
  }
  return last;
}

const selectCandidateFacts = (tx: Tx, branchId: number, ids: string[]) =>
  tx
    .selectFrom('customer')
    .leftJoin('employer', (join) =>
      join
        .onRef('employer.branch_id', '=', 'customer.branch_id')
        .onRef('employer.id', '=', 'customer.employer_id'),
    )
    .leftJoin('place', (join) =>
      join.onRef('place.branch_id', '=', 'customer.branch_id').onRef('place.id', '=', 'customer.place_id'),
    )
    .leftJoin('merchant', (join) =>
      join
        .onRef('merchant.branch_id', '=', 'customer.branch_id')
        .onRef('merchant.id', '=', 'customer.merchant_id'),
    )
    .select([
      'customer.id',
      'customer.owner_id',
      'customer.owner_reason',
      'customer.employer_id',
      // Only where doors are near each other does one more visit or call disturb the neighbours.
      sql<string | null>`case when place.kind in ('BUILDING', 'COMMUNITY') then place.id end`.as('place_id'),
      'employer.pay_day',
      'merchant.season_months',
    ])
    .where('customer.branch_id', '=', branchId)
    .where('customer.id', '=', anyOf(ids))
    .execute();
type CandidateFacts = Awaited<ReturnType<typeof selectCandidateFacts>>[number];

/** Where the row that stands for a person knows no employer or place, another row may. */
const fillFacts = (standing: CandidateFacts, other: CandidateFacts): CandidateFacts => ({
  ...standing,
  employer_id: standing.employer_id ?? other.employer_id,
  place_id: standing.place_id ?? other.place_id,
  pay_day: standing.pay_day ?? other.pay_day,
  season_months: standing.season_months ?? other.season_months,
});

/** What the plan must know of a person beside the gate's facts. */
export const listCandidateFacts = async (tx: Tx, branchId: number, ids: string[], people: People) =>
  joinByPerson(await selectCandidateFacts(tx, branchId, people.rowsOf(ids)), people, fillFacts);

/** Connects and intents a source had from its touches of 180 days: what smooths its rates (domain.md §5.1). */
export async function listRates(tx: Tx, branchId: number, day: Day) {
  const rows = await tx
    .selectFrom('touch')
    .select([
      'source',
      sql<number>`count(*)::int`.as('tried'),
      sql<number>`(count(*) filter (where outcome not in ('NO_ANSWER', 'BUSY_OFF', 'REJECTED', 'WRONG_NUMBER')))::int`.as(
        'connected',
      ),
      sql<number>`(count(*) filter (where outcome in ('INTENT_A', 'INTENT_B', 'INTENT_C', 'BOOKED', 'APPLIED')))::int`.as(
        'intended',
      ),
    ])
    .where('branch_id', '=', branchId)
    .where('source', 'is not', null)
    .where('business_day', '<=', day)
    .where('business_day', '>', sql<string>`${day}::date - 180`)
    .groupBy('source')
    .execute();
  return new Map(rows.map((row) => [row.source ?? '', row]));
}
