import { assert } from '../assert.ts';

/** Contact minutes of one person on one day: post × ramp by tenure × what an absence leaves (defaults.md, capacity). */
export function capacityMinutes(
  minutesOfPost: number,
  rampPercent: readonly number[],
  tenureMonths: number,
  shareLeft: number,
): number {
  assert(minutesOfPost >= 0 && shareLeft >= 0 && shareLeft <= 1, 'minutes and the share left are bounded');
  const step = Math.min(Math.max(0, tenureMonths), rampPercent.length - 1);
  return Math.floor((minutesOfPost * (rampPercent[step] ?? 100) * shareLeft) / 100);
}
