import { addMonths, type Day, daysBetween, monthsBetween } from '../day.ts';
import { wholeYuan } from '../money.ts';
import { type HoldingFacts, isOpenOn, type Source, type SourceHit, type SourceParams } from './holding.ts';

type Selector = (holding: HoldingFacts, params: SourceParams, asOf: Day) => SourceHit | undefined;

/** 存量住房按揭: paid enough instalments, never late in a year, 交房 within the months around today. */
const mortgage: Selector = (holding, { mortgage: rule, window }, asOf) => {
  const { handoverOn, instalmentsPaid, overdueMaxDays12m } = holding;
  if (holding.kind !== 'MORTGAGE' || !isOpenOn(holding, asOf)) return undefined;
  if (handoverOn === null || instalmentsPaid === null || overdueMaxDays12m === null) return undefined;
  if (instalmentsPaid < rule.instalmentsMin || overdueMaxDays12m > 0) return undefined;
  if (handoverOn < addMonths(asOf, -rule.handoverMonths) || handoverOn > addMonths(asOf, rule.handoverMonths))
    return undefined;
  const days = daysBetween(asOf, handoverOn);
  return {
    source: 'mortgage',
    holdingId: holding.id,
    customerId: holding.customerId,
    reason: {
      code: days >= 0 ? 'mortgage.handover-ahead' : 'mortgage.handover-past',
      values: { days: Math.abs(days), instalments: instalmentsPaid },
    },
    contextCode: Math.abs(days) <= window.handoverDays ? 'handover' : 'else',
    daysLeft: daysBetween(asOf, addMonths(handoverOn, rule.handoverMonths)),
  };
};

/** 优质存款理财: the mean of 90 days is high and the lowest day is not far below it. */
const deposit: Selector = (holding, { deposit: rule }, asOf) => {
  const { balanceAvg90dFen: mean, balanceMin90dFen: least } = holding;
  if (holding.kind !== 'DEPOSIT' || !isOpenOn(holding, asOf) || mean === null || least === null)
    return undefined;
  if (mean <= 0 || mean < rule.averageMinFen || least / mean < rule.stabilityMin) return undefined;
  return {
    source: 'deposit',
    holdingId: holding.id,
    customerId: holding.customerId,
    reason: {
      code: 'deposit.stable',
      values: { averageYuan: wholeYuan(mean), stabilityPercent: Math.round((100 * least) / mean) },
    },
    contextCode: 'else',
    daysLeft: null,
  };
};

/** 优质信用卡: used in each month of six, and spends well or pays by instalments; not late in a year. */
const card: Selector = (holding, { card: rule }, asOf) => {
  const { activeMonths6, spendMonthFen, instalmentUser, overdueMaxDays12m } = holding;
  if (holding.kind !== 'CARD' || !isOpenOn(holding, asOf)) return undefined;
  if (activeMonths6 === null || overdueMaxDays12m === null) return undefined;
  if (activeMonths6 < rule.activeMonthsMin || overdueMaxDays12m > 0) return undefined;
  const spends = spendMonthFen !== null && spendMonthFen >= rule.spendMinFen;
  if (!spends && instalmentUser !== true) return undefined;
  return {
    source: 'card',
    holdingId: holding.id,
    customerId: holding.customerId,
    reason: spends
      ? { code: 'card.spender', values: { spendYuan: wholeYuan(spendMonthFen), months: activeMonths6 } }
      : { code: 'card.instalment', values: { months: activeMonths6 } },
    contextCode: 'else',
    daysLeft: null,
  };
};

/** 即将到期贷款: on the ladder T-90/60/30/7, never late in a year. The step is the lowest rung not yet passed. */
const maturing: Selector = (holding, { maturing: rule, window }, asOf) => {
  const { maturesOn, overdueMaxDays12m } = holding;
  if (holding.kind !== 'LOAN' || !isOpenOn(holding, asOf)) return undefined;
  if (maturesOn === null || overdueMaxDays12m === null || overdueMaxDays12m > 0) return undefined;
  const days = daysBetween(asOf, maturesOn);
  const rung = rule.ladderDays.filter((step) => days <= step).toSorted((a, b) => a - b)[0];
  if (days < 0 || rung === undefined) return undefined;
  return {
    source: 'maturing',
    holdingId: holding.id,
    customerId: holding.customerId,
    reason:
      holding.balanceFen === null
        ? { code: 'maturing.ladder-bare', values: { days, rung } }
        : { code: 'maturing.ladder', values: { days, rung, balanceYuan: wholeYuan(holding.balanceFen) } },
    contextCode: days <= window.dueDays ? 'due30' : 'else',
    daysLeft: days,
  };
};

