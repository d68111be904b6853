import type { Day } from '#core/day.ts';
import type { DayPromise } from '#core/plan/keep-promises.ts';
import type { DayChannel, DayTask } from '#core/plan/seat.ts';
import { type StandInClaims, standInsOf } from '#core/plan/stand-in.ts';
import type { LastTouch, SeatFacts } from './facts.ts';

type Seats = ReadonlyMap<string, SeatFacts>;
type Known = {
  day: Day;
  owners: ReadonlyMap<string, string | null>;
  seatOf: Seats;
  claims: ReadonlyMap<string, StandInClaims>;
  /** param stand-in.order */
  order: readonly string[];
};

/** The person, where they may do something for a customer today. */
export const ableSeat = (seats: Seats, staffId: string | null): SeatFacts | undefined => {
  const seat = staffId === null ? undefined : seats.get(staffId);
  return seat?.takesTasks && seat.mayMarket ? seat : undefined;
};

/** Whose a due next step is: who agreed it, else the customer's owner. */
const personOf = (touch: LastTouch, { owners }: Pick<Known, 'owners'>): string | null =>
  touch.staff_id ?? owners.get(touch.customer_id) ?? null;

/** Customers whose due next step its person cannot keep today: for these it must be known who stands in. */
export const withoutPerson = (due: readonly LastTouch[], known: Pick<Known, 'owners' | 'seatOf'>): string[] =>
  due.filter((touch) => !ableSeat(known.seatOf, personOf(touch, known))).map((touch) => touch.customer_id);

/** Next steps that are due: an appointment keeps its time, the rest are follow-ups. */
export const promisesOf = (due: readonly LastTouch[], known: Known): DayPromise[] =>
  due.map((touch) => {
    const staffId = personOf(touch, known);
    const claims = known.claims.get(touch.customer_id);
    const timed = touch.next_time !== null && touch.next_on === known.day;
    return {
      customerId: touch.customer_id,
      staffId,
      kind: timed ? 'APPOINTMENT' : 'FOLLOW_UP',
      // Both columns are constrained to the channels by CHECK (0005_day.sql).
      channel: (touch.next_channel ?? touch.channel) as DayChannel,
      atTime: timed ? touch.next_time!.slice(0, 5) : null,
      standIns: claims ? standInsOf(claims, known.order, staffId) : [],
    };
  });

type Reason = { code: string; values: Record<string, unknown> };

/** Why a kept promise is on this person's list, and in whose place. */
export function promiseReasons(
  task: DayTask,
  last: LastTouch,
  known: Pick<Known, 'seatOf' | 'owners'>,
): Reason[] {
  const made: Reason = {
    code: task.kind === 'APPOINTMENT' ? 'promise.appointment' : 'promise.follow-up',
    values: { on: last.next_on, since: last.business_day },
  };
  if (task.standIn === null) return [made];
  const staffId = personOf(last, known);
  const seat = staffId === null ? undefined : known.seatOf.get(staffId);
  const cause = seat?.note ?? (staffId === null ? 'unknown' : 'gone');
  return [
    made,
    { code: `stand-in.${task.standIn}`, values: { name: seat?.name ?? last.staff_name ?? '', cause } },
  ];
}
