import { assert } from './assert.ts';

/** A business day as 'YYYY-MM-DD', zone Asia/Shanghai; days compare as text. */
export type Day = string;

const msPerDay = 86_400_000;
const pattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const daysIn = (year: number, month: number): number =>
  month === 2
    ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31;

export const isDay = (text: string): boolean =>
  pattern.test(text) && Number(text.slice(8)) <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)));

const toMs = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const fromMs = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

export function addDays(day: Day, count: number): Day {
  assert(pattern.test(day), 'day is YYYY-MM-DD');
  return fromMs(toMs(day) + count * msPerDay);
}

/** The same day of the month `count` months on; the last day where that month is shorter. */
export function addMonths(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + count, 1));
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((toMs(to) - toMs(from)) / msPerDay);

/** Whole months from `from` to `to`, as age and tenure are counted; negative when `to` is earlier. */
export function monthsBetween(from: Day, to: Day): number {
  if (to < from) return -monthsBetween(to, from);
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5, 7)) -
    Number(from.slice(5, 7));
  return addMonths(from, months) > to ? months - 1 : months;
}

/** 1 Monday … 7 Sunday. */
export const weekday = (day: Day): number => new Date(toMs(day)).getUTCDay() || 7;