/** 资信良好结清: paid off not long ago and never seriously late. */
const settled: Selector = (holding, { settled: rule }, asOf) => {
  const { closedOn, overdueMaxDaysEver } = holding;
  if (holding.kind !== 'LOAN' || closedOn === null || closedOn > asOf || overdueMaxDaysEver === null)
    return undefined;
  const months = monthsBetween(closedOn, asOf);
  if (addMonths(closedOn, rule.settledMonthsMax) < asOf || overdueMaxDaysEver > rule.overdueDaysMax)
    return undefined;
  return {
    source: 'settled',
    holdingId: holding.id,
    customerId: holding.customerId,
    reason: { code: 'settled.clean', values: { months } },
    contextCode: 'else',
    daysLeft: daysBetween(asOf, addMonths(closedOn, rule.settledMonthsMax)),
  };
};

/** 收单活跃: takings on enough of 90 days, and enough of them a month. */
const acquiring: Selector = (holding, { acquiring: rule }, asOf) => {
  const { takingDays90, takingsMonthFen } = holding;
  if (holding.kind !== 'ACQUIRING' || !isOpenOn(holding, asOf)) return undefined;
  if (takingDays90 === null || takingsMonthFen === null) return undefined;
  if (takingDays90 < rule.takingDaysMin || takingsMonthFen < rule.takingsMinFen) return undefined;
  return {
    source: 'acquiring',
    holdingId: holding.id,
    customerId: holding.customerId,
    reason: {
      code: 'acquiring.active',
      values: { days: takingDays90, takingsYuan: wholeYuan(takingsMonthFen) },
    },
    contextCode: 'else',
    daysLeft: null,
  };
};

const selectors: Record<Source, Selector> = { mortgage, deposit, card, maturing, settled, acquiring };

/** Every reason for which one holding puts its customer on a list (domain.md §2.4, defaults.md source.*). */
export const selectSources = (holding: HoldingFacts, params: SourceParams, asOf: Day): SourceHit[] =>
  Object.values(selectors).flatMap((select) => select(holding, params, asOf) ?? []);

type Needs = {
  kind: HoldingFacts['kind'];
  features: (keyof HoldingFacts)[];
  /** At least one of these as well. */
  oneOf?: (keyof HoldingFacts)[];
};

/** The features without which a source finds nobody, with the kind of holding that must bring them. */
export const sourceNeeds: Record<Source, Needs> = {
  mortgage: { kind: 'MORTGAGE', features: ['handoverOn', 'instalmentsPaid', 'overdueMaxDays12m'] },
  deposit: { kind: 'DEPOSIT', features: ['balanceAvg90dFen', 'balanceMin90dFen'] },
  card: {
    kind: 'CARD',
    features: ['activeMonths6', 'overdueMaxDays12m'],
    oneOf: ['spendMonthFen', 'instalmentUser'],
  },
  maturing: { kind: 'LOAN', features: ['maturesOn', 'overdueMaxDays12m'] },
  settled: { kind: 'LOAN', features: ['closedOn', 'overdueMaxDaysEver'] },
  acquiring: { kind: 'ACQUIRING', features: ['takingDays90', 'takingsMonthFen'] },
};

/**
 * What the bank's files lack for a source: `holdings:LOAN` when no such holding came, else `LOAN.maturesOn` for each
 * feature that is blank on all of them, so that an empty source is told apart from a starved one.
 */
export function missingInputs(source: Source, holdings: readonly HoldingFacts[]): string[] {
  const { kind, features, oneOf = [] } = sourceNeeds[source];
  const ofKind = holdings.filter((holding) => holding.kind === kind);
  if (ofKind.length === 0) return [`holdings:${kind}`];
  const isBlank = (feature: keyof HoldingFacts) => ofKind.every((holding) => holding[feature] === null);
  const missing = [...features.filter(isBlank), ...(oneOf.every(isBlank) ? oneOf : [])];
  return missing.map((feature) => `${kind}.${feature}`);
}
