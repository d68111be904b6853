import type { Calendar } from '#core/calendar.ts';
import type { Day } from '#core/day.ts';
import { gateRuleVersion } from '#core/gate/may-contact.ts';
import { allocateDay, type DayCandidate } from '#core/plan/allocate-day.ts';
import { holdReason } from '#core/plan/hold.ts';
import type { DayPromise } from '#core/plan/keep-promises.ts';
import type { DayTask, DoneWork } from '#core/plan/seat.ts';
import { askedSource } from '#core/source/asked.ts';
import { type Source, type SourceHit, sources } from '#core/source/holding.ts';
import { mergeHits } from '#core/source/merge.ts';
import { missingInputs, selectSources } from '#core/source/select.ts';
import { listPeople } from '../customer/people.ts';
import type { Tx } from '../db/open.ts';
import { gateOver } from '../gate.ts';
import type { Params } from '../param/queries.ts';
import {
  listCandidateFacts,
  listHoldings,
  listLastTouches,
  listRates,
  listSeats,
  type SeatFacts,
} from './facts.ts';
import { ableSeat, promiseReasons, promisesOf, withoutPerson } from './promises.ts';
import { sourceParamsOf } from './source-params.ts';
import { listStandIns } from './stand-in.ts';
import { weigh } from './weigh.ts';

type Reason = { code: string; values: Record<string, unknown> };
type BuiltTask = DayTask & { source: string | null; score: number | null; why: unknown };
export type BuiltPlan = {
  tasks: BuiltTask[];
  held: { customerId: string; source: string; reasons: Reason[] }[];
  leftOver: Record<string, number>;
  seats: SeatFacts[];
  sources: { source: Source; hitCount: number; plannedCount: number; missing: string[] }[];
  notices: Reason[];
  workingDay: boolean;
};

/** A customer with whom the day is over; what was done has used minutes and caps, what fell by a refusal has not. */
export type Settled = { customerId: string; done: DoneWork | null };

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

type Scope = {
  branchId: number;
  day: Day;
  params: Params;
  calendar: Calendar;
  settled: readonly Settled[];
};

/** Everything the plan looks at, read once; a person with several rows is one here. */
async function loadFacts(tx: Tx, { branchId, day, params, calendar, settled }: Scope) {
  const people = await listPeople(tx, branchId, null);
  const seats = await listSeats(tx, branchId, day, params, calendar.isWorkingDay(day));
  const holdings = await listHoldings(tx, branchId, people);
  const sourceParams = sourceParamsOf(params);
  const candidates = mergeHits(holdings.flatMap((holding) => selectSources(holding, sourceParams, day)));
  const lastOf = await listLastTouches(tx, branchId, day, people);
  const due = [...lastOf.values()].filter((touch) => touch.next_on !== null && touch.next_on <= day);
  const ids = [
    ...new Set([...candidates.map((row) => row.customerId), ...due.map((row) => row.customer_id)]),
  ];
  const factsOf = await listCandidateFacts(tx, branchId, ids, people);
  const owners = new Map([...factsOf].map(([id, row]) => [id, row.owner_id]));
  const seatOf = new Map(seats.map((seat) => [seat.id, seat]));
  return {
    day,
    params,
    calendar,
    settled,
    seats,
    holdings,
    candidates,
    due,
    owners,
    seatOf,
    claims: await listStandIns(tx, branchId, day, withoutPerson(due, { owners, seatOf })),
    lastOf,
    // Before the day begins: the clock is asked again at the dial.
    ask: await gateOver(tx, { branchId, ids, day, minute: null }, params, calendar),
    factsOf,
    rates: await listRates(tx, branchId, day),
    settledIds: new Set(settled.map((row) => people.personOf(row.customerId))),
  };
}
type Facts = Awaited<ReturnType<typeof loadFacts>>;
type Held = BuiltPlan['held'];

/** Due next steps that the gate lets through; the others are held with every reason. */
function keepable(facts: Facts): { promises: DayPromise[]; held: Held } {
  const held: Held = [];
  const order = facts.params.get('stand-in.order');
  const promises = promisesOf(facts.due, { ...facts, order }).filter((promise) => {
    const { customerId, staffId, channel } = promise;
    if (facts.settledIds.has(customerId)) return false;
    const source = askedSource([], facts.lastOf.get(customerId))!;
    // Whoever stands in has a licence, or the allocation passes them over.
    const staff = ableSeat(facts.seatOf, staffId)?.gate ?? null;
    const reasons = facts.ask(customerId, staff, source, channel);
    if (reasons && reasons.length > 0) held.push({ customerId, source, reasons });
    return reasons?.length === 0;
  });
  return { promises, held };
}

type Weighed = Map<string, { hits: SourceHit[]; factors: ReturnType<typeof weigh> }>;

