import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedReasonsFor, fitsChannel, nextStepAfter, outcomeCodes, outcomes } from './outcome.ts';

const channels = ['phone', 'wecom', 'visit', 'counter', 'activity'];

test('a visit has no busy line and no wrong number', () => {
  const missed = outcomeCodes.filter((code) => fitsChannel(code, 'visit') && !outcomes[code].connected);
  assert.deepEqual(missed, ['NO_ANSWER']);
  assert.deepEqual(closedReasonsFor('NO_ANSWER', 'visit'), ['NOT_FIT']);
});

test('every result can be closed; only a refusal is closed by one, and then by itself', () => {
  for (const code of outcomeCodes)
    for (const channel of channels) {
      const reasons = closedReasonsFor(code, channel);
      assert.ok(reasons.length > 0, code);
      if (outcomes[code].refusal) assert.deepEqual(reasons, [code]);
      else assert.ok(!reasons.includes('REFUSED') && !reasons.includes('COMPLAINT'), code);
    }
});

test('what ends by itself is first among its own reasons; nothing follows a refusal', () => {
  for (const code of outcomeCodes) {
    if (outcomes[code].ends) assert.equal(closedReasonsFor(code, 'phone')[0], code);
    assert.equal(nextStepAfter(code) === 'none', outcomes[code].refusal, code);
    assert.equal(nextStepAfter(code) === 'must', !outcomes[code].ends, code);
  }
});
