import { type Day, daysBetween } from '../day.ts';

/** Loans that came onto a step before maturity, the latest step first: `{ step: 7, count: 2 }`. */
export type DueStep = { step: number; count: number };

/** The lowest step of the ladder not yet passed, as the source 即将到期 has it; none before the ladder or after its end. */
export function dueStep(maturesOn: Day, day: Day, ladderDays: readonly number[]): number | undefined {
  const left = daysBetween(day, maturesOn);
  if (left < 0) return undefined;
  const open = ladderDays.filter((step) => left <= step);
  return open.length > 0 ? Math.min(...open) : undefined;
}

/** How many loans stand on another step on `day` than on the day `before`, by the step they are on now. */
export function dueSince(
  maturities: readonly { maturesOn: Day; count: number }[],
  ladderDays: readonly number[],
  { before, day }: { before: Day; day: Day },
): DueStep[] {
  const counts = new Map<number, number>();
  for (const { maturesOn, count } of maturities) {
    const step = dueStep(maturesOn, day, ladderDays);
    if (step !== undefined && step !== dueStep(maturesOn, before, ladderDays))
      counts.set(step, (counts.get(step) ?? 0) + count);
  }
  return [...counts].map(([step, count]) => ({ step, count })).toSorted((a, b) => a.step - b.step);
}

/** Whether so many of a branch may be gone at once: more is likelier a file that was cut at its source. */
export const mayBeGone = (goneCount: number, customerCount: number, shareMax: number): boolean =>
  goneCount <= customerCount * shareMax;
