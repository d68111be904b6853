import { addDays, type Day, weekday } from './day.ts';

/** What is known of one year: public holidays on weekdays, and weekend days that are worked instead. */
export type CalendarYear = { holidays: readonly Day[]; workdays: readonly Day[] };
export type Calendar = {
  isWorkingDay: (day: Day) => boolean;
  addWorkingDays: (day: Day, count: number) => Day;
  /** Working days in (from, to]. */
  countWorkingDays: (from: Day, to: Day) => number;
  /** False where the year's holidays were not imported: then only weekends and fixed statutory days count. */
  knows: (year: number) => boolean;
};

/** Statutory days whose date does not move; the lunar ones are unknown without the year's table. */
const fixedHolidays = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']);
const stepsMax = 4000;

/** The bank's working-day calendar: its own corrections first, then the year's table, then weekends. */
export function createCalendar(
  years: ReadonlyMap<number, CalendarYear>,
  corrections: ReadonlyMap<Day, boolean> = new Map(),
): Calendar {
  const holidays = new Set([...years.values()].flatMap((year) => year.holidays));
  const workdays = new Set([...years.values()].flatMap((year) => year.workdays));
  const knows = (year: number) => years.has(year);
  const isWorkingDay = (day: Day): boolean => {
    const corrected = corrections.get(day);
    if (corrected !== undefined) return corrected;
    if (workdays.has(day)) return true;
    if (holidays.has(day)) return false;
    if (!knows(Number(day.slice(0, 4))) && fixedHolidays.has(day.slice(5))) return false;
    return weekday(day) <= 5;
  };
  const addWorkingDays = (day: Day, count: number): Day => {
    let at = day;
    let left = count;
    for (let step = 0; left > 0 && step < stepsMax; step += 1) {
      at = addDays(at, 1);
      if (isWorkingDay(at)) left -= 1;
    }
    return at;
  };
  const countWorkingDays = (from: Day, to: Day): number => {
    let count = 0;
    for (let at = addDays(from, 1); at <= to; at = addDays(at, 1)) if (isWorkingDay(at)) count += 1;
    return count;
  };
  return { isWorkingDay, addWorkingDays, countWorkingDays, knows };
}
