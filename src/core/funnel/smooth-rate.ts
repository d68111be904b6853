import { assert } from '../assert.ts';

/** Beta-smoothed rate (k + prior·m) ÷ (n + m): a small sample stays near its prior (domain.md §5.1). */
export function smoothRate(successCount: number, trialCount: number, prior: number, weight: number): number {
  assert(successCount >= 0 && successCount <= trialCount, 'successes are among the trials');
  assert(trialCount + weight > 0, 'there is a trial or a prior');
  return (successCount + prior * weight) / (trialCount + weight);
}

/** Wilson's 95 % interval of an observed rate; [0, 1] when nothing was tried. */
export function wilsonInterval(successCount: number, trialCount: number): [low: number, high: number] {
  if (trialCount === 0) return [0, 1];
  const z = 1.959964;
  const rate = successCount / trialCount;
  const spread = z * Math.sqrt((rate * (1 - rate)) / trialCount + (z * z) / (4 * trialCount * trialCount));
  const middle = rate + (z * z) / (2 * trialCount);
  const scale = 1 + (z * z) / trialCount;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}
