import { type DayFault, readDay } from './read-day.ts';

const pad = (part: string): string => (part.length === 1 ? `0${part}` : part);

/** 9:05, 15:30:00, 下午3:05 as 15:05:00; undefined where it is no time of a day. */
export function readTime(text: string): string | undefined {
  const parts = /^(上午|下午|AM|PM)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(AM|PM)?$/i.exec(text);
  if (!parts) return undefined;
  const [, before = '', hour = '', minute = '', second = '00', behind = ''] = parts;
  const half = (before || behind).toUpperCase();
  const isLate = half === '下午' || half === 'PM';
  const hourNo = half === '' ? Number(hour) : (Number(hour) % 12) + (isLate ? 12 : 0);
  if (hourNo > 23 || Number(minute) > 59 || Number(second) > 59 || (half !== '' && Number(hour) > 12))
    return undefined;
  return `${pad(String(hourNo))}:${minute}:${second}`;
}

export type InstantReading = { instant: string | null } | { fault: DayFault };

/** Asia/Shanghai, which has had no summer time since 1991. */
const shanghai = '+08:00';

/**
 * An instant as a bank writes it, in UTC: without a zone it is Asia/Shanghai; a day alone is its midnight;
 * 20261118163000 is one too.
 */
export function readInstant(text: string): InstantReading {
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? { fault: 'day' } : { instant: at.toISOString() };
  }
  const compact = /^(\d{8})(\d{2})(\d{2})(\d{2})$/.exec(text);
  const [first, second] = compact
    ? [compact[1]!, `${compact[2]}:${compact[3]}:${compact[4]}`]
    : [
        /^\S+/.exec(text.replace('T', ' '))?.[0] ?? '',
        text.replace('T', ' ').replace(/^\S+\s*/, '') || '00:00',
      ];
  const read = readDay(first);
  if ('fault' in read) return read;
  if (read.day === null) return { instant: null };
  const time = readTime(second);
  return time === undefined
    ? { fault: 'day' }
    : { instant: new Date(`${read.day}T${time}${shanghai}`).toISOString() };
}
