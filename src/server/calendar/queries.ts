import chineseDays from 'chinese-days';
import { type Calendar, type CalendarYear, createCalendar } from '#core/calendar.ts';
import { addDays, type Day, weekday } from '#core/day.ts';
import type { Tx } from '../db/open.ts';

const daysOf = (from: Day, to: Day): Day[] => {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
};

/** The package answers for every year, and does not say which it knows: a known one has a 国庆 weekday off. */
const isPublished = (year: number): boolean =>
  daysOf(`${year}-10-01`, `${year}-10-07`).some((day) => weekday(day) <= 5 && chineseDays.isHoliday(day));

function yearOf(year: number): CalendarYear {
  const days = daysOf(`${year}-01-01`, `${year}-12-31`);
  return {
    holidays: days.filter((day) => weekday(day) <= 5 && chineseDays.isHoliday(day)),
    workdays: days.filter((day) => weekday(day) > 5 && chineseDays.isWorkday(day)),
  };
}
const published = new Map<number, CalendarYear | null>();

/** The State Council's notices of a day's year and its neighbours, as far as they are known. */
export function publishedYears(around: Day): Map<number, CalendarYear> {
  const middle = Number(around.slice(0, 4));
  const years = new Map<number, CalendarYear>();
  for (const year of [middle - 1, middle, middle + 1]) {
    if (!published.has(year)) published.set(year, isPublished(year) ? yearOf(year) : null);
    const known = published.get(year);
    if (known) years.set(year, known);
  }
  return years;
}

/** The calendar around a day: the published years, corrected by the bank. */
export async function getCalendar(tx: Tx, around: Day): Promise<Calendar> {
  const rows = await tx.selectFrom('calendar_day').select(['day', 'working']).execute();
  return createCalendar(publishedYears(around), new Map(rows.map((row) => [row.day, row.working])));
}
