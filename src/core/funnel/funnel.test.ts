import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backSolve } from './back-solve.ts';
import { smoothRate, wilsonInterval } from './smooth-rate.ts';

const near = (actual: number, expected: number, digits = 2) =>
  assert.equal(actual.toFixed(digits), expected.toFixed(digits));

test('the handbook: 3,000,000 of 120,000 each, 8 people, 21 days', () => {
  const rates = { connect: 0.35, intent: 0.12, application: 0.4, approval: 0.5, drawdown: 0.7 };
  const funnel = backSolve(3_000_000, 120_000, rates, 8, 21);
  near(funnel.loans, 25);
  near(funnel.approvals, 35.71);
  near(funnel.applications, 71.43);
  near(funnel.intents, 178.57);
  near(funnel.connects, 1488.1);
  near(funnel.dials, 4251.7);
  near(funnel.dialsPerPersonDay, 25.31);
});
test('3 of 20 under a prior of 12 % with weight 50 is 12.86 %', () => {
  near(100 * smoothRate(3, 20, 0.12, 50), 12.86);
  const [low, high] = wilsonInterval(3, 20);
  near(100 * low, 5.2, 1);
  near(100 * high, 36, 1);
});
test('a smoothed rate lies between what was seen and the prior', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), fc.double({ min: 0, max: 1, noNaN: true }), (a, b, prior) => {
      const [k, n] = [Math.min(a, b), Math.max(a, b)];
      const rate = smoothRate(k, n, prior, 50);
      const seen = n === 0 ? prior : k / n;
      assert.ok(rate >= Math.min(seen, prior) - 1e-12 && rate <= Math.max(seen, prior) + 1e-12);
      const [low, high] = wilsonInterval(k, n);
      assert.ok(low >= 0 && low <= high && high <= 1);
    }),
  );
});
