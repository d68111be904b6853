import { assert } from '../assert.ts';

export type FunnelRates = {
  connect: number;
  intent: number;
  application: number;
  approval: number;
  drawdown: number;
};
export type Funnel = {
  loans: number;
  approvals: number;
  applications: number;
  intents: number;
  connects: number;
  dials: number;
  dialsPerPersonDay: number;
};

/**
 * What must be done for a target: each stage divided by its rate, kept as reals (domain.md §5.1).
 * `target` and `ticket` share one unit; rates are shares in (0, 1].
 */
export function backSolve(
  target: number,
  ticket: number,
  rates: FunnelRates,
  staffCount: number,
  workDays: number,
): Funnel {
  assert(ticket > 0 && staffCount > 0 && workDays > 0, 'ticket, staff and days are positive');
  assert(
    Object.values(rates).every((rate) => rate > 0 && rate <= 1),
    'rates are shares above 0',
  );
  const loans = target / ticket;
  const approvals = loans / rates.drawdown;
  const applications = approvals / rates.approval;
  const intents = applications / rates.application;
  const connects = intents / rates.intent;
  const dials = connects / rates.connect;
  return {
    loans,
    approvals,
    applications,
    intents,
    connects,
    dials,
    dialsPerPersonDay: dials / (staffCount * workDays),
  };
}
