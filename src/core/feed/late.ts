import type { Calendar } from '../calendar.ts';
import { addDays, type Day } from '../day.ts';

const daysMax = 30;

/** The last working day before `day`: what the data of that morning must be of. */
export function lastWorkingDay(calendar: Calendar, day: Day): Day {
  let at = addDays(day, -1);
  for (let back = 1; back < daysMax && !calendar.isWorkingDay(at); back += 1) at = addDays(at, -1);
  return at;
}

/** The day whose data are missing at this moment; undefined when they are here, not yet due, or nobody works today. */
export function missingData(
  calendar: Calendar,
  { day, minute }: { day: Day; minute: number },
  { dataOn, expectedBy }: { dataOn: Day | null; expectedBy: number },
): Day | undefined {
  if (!calendar.isWorkingDay(day) || minute < expectedBy) return undefined;
  const wanted = lastWorkingDay(calendar, day);
  return dataOn !== null && dataOn >= wanted ? undefined : wanted;
}
