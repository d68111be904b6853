import type { Day } from '#core/day.ts';

const inShanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** The business day and the minute of that day at an instant, in Asia/Shanghai (architecture.md §4). */
export function businessTime(at: Date): { day: Day; minute: number } {
  const [day = '', time = ''] = inShanghai.format(at).split(' ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { day, minute: hour * 60 + minute };
}
