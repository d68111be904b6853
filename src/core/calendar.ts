import { assert } from './assert.ts';
import { addDays, type Day, daysBetween, weekday } from './day.ts';

/** What is known of one year: public holidays on weekdays, and weekend days that are worked instead. */
export type CalendarYear = { holidays: readonly Day[]; workdays: readonly Day[] };
export type Calendar = {
  isWorkingDay: (day: Day) => boolean;
  /** The `count`th working day after `day`; `day` itself for 0. */
  addWorkingDays: (day: Day, count: number) => Day;
  /** Working days in (from, to]; 0 when `to` is not later. */
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
    assert(Number.isInteger(count) && count >= 0, 'the count of working days is whole and not negative');
    let at = day;
    let left = count;
    for (let step = 0; left > 0 && step < stepsMax; step += 1) {
      at = addDays(at, 1);
      if (isWorkingDay(at)) left -= 1;
    }
    assert(left === 0, 'a working day comes within the bound');
    return at;
  };
  const countWorkingDays = (from: Day, to: Day): number => {
    assert(daysBetween(from, to) <= stepsMax, 'the span is within the bound');
    let count = 0;
    for (let at = addDays(from, 1); at <= to; at = addDays(at, 1)) if (isWorkingDay(at)) count += 1;
    return count;
  };
  return { isWorkingDay, addWorkingDays, countWorkingDays, knows };
}
