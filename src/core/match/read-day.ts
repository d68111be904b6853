import type { Day } from '../day.ts';

/** Why a text is no day: each has a sentence of its own (refusal.ts, `value.` before it). */
export type DayFault = 'day' | 'day-order' | 'day-year' | 'day-serial' | 'day-month' | 'day-none';

/** `null`: the file says that there is no day, as systems write it that must write one. */
export type DayReading = { day: Day | null } | { fault: DayFault };

const noDay = new Set([
  '0001-01-01',
  '1899-12-30',
  '1899-12-31',
  '1900-01-01',
  '2999-12-31',
  '9999-12-31',
  '9999-12-30',
]);
const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const pad = (part: string): string => (part.length === 1 ? `0${part}` : part);

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** A day of the calendar, or undefined. */
function dayOf(year: string, month: string, day: string): Day | undefined {
  const monthNo = Number(month);
  const dayNo = Number(day);
  if (dayNo < 1 || dayNo > (monthDays[monthNo - 1] ?? 0)) return undefined;
  if (monthNo === 2 && dayNo === 29 && !isLeap(Number(year))) return undefined;
  return `${year}-${pad(month)}-${pad(day)}`;
}

/** Excel's day 0 is 1900-01-00; other systems write zeros for a month and day that they do not know. */
const isZero = (year: string, month: string, day: string): boolean =>
  year === '0000' || (Number(day) === 0 && (Number(month) === 0 || year === '1900'));

function known(year: string, month: string, date: string): DayReading {
  if (isZero(year, month, date)) return { day: null };
  const day = dayOf(year, month, date);
  if (day === undefined) return { fault: 'day-none' };
  return { day: noDay.has(day) ? null : day };
}

/** 2026-11-24 and nothing else: what nearly every cell looks like. */
const iso = /^(\d{4})-(\d{2})-(\d{2})$/;
const midnight = /[ T]*0{1,2}:00(:00(\.0+)?)?$/;

/**
 * A day as banks write it: 2026-11-24, 2026/11/4, 2026.11.24, 2026年11月4日, 20261124, with or without a
 * midnight behind it. The days that stand for none (00000000, 9999-12-31) are none. What could be read in two
 * ways is not guessed: a rule of the column says it (fix-rule.ts).
 */
export function readDay(text: string): DayReading {
  const plain = iso.exec(text);
  if (plain) return known(plain[1]!, plain[2]!, plain[3]!);
  const bare = text.replace(midnight, '').replaceAll(/\s+/g, '');
  if (/^[0/.-]+$/.test(bare) || bare === '') return { day: null };
  const part =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(bare) ?? /^(\d{4})(\d{2})(\d{2})(0{6})?$/.exec(bare);
  if (part) return known(part[1]!, part[2]!, part[3]!);
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/.test(bare)) return { fault: 'day-order' };
  if (/^\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$/.test(bare)) return { fault: 'day-year' };
  if (/^\d{5}(\.\d+)?$/.test(bare)) return { fault: 'day-serial' };
  if (/^\d{4}([-/.年]\d{1,2}月?|\d{2})$/.test(bare)) return { fault: 'day-month' };
  return { fault: 'day' };
}
