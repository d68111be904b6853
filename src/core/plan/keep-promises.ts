import {
  type DayChannel,
  type DayLimits,
  type DayTask,
  freest,
  type LeftOver,
  mayTake,
  ofText,
  refusalOf,
  type Seat,
} from './seat.ts';
import type { StandIn, StandInReason } from './stand-in.ts';

/** A promise: an appointment or a due follow-up, with its person and who stands in, in order. */
export type DayPromise = {
  customerId: string;
  /** Null where nobody is known to have made it. */
  staffId: string | null;
  kind: 'APPOINTMENT' | 'FOLLOW_UP';
  channel: DayChannel;
  atTime: string | null;
  standIns: readonly StandIn[];
};

const kindRank = { APPOINTMENT: 0, FOLLOW_UP: 1, CANDIDATE: 2 } as const;

type Ordered = Pick<DayTask, 'kind' | 'atTime' | 'customerId'> & { staffId: string | null };
/** Appointments by their time, then follow-ups, then candidates in the order in which they were given. */
const taskOrder = (a: Ordered, b: Ordered): number =>
  kindRank[a.kind] - kindRank[b.kind] ||
  ofText(a.atTime ?? '', b.atTime ?? '') ||
  ofText(a.customerId, b.customerId) ||
  ofText(a.staffId ?? '', b.staffId ?? '');

function keep(seat: Seat, made: DayPromise, standIn: StandInReason | null, limits: DayLimits): void {
  const { customerId, kind, channel, atTime } = made;
  seat.tasks.push({ customerId, kind, channel, atTime, standIn, staffId: seat.staff.id, position: 0 });
  seat.minutesLeft -= limits.effortMinutes[channel];
}

/** At that time with somebody else already. */
const isTaken = ({ tasks }: Seat, made: DayPromise): boolean =>
  made.kind === 'APPOINTMENT' &&
  tasks.some(({ kind, atTime }) => kind === 'APPOINTMENT' && atTime === made.atTime);

/**
 * Whether a seat takes the promise of somebody else. An appointment goes past the minutes, because a customer was
 * told a time, but never beside another of the same time; a follow-up only where there is room.
 */
function takesOver(seat: Seat, made: DayPromise, limits: DayLimits): boolean {
  if (made.kind === 'APPOINTMENT') return mayTake(seat) && !isTaken(seat, made);
  return refusalOf(seat, { channel: made.channel, employerId: null, placeId: null }, limits) === undefined;
}

function findStandIn(
  seats: readonly Seat[],
  seatOf: ReadonlyMap<string, Seat>,
  made: DayPromise,
  limits: DayLimits,
): { seat: Seat; reason: StandInReason } | undefined {
  for (const { staffId, reason } of made.standIns) {
    const seat = seatOf.get(staffId);
    if (seat && takesOver(seat, made, limits)) return { seat, reason };
  }
  const seat = freest(seats, (one) => takesOver(one, made, limits));
  return seat && { seat, reason: 'POOL' };
}

/**
 * Promises keep their person, even past capacity. One a customer, the earliest kind. Where that person is away, has
 * left, or may not market, the first who stands in and has room keeps it, else the freest colleague, with the reason;
 * one that nobody can keep is left over by name, never lost.
 */
export function keepPromises(
  seats: readonly Seat[],
  promises: readonly DayPromise[],
  limits: DayLimits,
): { given: Set<string>; leftOver: LeftOver[] } {
  const given = new Set<string>();
  const orphans: DayPromise[] = [];
  const seatOf = new Map(seats.map((seat) => [seat.staff.id, seat]));
  for (const made of promises.toSorted(taskOrder)) {
    if (given.has(made.customerId)) continue;
    given.add(made.customerId);
    const seat = made.staffId === null ? undefined : seatOf.get(made.staffId);
    if (seat && mayTake(seat)) keep(seat, made, null, limits);
    else orphans.push(made);
  }
  const leftOver: LeftOver[] = [];
  for (const made of orphans) {
    const found = findStandIn(seats, seatOf, made, limits);
    if (found) keep(found.seat, made, found.reason, limits);
    else leftOver.push({ customerId: made.customerId, code: 'promise-without-person' });
  }
  for (const seat of seats) seat.tasks.sort(taskOrder);
  return { given, leftOver };
}