/** By phone where the gate allows it, else by a visit; every reason against the phone when neither may be. */
function channelFor(facts: Facts, customerId: string, source: string, ownerId: string | null) {
  const staff = ownerId ? (facts.seatOf.get(ownerId)?.gate ?? null) : null;
  const reasons: Reason[] | undefined = facts.ask(customerId, staff, source, 'phone');
  if (!reasons) return undefined;
  const mayVisit = reasons.length > 0 && facts.ask(customerId, staff, source, 'visit')?.length === 0;
  return mayVisit ? { channel: 'visit' as const, reasons: [] } : { channel: 'phone' as const, reasons };
}

/** Candidates that the gate and their last contact leave free today, each weighed. */
function openCandidates(
  facts: Facts,
  taken: ReadonlySet<string>,
): { open: DayCandidate[]; held: Held; weighed: Weighed } {
  const restDays = facts.params.get('protect.days').first;
  const open: DayCandidate[] = [];
  const held: Held = [];
  const weighed: Weighed = new Map();
  for (const { customerId, hits } of facts.candidates) {
    const own = facts.factsOf.get(customerId);
    if (!own || taken.has(customerId)) continue;
    const source = askedSource(hits, undefined)!;
    const way = channelFor(facts, customerId, source, own.owner_id);
    if (!way) continue;
    const last = facts.lastOf.get(customerId);
    const rest = holdReason(
      last && { day: last.business_day, nextOn: last.next_on, closed: last.closed_reason !== null },
      facts.day,
      restDays,
    );
    const reasons = rest ? [...way.reasons, rest] : way.reasons;
    if (reasons.length > 0) {
      held.push({ customerId, source, reasons });
      continue;
    }
    const factors = weigh(facts.params, hits, facts.rates.get(source), own, facts.day);
    weighed.set(customerId, { hits, factors });
    open.push({
      customerId,
      ownerId: own.owner_id !== null && facts.seatOf.has(own.owner_id) ? own.owner_id : null,
      score: factors.score,
      channel: way.channel,
      employerId: own.employer_id,
      placeId: own.place_id,
    });
  }
  return { open, held, weighed };
}

function giveOut({ params, seats, settled }: Facts, promises: DayPromise[], open: DayCandidate[]) {
  return allocateDay(
    seats,
    promises,
    open,
    {
      effortMinutes: params.get('effort.minutes'),
      tasksMax: params.get('task.max'),
      perEmployerMax: params.get('diversity.employer'),
      perPlaceMax: params.get('diversity.building'),
    },
    settled.flatMap(({ done }) => done ?? []),
  );
}

function whyOf(facts: Facts, task: DayTask, weighed: Weighed): Pick<BuiltTask, 'source' | 'score' | 'why'> {
  const candidate = weighed.get(task.customerId);
  const last = facts.lastOf.get(task.customerId);
  const promised = last ? promiseReasons(task, last, facts) : [];
  return {
    source: candidate?.hits[0]?.source ?? last?.source ?? null,
    score: candidate?.factors.score ?? null,
    why: {
      reasons: candidate ? candidate.hits.map((hit) => hit.reason) : promised,
      factors: candidate?.factors ?? null,
      ownerReason: facts.factsOf.get(task.customerId)?.owner_reason ?? null,
      gateVersion: gateRuleVersion,
    },
  };
}

/**
 * Builds one branch's day from what the database holds: hits of the six sources and due next steps, each through
 * the gate, weighed, then given out. Reads only; the same rows give the same plan.
 */
export async function buildPlan(tx: Tx, scope: Scope): Promise<BuiltPlan> {
  const facts = await loadFacts(tx, scope);
  const kept = keepable(facts);
  const taken = new Set([
    ...facts.settledIds,
    ...kept.promises.map((promise) => promise.customerId),
    ...kept.held.map((row) => row.customerId),
  ]);
  const { open, held, weighed } = openCandidates(facts, taken);
  const { tasks, leftOver } = giveOut(facts, kept.promises, open);
  const built = tasks.map((task): BuiltTask => ({ ...task, ...whyOf(facts, task, weighed) }));
  const hitsBySource = Map.groupBy(facts.candidates, (row) => row.hits[0]!.source);
  const plannedBySource = Map.groupBy(built, (task) => task.source);
  return {
    tasks: built,
    held: [...kept.held, ...held],
    leftOver: tally(leftOver.map((row) => row.code)),
    seats: facts.seats,
    sources: sources.map((source) => ({
      source,
      hitCount: hitsBySource.get(source)?.length ?? 0,
      plannedCount: plannedBySource.get(source)?.length ?? 0,
      missing: missingInputs(source, facts.holdings),
    })),
    notices: noticesOf(scope.calendar, scope.day, facts.seats, facts.candidates.length),
    workingDay: scope.calendar.isWorkingDay(scope.day),
  };
}
