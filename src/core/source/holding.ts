import type { Day } from '../day.ts';

/** What a selector may look at. A null is a feature that the bank's file did not bring: it never selects. */
export type HoldingFacts = {
  id: string;
  customerId: string;
  kind: 'MORTGAGE' | 'DEPOSIT' | 'CARD' | 'LOAN' | 'ACQUIRING';
  openedOn: Day | null;
  maturesOn: Day | null;
  closedOn: Day | null;
  handoverOn: Day | null;
  balanceFen: number | null;
  limitFen: number | null;
  instalmentsPaid: number | null;
  overdueNowDays: number | null;
  overdueMaxDays12m: number | null;
  overdueMaxDaysEver: number | null;
  balanceAvg90dFen: number | null;
  balanceMin90dFen: number | null;
  activeMonths6: number | null;
  spendMonthFen: number | null;
  instalmentUser: boolean | null;
  takingDays90: number | null;
  takingsMonthFen: number | null;
};

export const sources = ['mortgage', 'deposit', 'card', 'maturing', 'settled', 'acquiring'] as const;
export type Source = (typeof sources)[number];

/** Which multiplier of context C applies (defaults.md, context). */
export type ContextCode = 'due30' | 'handover' | 'payday' | 'season' | 'else';

export type SourceHit = {
  source: Source;
  holdingId: string;
  customerId: string;
  reason: { code: string; values: Record<string, number | string> };
  contextCode: ContextCode;
  /** Days to the end of the need window; null where it has none. */
  daysLeft: number | null;
};

/** Dated parameters of the six selectors (defaults.md, source.*). */
export type SourceParams = {
  mortgage: { instalmentsMin: number; handoverMonths: number };
  deposit: { averageMinFen: number; stabilityMin: number };
  card: { activeMonthsMin: number; spendMinFen: number };
  maturing: { ladderDays: readonly number[] };
  settled: { settledMonthsMax: number; overdueDaysMax: number };
  acquiring: { takingDaysMin: number; takingsMinFen: number };
  window: { dueDays: number; handoverDays: number };
};

export const isOpenOn = (holding: HoldingFacts, asOf: Day): boolean =>
  (holding.openedOn === null || holding.openedOn <= asOf) &&
  (holding.closedOn === null || holding.closedOn > asOf);
