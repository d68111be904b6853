import type { StandInReason } from './stand-in.ts';

export type DayChannel = 'phone' | 'wecom' | 'visit' | 'counter' | 'activity';

/** Somebody of the branch on the day. `takesTasks`: here, and in a post that works from a list. */
export type DayStaff = { id: string; capacityMinutes: number; mayMarket: boolean; takesTasks: boolean };
/** Why somebody gets less than their minutes, or nothing; also why a promise of theirs goes to somebody else. */
export type SeatNote = 'away' | 'no-list' | 'licence' | 'no-duty';
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
  /** Why somebody else keeps a promise; null where it stays with its person. */
  standIn: StandInReason | null;
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

/** One person's day while it fills up. */
export type Seat = {
  staff: DayStaff;
  minutesLeft: number;
  /** How many tasks of the day were done before it was planned again. */
  doneCount: number;
  tasks: DayTask[];
  byEmployer: Map<string, number>;
  byPlace: Map<string, number>;
};

/** What a seat must know of somebody to take him. */
export type Wish = { channel: DayChannel; employerId: string | null; placeId: string | null };

/** Work of the day that is done: it has used its person's minutes, and as a candidate the caps. */
export type DoneWork = Wish & { staffId: string; kind: DayTask['kind'] };

/** Counts a candidate against the caps of whoever has him. */
export function countCaps(seat: Seat, { employerId, placeId }: Wish): void {
  if (employerId !== null) seat.byEmployer.set(employerId, (seat.byEmployer.get(employerId) ?? 0) + 1);
  if (placeId !== null) seat.byPlace.set(placeId, (seat.byPlace.get(placeId) ?? 0) + 1);
}

/** A person's day at the moment of planning. */
export function openSeat(staff: DayStaff, done: readonly DoneWork[], limits: DayLimits): Seat {
  const seat: Seat = {
    staff,
    minutesLeft: staff.capacityMinutes,
    doneCount: done.length,
    tasks: [],
    byEmployer: new Map(),
    byPlace: new Map(),
  };
  for (const work of done) {
    seat.minutesLeft -= limits.effortMinutes[work.channel];
    if (work.kind === 'CANDIDATE') countCaps(seat, work);
  }
  return seat;
}

/** Whether a person may be given anything at all today. */
export const mayTake = ({ staff }: Seat): boolean => staff.takesTasks && staff.mayMarket;

export function refusalOf(seat: Seat, wish: Wish, limits: DayLimits): LeftOverCode | undefined {
  if (!mayTake(seat)) return 'owner-cannot-market';
  if (seat.doneCount + seat.tasks.length >= limits.tasksMax) return 'tasks-max';
  if (seat.minutesLeft < limits.effortMinutes[wish.channel]) return 'no-minutes';
  const { employerId, placeId } = wish;
  if (employerId !== null && (seat.byEmployer.get(employerId) ?? 0) >= limits.perEmployerMax)
    return 'same-employer';
  if (placeId !== null && (seat.byPlace.get(placeId) ?? 0) >= limits.perPlaceMax) return 'same-place';
  return undefined;
}

/** The person with the most minutes left whom `fits` lets through; a tie goes to the smaller id. */
export function freest(seats: readonly Seat[], fits: (seat: Seat) => boolean): Seat | undefined {
  let best: Seat | undefined;
  for (const seat of seats) if (fits(seat) && (!best || seat.minutesLeft > best.minutesLeft)) best = seat;
  return best;
}

export const ofText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
