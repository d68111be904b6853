import { addDays, addMonths, type Day } from '#core/day.ts';
import { smoothRate } from '#core/funnel/smooth-rate.ts';
import { loanValueFen, score } from '#core/plan/score.ts';
import type { ContextCode, SourceHit } from '#core/source/holding.ts';
import type { Params } from '../param/queries.ts';

type Observed = { tried: number; connected: number; intended: number };

/** P of one source: its funnel with the connect and intent rates smoothed by what was seen (defaults.md, rate prior). */
function propensityOf(
  params: Params,
  seen: Observed | undefined,
): { propensity: number; sampleCount: number } {
  const { internal, weight } = params.get('rate.prior');
  const { tried = 0, connected = 0, intended = 0 } = seen ?? {};
  const connect = smoothRate(connected, tried, internal.connect / 100, weight);
  const intent = smoothRate(intended, connected, internal.intent / 100, weight);
  const later = (internal.application / 100) * (internal.approval / 100) * (internal.drawdown / 100);
  return { propensity: connect * intent * later, sampleCount: tried };
}

/** Whether `day` lies within so many days around the month's pay day, across the end of a month. */
function nearPayDay(payDay: number, day: Day, before: number, after: number): boolean {
  const first = `${day.slice(0, 7)}-01`;
  return [-1, 0, 1].some((shift) => {
    const month = addMonths(first, shift);
    const last = Number(addDays(addMonths(month, 1), -1).slice(8));
    const paid = addDays(month, Math.min(payDay, last) - 1);
    return day >= addDays(paid, -before) && day <= addDays(paid, after);
  });
}

type Around = { pay_day: number | null; season_months: number[] | null };

/** The strongest context that holds today: one multiplier, never their product (defaults.md, context C). */
function contextOf(params: Params, hits: readonly SourceHit[], around: Around, day: Day): ContextCode {
  const multipliers = params.get('context.multiplier');
  const { paydayBefore, paydayAfter } = params.get('context.window');
  const codes: ContextCode[] = hits.map((hit) => hit.contextCode);
  if (around.pay_day !== null && nearPayDay(around.pay_day, day, paydayBefore, paydayAfter))
    codes.push('payday');
  if (around.season_months?.includes(Number(day.slice(5, 7)))) codes.push('season');
  return codes.reduce(
    (best, code) => (multipliers[code] > multipliers[best] ? code : best),
    'else' as ContextCode,
  ); // Widens the literal.
}

/** S = P × C × V × L for one candidate, each factor kept. The ticket of a maturing loan is what is left of it. */
export function weigh(
  params: Params,
  hits: readonly SourceHit[],
  seen: Observed | undefined,
  around: Around,
  day: Day,
) {
  const { propensity, sampleCount } = propensityOf(params, seen);
  const contextCode = contextOf(params, hits, around, day);
  const balance = hits.find((hit) => hit.source === 'maturing')?.reason.values['balanceYuan'];
  const economics = params.get('value.economics');
  const ticketFen = typeof balance === 'number' && balance > 0 ? balance * 100 : economics.ticketFen;
  const factors = score(
    propensity,
    params.get('context.multiplier')[contextCode],
    loanValueFen({ ...economics, ticketFen }),
    params.get('lever').default,
  );
  return { ...factors, sampleCount, contextCode };
}
