import { assert } from '../assert.ts';
import { type DayPromise, keepPromises } from './keep-promises.ts';
import {
  countCaps,
  type DayChannel,
  type DayLimits,
  type DayStaff,
  type DayTask,
  type DoneWork,
  freest,
  type LeftOver,
  ofText,
  openSeat,
  refusalOf,
  type Seat,
  type Wish,
} from './seat.ts';

export type DayCandidate = {
  customerId: string;
  ownerId: string | null;
  score: number;
  channel: DayChannel;
  employerId: string | null;
  placeId: string | null;
};

/**
 * Gives each candidate of the pool to the freest person. Caps only fill up during a day, so wishes that everybody
 * refused once are not asked about again: the work stays near-linear for a million candidates.
 */
function createPool(seats: readonly Seat[], limits: DayLimits): (wish: Wish) => Seat | undefined {
  const refused = new Set<string>();
  return (wish) => {
    const key = JSON.stringify([wish.channel, wish.employerId, wish.placeId]);
    if (refused.has(key)) return undefined;
    const seat = freest(seats, (one) => refusalOf(one, wish, limits) === undefined);
    if (!seat) refused.add(key);
    return seat;
  };
}

function take(seat: Seat, candidate: DayCandidate, limits: DayLimits): void {
  const { customerId, channel } = candidate;
  seat.tasks.push({
    customerId,
    staffId: seat.staff.id,
    kind: 'CANDIDATE',
    channel,
    atTime: null,
    standIn: null,
    position: 0,
  });
  seat.minutesLeft -= limits.effortMinutes[channel];
  countCaps(seat, candidate);
}

/**
 * One branch's day: promises first, then candidates by score to their owner as minutes allow; a customer without
 * an owner goes to the person with the most minutes left. Deterministic: a tie in score goes to the smaller
 * customer id. Nobody gets a candidate past capacity, the day's cap or the diversity caps, what is done today
 * counted; one task a customer.
 */
export function allocateDay(
  staff: readonly DayStaff[],
  promises: readonly DayPromise[],
  candidates: readonly DayCandidate[],
  limits: DayLimits,
  done: readonly DoneWork[] = [],
): { tasks: DayTask[]; leftOver: LeftOver[] } {
  const doneBy = Map.groupBy(done, (work) => work.staffId);
  const seats = staff
    .toSorted((a, b) => ofText(a.id, b.id))
    .map((person) => openSeat(person, doneBy.get(person.id) ?? [], limits));
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
