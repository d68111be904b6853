import type { Calendar } from '#core/calendar.ts';
import type { Day } from '#core/day.ts';
import type { GateChannel } from '#core/gate/input.ts';
import { gateRuleVersion } from '#core/gate/may-contact.ts';
import {
  allocateDay,
  type DayCandidate,
  type DayChannel,
  type DayPromise,
  type DayTask,
} from '#core/plan/allocate-day.ts';
import { holdReason } from '#core/plan/hold.ts';
import { type Source, type SourceHit, type SourceParams, sources } from '#core/source/holding.ts';
import { mergeHits } from '#core/source/merge.ts';
import { selectSources, sourceNeeds } from '#core/source/select.ts';
import type { Tx } from '../db/open.ts';
import { askGate, loadGateCustomers, momentOf, policyOf } from '../gate.ts';
import type { Params } from '../param/queries.ts';
import {
  listCandidateFacts,
  listHoldings,
  listLastTouches,
  listRates,
  listSeats,
  type SeatFacts,
} from './facts.ts';
import { weigh } from './weigh.ts';

type Reason = { code: string; values: Record<string, unknown> };
export type BuiltTask = DayTask & { source: string | null; score: number | null; why: unknown };
export type BuiltPlan = {
  tasks: BuiltTask[];
  held: { customerId: string; source: string; reasons: Reason[] }[];
  leftOver: Record<string, number>;
  seats: SeatFacts[];
  sources: { source: Source; hitCount: number; plannedCount: number; missing: string[] }[];
  notices: Reason[];
  workingDay: boolean;
};

/** What has already happened today: it is not planned again, and its minutes are spent. */
export type Settled = { customerId: string; staffId: string; channel: DayChannel };

const sourceParamsOf = (params: Params): SourceParams => ({
  mortgage: params.get('source.mortgage'),
  deposit: params.get('source.deposit'),
  card: params.get('source.card'),
  maturing: params.get('source.maturing'),
  settled: params.get('source.settled'),
  acquiring: params.get('source.acquiring'),
  window: params.get('context.window'),
});

/** Which source lacks its file or a feature in it: every holding of its kind has a blank there. */
function missingOf(holdings: Awaited<ReturnType<typeof listHoldings>>, source: Source): string[] {
  const { kind, features } = sourceNeeds[source];
  const ofKind = holdings.filter((holding) => holding.kind === kind);
  if (ofKind.length === 0) return [`holdings:${kind}`];
  return features
    .filter((feature) => ofKind.every((holding) => holding[feature] === null))
    .map((feature) => `${kind}.${feature}`);
}

type LastTouches = Awaited<ReturnType<typeof listLastTouches>>;

/** Next steps that are due: an appointment keeps its time, the rest are follow-ups. */
function promisesOf(
  touches: LastTouches,
  owners: ReadonlyMap<string, string | null>,
  day: Day,
): DayPromise[] {
  return touches.flatMap((touch): DayPromise[] => {
    if (touch.next_on === null || touch.next_on > day) return [];
    const staffId = touch.staff_id ?? owners.get(touch.customer_id) ?? null;
    if (staffId === null) return [];
    const timed = touch.next_time !== null && touch.next_on === day;
    return [
      {
        customerId: touch.customer_id,
        staffId,
        kind: timed ? 'APPOINTMENT' : 'FOLLOW_UP',
        // Both columns are constrained to the channels by CHECK (0005_day.sql).
        channel: (touch.next_channel ?? touch.channel) as DayChannel,
        atTime: timed ? touch.next_time!.slice(0, 5) : null,
      },
    ];
  });
}

function noticesOf(calendar: Calendar, day: Day, seats: readonly SeatFacts[], hitCount: number): Reason[] {
  const notices: Reason[] = [];
  const year = Number(day.slice(0, 4));
  if (!calendar.knows(year)) notices.push({ code: 'plan.calendar-year-missing', values: { year } });
  if (!calendar.isWorkingDay(day)) notices.push({ code: 'plan.holiday', values: { day } });
  if (seats.length === 0) notices.push({ code: 'plan.no-staff', values: {} });
  else if (calendar.isWorkingDay(day) && seats.every((seat) => seat.capacityMinutes === 0))
    notices.push({ code: 'plan.no-capacity', values: {} });
  if (hitCount === 0) notices.push({ code: 'plan.no-candidates', values: {} });
  return notices;
}

