import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeCodes } from '#contract/outcome.ts';
import { outcomesFor } from './outcomes.ts';

test('every result can be tapped on a call, each once', () => {
  const { missed, reached, refusing } = outcomesFor('phone');
  assert.deepEqual([...missed, ...reached, ...refusing].toSorted(), outcomeCodes.toSorted());
});
