import { addDays, type Day } from './day.ts';

type Bounds = {
  now: Date;
  /** The day of the server. */
  today: Day;
  /** So many days back a device may still say when something was. */
  lateDays: number;
  /** What it answers did not exist before this day. */
  notBefore: Day | null;
};

/**
 * When something that a device tells of counts: at the time that the device says, where that can be; else now. It
 * can be when it is not to come, not longer ago than a device may be without a signal, and not before what it answers.
 */
export function takenAt(said: Date, { now, today, lateDays, notBefore }: Bounds): Date {
  const earliest = [addDays(today, -lateDays), notBefore ?? ''].toSorted().at(-1);
  // A business day begins at midnight in Shanghai, which keeps no summer time.
  return said > now || said < new Date(`${earliest}T00:00:00+08:00`) ? now : said;
}
