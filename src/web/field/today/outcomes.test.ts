import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeCodes } from '#contract/outcome.ts';
import { closedReasonsFor, outcomesFor } from './outcomes.ts';

test('every result can be tapped on a call, each once', () => {
  const { missed, reached, refusing } = outcomesFor('phone');
  assert.deepEqual([...missed, ...reached, ...refusing].toSorted(), outcomeCodes.toSorted());
});

test('a visit has no busy line', () => {
  const { missed } = outcomesFor('visit');
  assert.deepEqual(missed, ['NO_ANSWER']);
});

test('no result is closed by a refusal that would not be recorded as one', () => {
  for (const code of outcomeCodes) {
    const reasons = closedReasonsFor(code);
    assert.ok(reasons.length > 0, code);
    assert.ok(!reasons.includes('REFUSED') && !reasons.includes('COMPLAINT'), code);
  }
});
