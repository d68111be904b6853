/** Contact minutes of one person on one day: post × ramp by tenure × what an absence leaves (defaults.md, capacity). */
export function capacityMinutes(
  minutesOfPost: number,
  rampPercent: readonly number[],
  tenureMonths: number,
  shareLeft: number,
): number {
  const step = Math.min(Math.max(0, tenureMonths), rampPercent.length - 1);
  return Math.floor((minutesOfPost * (rampPercent[step] ?? 100) * shareLeft) / 100);
}
