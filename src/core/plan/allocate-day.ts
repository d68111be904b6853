import { assert } from '../assert.ts';

export type DayChannel = 'phone' | 'wecom' | 'visit' | 'counter' | 'activity';
export type DayStaff = { id: string; capacityMinutes: number; mayMarket: boolean };
/** A promise: an appointment or a due follow-up, fixed to its person. */
export type DayPromise = {
  customerId: string;
  staffId: string;
  kind: 'APPOINTMENT' | 'FOLLOW_UP';
  channel: DayChannel;
  atTime: string | null;
};
export type DayCandidate = {
  customerId: string;
  ownerId: string | null;
  score: number;
  channel: DayChannel;
  employerId: string | null;
  placeId: string | null;
};
export type DayLimits = {
  effortMinutes: Readonly<Record<DayChannel, number>>;
  tasksMax: number;
  perEmployerMax: number;
  perPlaceMax: number;
};
export type DayTask = {
  customerId: string;
  staffId: string;
  kind: 'APPOINTMENT' | 'FOLLOW_UP' | 'CANDIDATE';
  channel: DayChannel;
  atTime: string | null;
  /** Order within the person's day, from 1. */
  position: number;
};
export type LeftOverCode =
  | 'no-minutes'
  | 'tasks-max'
  | 'same-employer'
  | 'same-place'
  | 'owner-cannot-market'
  | 'nobody-free'
  | 'already-promised';
export type LeftOver = { customerId: string; code: LeftOverCode };

type Seat = {
  staff: DayStaff;
  minutesLeft: number;
  tasks: DayTask[];
  byEmployer: Map<string, number>;
  byPlace: Map<string, number>;
};

const kindRank = { APPOINTMENT: 0, FOLLOW_UP: 1, CANDIDATE: 2 } as const;

function refusalOf(seat: Seat, candidate: DayCandidate, limits: DayLimits): LeftOverCode | undefined {
  if (!seat.staff.mayMarket) return 'owner-cannot-market';
  if (seat.tasks.length >= limits.tasksMax) return 'tasks-max';
  if (seat.minutesLeft < limits.effortMinutes[candidate.channel]) return 'no-minutes';
  const { employerId, placeId } = candidate;
  if (employerId !== null && (seat.byEmployer.get(employerId) ?? 0) >= limits.perEmployerMax)
    return 'same-employer';
  if (placeId !== null && (seat.byPlace.get(placeId) ?? 0) >= limits.perPlaceMax) return 'same-place';
  return undefined;
}

function take(seat: Seat, candidate: DayCandidate, limits: DayLimits): void {
  const { customerId, channel, employerId, placeId } = candidate;
  seat.tasks.push({
    customerId,
    staffId: seat.staff.id,
    kind: 'CANDIDATE',
    channel,
    atTime: null,
    position: 0,
  });
  seat.minutesLeft -= limits.effortMinutes[channel];
  if (employerId !== null) seat.byEmployer.set(employerId, (seat.byEmployer.get(employerId) ?? 0) + 1);
  if (placeId !== null) seat.byPlace.set(placeId, (seat.byPlace.get(placeId) ?? 0) + 1);
}

/** The person of the pool with the most minutes left who may take it; a tie goes to the smaller id. */
function freest(seats: readonly Seat[], candidate: DayCandidate, limits: DayLimits): Seat | undefined {
  let best: Seat | undefined;
  for (const seat of seats)
    if (refusalOf(seat, candidate, limits) === undefined && (!best || seat.minutesLeft > best.minutesLeft))
      best = seat;
  return best;
}

/** Promises keep their person even past capacity: a customer was told a time. One a customer, the earliest kind. */
function keepPromises(
  seats: ReadonlyMap<string, Seat>,
  promises: readonly DayPromise[],
  limits: DayLimits,
): Set<string> {
  const promised = new Set<string>();
  const ordered = promises.toSorted(
    (a, b) =>
      kindRank[a.kind] - kindRank[b.kind] ||
      (a.atTime ?? '').localeCompare(b.atTime ?? '') ||
      (a.customerId < b.customerId ? -1 : 1),
  );
  for (const promise of ordered) {
    const seat = seats.get(promise.staffId);
    if (!seat || promised.has(promise.customerId)) continue;
    promised.add(promise.customerId);
    seat.tasks.push({ ...promise, position: 0 });
    seat.minutesLeft -= limits.effortMinutes[promise.channel];
  }
  return promised;
}

/**
 * One branch's day: promises first, then candidates by score to their owner as minutes allow; a customer without
 * an owner goes to the person with the most minutes left. Deterministic: a tie in score goes to the smaller
 * customer id. Nobody gets a candidate past capacity, the day's cap or the diversity caps; one task a customer.
 */
export function allocateDay(
  staff: readonly DayStaff[],
  promises: readonly DayPromise[],
  candidates: readonly DayCandidate[],
  limits: DayLimits,
): { tasks: DayTask[]; leftOver: LeftOver[] } {
  const ordered = staff.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const seats = ordered.map((person): Seat => ({
    staff: person,
    minutesLeft: person.capacityMinutes,
    tasks: [],
    byEmployer: new Map(),
    byPlace: new Map(),
  }));
  const seatOf = new Map(seats.map((seat) => [seat.staff.id, seat]));
  assert(seatOf.size === staff.length, 'every person once');
  const given = keepPromises(seatOf, promises, limits);
  const leftOver: LeftOver[] = [];
  const ranked = candidates.toSorted((a, b) => b.score - a.score || (a.customerId < b.customerId ? -1 : 1));
  for (const candidate of ranked) {
    const { customerId, ownerId } = candidate;
    const seat = ownerId === null ? freest(seats, candidate, limits) : seatOf.get(ownerId);
    const code = given.has(customerId)
      ? 'already-promised'
      : seat
        ? refusalOf(seat, candidate, limits)
        : 'nobody-free';
    if (code || !seat) {
      leftOver.push({ customerId, code: code ?? 'nobody-free' });
      continue;
    }
    given.add(customerId);
    take(seat, candidate, limits);
  }
  for (const seat of seats) for (const [index, task] of seat.tasks.entries()) task.position = index + 1;
  return { tasks: seats.flatMap((seat) => seat.tasks), leftOver };
}