const tally = (codes: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

type Facts = {
  branchId: number;
  day: Day;
  params: Params;
  calendar: Calendar;
  settled: readonly Settled[];
};

/**
 * Builds one branch's day from what the database holds: hits of the six sources and due next steps, each through
 * the gate, weighed, then given out (issue: plan of the day). Reads only; the same rows give the same plan.
 */
export async function buildPlan(
  tx: Tx,
  { branchId, day, params, calendar, settled }: Facts,
): Promise<BuiltPlan> {
  const workingDay = calendar.isWorkingDay(day);
  const seats = await listSeats(tx, branchId, day, params, workingDay);
  const holdings = await listHoldings(tx, branchId);
  const sourceParams = sourceParamsOf(params);
  const hits: SourceHit[] = holdings.flatMap((holding) => selectSources(holding, sourceParams, day));
  const candidates = mergeHits(hits);
  const touches = await listLastTouches(tx, branchId, day);
  const lastOf = new Map(touches.map((touch) => [touch.customer_id, touch]));
  const due = touches.filter((touch) => touch.next_on !== null && touch.next_on <= day);
  const ids = [
    ...new Set([...candidates.map((row) => row.customerId), ...due.map((row) => row.customer_id)]),
  ];
  const gateOf = await loadGateCustomers(tx, branchId, ids, day);
  const factsOf = await listCandidateFacts(tx, branchId, ids);
  const rates = await listRates(tx, branchId, day);
  const policy = policyOf(params);
  const at = momentOf(calendar, day, null);
  const seatOf = new Map(seats.map((seat) => [seat.id, seat]));
  const done = new Set(settled.map((row) => row.customerId));
  const held: BuiltPlan['held'] = [];

  const owners = new Map([...factsOf].map(([id, row]) => [id, row.owner_id]));
  const promises = promisesOf(due, owners, day).filter((promise) => {
    const customer = gateOf.get(promise.customerId);
    if (done.has(promise.customerId) || !customer) return false;
    const source = lastOf.get(promise.customerId)?.source ?? 'follow-up';
    const answer = askGate(
      customer,
      seatOf.get(promise.staffId)?.gate ?? null,
      source,
      promise.channel,
      at,
      policy,
    );
    if (!answer.allow) held.push({ customerId: promise.customerId, source, reasons: answer.reasons });
    return answer.allow;
  });

  const promised = new Set(promises.map((promise) => promise.customerId));
  const heldPromise = new Set(held.map((row) => row.customerId));
  const restDays = params.get('protect.days').first;
  const weighed = new Map<string, { hits: SourceHit[]; factors: ReturnType<typeof weigh> }>();
  const open: DayCandidate[] = [];
  for (const { customerId, hits: found } of candidates) {
    const customer = gateOf.get(customerId);
    const facts = factsOf.get(customerId);
    const source = found[0]!.source;
    if (
      !customer ||
      !facts ||
      promised.has(customerId) ||
      heldPromise.has(customerId) ||
      done.has(customerId)
    )
      continue;
    const last = lastOf.get(customerId);
    const rest = holdReason(
      last && { day: last.business_day, nextOn: last.next_on, closed: last.closed_reason !== null },
      day,
      restDays,
    );
    const ownerGate = facts.owner_id ? (seatOf.get(facts.owner_id)?.gate ?? null) : null;
    const ask = (channel: GateChannel) => askGate(customer, ownerGate, source, channel, at, policy);
    const phone = ask('phone');
    const channel: DayChannel = phone.allow || !ask('visit').allow ? 'phone' : 'visit';
    const reasons: Reason[] = [...(channel === 'phone' ? phone.reasons : []), ...(rest ? [rest] : [])];
    if (reasons.length > 0) {
      held.push({ customerId, source, reasons });
      continue;
    }
    const factors = weigh(params, found, rates.get(source), facts, day);
    weighed.set(customerId, { hits: found, factors });
    open.push({
      customerId,
      ownerId: facts.owner_id !== null && seatOf.has(facts.owner_id) ? facts.owner_id : null,
      score: factors.score,
      channel,
      employerId: facts.employer_id,
      placeId: facts.place_id,
    });
  }

  const effortMinutes = params.get('effort.minutes');
  const spent = new Map<string, number>();
  for (const row of settled)
    spent.set(row.staffId, (spent.get(row.staffId) ?? 0) + effortMinutes[row.channel]);
  const { tasks, leftOver } = allocateDay(
    seats.map((seat) => ({
      id: seat.id,
      capacityMinutes: Math.max(0, seat.capacityMinutes - (spent.get(seat.id) ?? 0)),
      mayMarket: seat.mayMarket,
    })),
    promises,
    open,
    {
      effortMinutes,
      tasksMax: params.get('task.max'),
      perEmployerMax: params.get('diversity.employer'),
      perPlaceMax: params.get('diversity.building'),
    },
  );
  const built = tasks.map((task): BuiltTask => {
    const candidate = weighed.get(task.customerId);
    const last = lastOf.get(task.customerId);
    const reasons: Reason[] = candidate
      ? candidate.hits.map((hit) => hit.reason)
      : [
          {
            code: task.kind === 'APPOINTMENT' ? 'promise.appointment' : 'promise.follow-up',
            values: { on: last?.next_on ?? day, since: last?.business_day ?? day },
          },
        ];
    return {
      ...task,
      source: candidate?.hits[0]?.source ?? last?.source ?? null,
      score: candidate?.factors.score ?? null,
      why: {
        reasons,
        factors: candidate
          ? {
              propensity: candidate.factors.propensity,
              sampleCount: candidate.factors.sampleCount,
              context: candidate.factors.context,
              contextCode: candidate.factors.contextCode,
              valueFen: candidate.factors.valueFen,
              lever: candidate.factors.lever,
              score: candidate.factors.score,
            }
          : null,
        ownerReason: factsOf.get(task.customerId)?.owner_reason ?? null,
        gateVersion: gateRuleVersion,
      },
    };
  });
  const hitsBySource = Map.groupBy(candidates, (row) => row.hits[0]!.source);
  const plannedBySource = Map.groupBy(built, (task) => task.source);
  return {
    tasks: built,
    held,
    leftOver: tally(leftOver.map((row) => row.code)),
    seats,
    sources: sources.map((source) => ({
      source,
      hitCount: hitsBySource.get(source)?.length ?? 0,
      plannedCount: plannedBySource.get(source)?.length ?? 0,
      missing: missingOf(holdings, source),
    })),
    notices: noticesOf(calendar, day, seats, candidates.length),
    workingDay,
  };
}
