import { assert } from '../assert.ts';
import { wholeFen } from '../money.ts';

export type Factors = { propensity: number; context: number; valueFen: number; lever: number; score: number };

/** S = P × C × V × L, with each factor kept for the reader (domain.md §5.7); V in fen, S in 元. */
export function score(propensity: number, context: number, valueFen: number, lever: number): Factors {
  assert(propensity >= 0 && propensity <= 1, 'propensity is a share');
  assert(context >= 0 && lever >= 0 && valueFen >= 0, 'factors are not negative');
  return { propensity, context, valueFen, lever, score: (propensity * context * valueFen * lever) / 100 };
}

/** Expected ticket × (rate − FTP − expected loss) × term, floor 0 (defaults.md, value V); fen. */
export function loanValueFen(economics: {
  ticketFen: number;
  rateBp: number;
  ftpBp: number;
  lossBp: number;
  termMonths: number;
}): number {
  const marginBp = economics.rateBp - economics.ftpBp - economics.lossBp;
  const valueFen = (economics.ticketFen * marginBp * economics.termMonths) / (10_000 * 12);
  assert(Number.isFinite(valueFen), 'the economics are numbers');
  return Math.max(0, wholeFen(valueFen));
}
