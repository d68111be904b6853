import { daysBetween, type Day } from '../day.ts';

/** The latest touch with a customer, as far as the plan must know it. */
export type LastTouch = { day: Day; nextOn: Day | null; closed: boolean };
export type HoldReason = {
  code: 'next-step-later' | 'recently-closed';
  values: Record<string, number | string>;
};

/**
 * Why a customer whom the gate allows still rests today: a next step was agreed for a later day, or the last
 * contact was closed within the rest period (defaults.md, protect.days).
 */
export function holdReason(last: LastTouch | undefined, day: Day, restDays: number): HoldReason | undefined {
  if (!last) return undefined;
  if (last.nextOn !== null && last.nextOn > day)
    return { code: 'next-step-later', values: { on: last.nextOn } };
  const age = daysBetween(last.day, day);
  if (last.closed && age < restDays) return { code: 'recently-closed', values: { daysSince: age, restDays } };
  return undefined;
}
