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
  | 'already-promised'
  | 'promise-without-person';
export type LeftOver = { customerId: string; code: LeftOverCode };

type Seat = {
  staff: DayStaff;
  minutesLeft: number;
  tasks: DayTask[];
  byEmployer: Map<string, number>;
  byPlace: Map<string, number>;
};

const kindRank = { APPOINTMENT: 0, FOLLOW_UP: 1, CANDIDATE: 2 } as const;

/** What a seat must know of somebody to take him. */
type Wish = Pick<DayCandidate, 'channel' | 'employerId' | 'placeId'>;

function refusalOf(seat: Seat, candidate: Wish, limits: DayLimits): LeftOverCode | undefined {
  if (!seat.staff.mayMarket) return 'owner-cannot-market';
  if (seat.tasks.length >= limits.tasksMax) return 'tasks-max';
  if (seat.minutesLeft < limits.effortMinutes[candidate.channel]) return 'no-minutes';
  const { employerId, placeId } = candidate;
  if (employerId !== null && (seat.byEmployer.get(employerId) ?? 0) >= limits.perEmployerMax)
    return 'same-employer';
  if (placeId !== null && (seat.byPlace.get(placeId) ?? 0) >= limits.perPlaceMax) return 'same-place';
  return undefined;
}

/**
 * Gives each candidate of the pool to the freest person. Caps only fill up during a day, so wishes that everybody
 * refused once are not asked about again: the work stays near-linear for a million candidates.
 */
function createPool(seats: readonly Seat[], limits: DayLimits): (wish: Wish) => Seat | undefined {
  const refused = new Set<string>();
  return (wish) => {
    const key = JSON.stringify([wish.channel, wish.employerId, wish.placeId]);
    if (refused.has(key)) return undefined;
    const seat = freest(seats, wish, limits);
    if (!seat) refused.add(key);
    return seat;
  };
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
function freest(seats: readonly Seat[], candidate: Wish, limits: DayLimits): Seat | undefined {
  let best: Seat | undefined;
  for (const seat of seats)
    if (refusalOf(seat, candidate, limits) === undefined && (!best || seat.minutesLeft > best.minutesLeft))
      best = seat;
  return best;
}

const ofText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const taskOrder = (a: DayPromise | DayTask, b: DayPromise | DayTask): number =>
  kindRank[a.kind] - kindRank[b.kind] ||
  ofText(a.atTime ?? '', b.atTime ?? '') ||
  ofText(a.customerId, b.customerId) ||
  ofText(a.staffId, b.staffId);

function keep(seat: Seat, made: DayPromise, limits: DayLimits): void {
  seat.tasks.push({ ...made, staffId: seat.staff.id, position: 0 });
  seat.minutesLeft -= limits.effortMinutes[made.channel];
}

/**
 * Promises keep their person even past capacity: a customer was told a time. One a customer, the earliest kind.
 * Where that person is gone from the branch, the freest colleague keeps the promise; one that nobody can keep is
 * left over by name, never lost.
 */
function keepPromises(
  seats: readonly Seat[],
  promises: readonly DayPromise[],
  limits: DayLimits,
): { given: Set<string>; leftOver: LeftOver[] } {
  const given = new Set<string>();
  const orphans: DayPromise[] = [];
  const seatOf = new Map(seats.map((seat) => [seat.staff.id, seat]));
  for (const made of promises.toSorted(taskOrder)) {
    const { customerId, staffId } = made;
    if (given.has(customerId)) continue;
    given.add(customerId);
    const seat = seatOf.get(staffId);
    if (seat) keep(seat, made, limits);
    else orphans.push(made);
  }
  const leftOver: LeftOver[] = [];
  for (const made of orphans) {
    const seat = freest(seats, { channel: made.channel, employerId: null, placeId: null }, limits);
    if (seat) keep(seat, made, limits);
    else leftOver.push({ customerId: made.customerId, code: 'promise-without-person' });
  }
  for (const seat of seats) seat.tasks.sort(taskOrder);
  return { given, leftOver };
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
  const ordered = staff.toSorted((a, b) => ofText(a.id, b.id));
  const seats = ordered.map((person): Seat => ({
    staff: person,
    minutesLeft: person.capacityMinutes,
    tasks: [],
    byEmployer: new Map(),
    byPlace: new Map(),
  }));
  const seatOf = new Map(seats.map((seat) => [seat.staff.id, seat]));
  assert(seatOf.size === staff.length, 'every person once');
  assert(
    candidates.every((candidate) => Number.isFinite(candidate.score)),
    'every score is a number',
  );
  const { given, leftOver } = keepPromises(seats, promises, limits);
  const fromPool = createPool(seats, limits);
  for (const candidate of candidates.toSorted(
    (a, b) => b.score - a.score || ofText(a.customerId, b.customerId),
  )) {
    const { customerId, ownerId } = candidate;
    if (given.has(customerId)) {
      leftOver.push({ customerId, code: 'already-promised' });
      continue;
    }
    const seat = ownerId === null ? fromPool(candidate) : seatOf.get(ownerId);
    const code = seat ? refusalOf(seat, candidate, limits) : 'nobody-free';
    if (!seat || code) {
      leftOver.push({ customerId, code: code ?? 'nobody-free' });
      continue;
    }
    given.add(customerId);
    take(seat, candidate, limits);
  }
  for (const seat of seats) for (const [index, task] of seat.tasks.entries()) task.position = index + 1;
  return { tasks: seats.flatMap((seat) => seat.tasks), leftOver };
}
