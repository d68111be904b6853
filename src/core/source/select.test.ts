import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, addMonths } from '../day.ts';
import type { HoldingFacts, SourceParams } from './holding.ts';
import { mergeHits } from './merge.ts';
import { missingInputs, selectSources, sourceNeeds } from './select.ts';

const today = '2026-11-24';
const params: SourceParams = {
  mortgage: { instalmentsMin: 12, handoverMonths: 6 },
  deposit: { averageMinFen: 5_000_000, stabilityMin: 0.5 },
  card: { activeMonthsMin: 6, spendMinFen: 300_000 },
  maturing: { ladderDays: [90, 60, 30, 7] },
  settled: { settledMonthsMax: 24, overdueDaysMax: 29 },
  acquiring: { takingDaysMin: 20, takingsMinFen: 1_000_000 },
  window: { dueDays: 30, handoverDays: 30 },
};
const blank: HoldingFacts = {
  id: 'h1',
  customerId: 'c1',
  kind: 'LOAN',
  openedOn: '2023-01-01',
  maturesOn: null,
  closedOn: null,
  handoverOn: null,
  balanceFen: null,
  limitFen: null,
  instalmentsPaid: null,
  overdueNowDays: null,
  overdueMaxDays12m: null,
  overdueMaxDaysEver: null,
  balanceAvg90dFen: null,
  balanceMin90dFen: null,
  activeMonths6: null,
  spendMonthFen: null,
  instalmentUser: null,
  takingDays90: null,
  takingsMonthFen: null,
};
const good: HoldingFacts[] = [
  { ...blank, kind: 'MORTGAGE', handoverOn: addDays(today, 8), instalmentsPaid: 12, overdueMaxDays12m: 0 },
  { ...blank, kind: 'DEPOSIT', balanceAvg90dFen: 5_000_000, balanceMin90dFen: 2_500_000 },
  { ...blank, kind: 'CARD', activeMonths6: 6, spendMonthFen: 300_000, overdueMaxDays12m: 0 },
  { ...blank, kind: 'LOAN', maturesOn: addDays(today, 25), balanceFen: 8_000_000, overdueMaxDays12m: 0 },
  { ...blank, kind: 'LOAN', closedOn: addMonths(today, -24), overdueMaxDaysEver: 29 },
  { ...blank, kind: 'ACQUIRING', takingDays90: 20, takingsMonthFen: 1_000_000 },
];
const sourcesOf = (holding: HoldingFacts) => selectSources(holding, params, today).map((hit) => hit.source);

test('each source finds its holding on the very threshold', () => {
  assert.deepEqual(good.flatMap(sourcesOf), [
    'mortgage',
    'deposit',
    'card',
    'maturing',
    'settled',
    'acquiring',
  ]);
});
test('one step below a threshold finds nobody', () => {
  const [mortgage, deposit, card, maturing, settled, acquiring] = good;
  assert.deepEqual(sourcesOf({ ...mortgage!, instalmentsPaid: 11 }), []);
  assert.deepEqual(sourcesOf({ ...deposit!, balanceMin90dFen: 2_499_999 }), []);
  assert.deepEqual(sourcesOf({ ...card!, spendMonthFen: 299_999 }), []);
  assert.deepEqual(sourcesOf({ ...maturing!, overdueMaxDays12m: 1 }), []);
  assert.deepEqual(sourcesOf({ ...settled!, overdueMaxDaysEver: 30 }), []);
  assert.deepEqual(sourcesOf({ ...acquiring!, takingDays90: 19 }), []);
});
test('the ladder names the lowest rung not passed, and the window opens 30 days before', () => {
  const rungAt = (days: number) =>
    selectSources({ ...good[3]!, maturesOn: addDays(today, days) }, params, today)[0];
  assert.equal(rungAt(91), undefined);
  assert.equal(rungAt(90)?.reason.values['rung'], 90);
  assert.equal(rungAt(31)?.contextCode, 'else');
  assert.equal(rungAt(30)?.contextCode, 'due30');
  assert.equal(rungAt(0)?.reason.values['rung'], 7);
  assert.equal(rungAt(-1), undefined);
});
test('a feature that the bank did not bring never selects', () => {
  for (const holding of good)
    for (const [source, need] of Object.entries(sourceNeeds))
      if (sourcesOf(holding).some((found) => found === source))
        for (const feature of need.features) assert.deepEqual(sourcesOf({ ...holding, [feature]: null }), []);
});
test('a loan whose balance the file lacks is named without a balance', () => {
  const reason = selectSources({ ...good[3]!, balanceFen: null }, params, today)[0]?.reason;
  assert.deepEqual(reason, { code: 'maturing.ladder-bare', values: { days: 25, rung: 30 } });
});
test('an account without money is no good deposit, whatever the threshold', () => {
  const none = { ...good[1]!, balanceAvg90dFen: 0, balanceMin90dFen: 0 };
  const free = { ...params, deposit: { averageMinFen: 0, stabilityMin: 0 } };
  assert.deepEqual(selectSources(none, free, today), []);
});
test('a source that starves names its file or the columns, one that is only empty names nothing', () => {
  assert.deepEqual(missingInputs('mortgage', good.slice(1)), ['holdings:MORTGAGE']);
  assert.deepEqual(missingInputs('deposit', [{ ...blank, kind: 'DEPOSIT', balanceAvg90dFen: 1 }]), [
    'DEPOSIT.balanceMin90dFen',
  ]);
  const card = { ...blank, kind: 'CARD' as const, activeMonths6: 0, overdueMaxDays12m: 0 };
  assert.deepEqual(missingInputs('card', [card]), ['CARD.spendMonthFen', 'CARD.instalmentUser']);
  assert.deepEqual(missingInputs('card', [card, { ...card, instalmentUser: false }]), []);
});
test('a customer with several hits is one candidate, the most urgent hit first', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(good, { minLength: 1 }), (holdings) => {
      const hits = holdings.flatMap((holding) => selectSources(holding, params, today));
      const [candidate, ...others] = mergeHits(hits);
      assert.equal(others.length, 0);
      assert.equal(candidate?.hits.length, hits.length);
      if (hits.some((hit) => hit.source === 'maturing')) assert.equal(candidate?.hits[0]?.source, 'maturing');
    }),
  );
});
