import type { Language } from '../../text/say.ts';

const grouped = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 });
const fixed = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const count = (value: number): string => grouped.format(value);

/** Fen as 元 with two places; the unit is said once, in the head of the column. */
export const yuan = (fen: number | null): string => (fen === null ? '—' : fixed.format(fen / 100));

/** A share 0…1 as a whole percentage. */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** An instant as bank time, to the minute. */
export const instant = (at: string | null): string => (at ? clock.format(new Date(at)).slice(0, 16) : '—');

/** An instant as the time of day in bank time, to the second. */
export const timeOfDay = (at: string): string => clock.format(new Date(at)).slice(11, 19);

/** `570` as `09:30`. */
export const minuteOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** 06:00 as the minute of its day. */
export function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** 周一, or Mon. */
export const weekday = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    weekday: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));

/** Bytes as a person reads them: 20 MB, 312 KB. */
export const bytes = (size: number): string =>
  size >= 1024 * 1024
    ? `${grouped.format(Math.round((size / 1024 / 1024) * 10) / 10)} MB`
    : `${grouped.format(Math.max(1, Math.round(size / 1024)))} KB`;
