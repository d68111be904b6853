import assert from 'node:assert/strict';
import { test } from 'node:test';
import { touches } from '#contract/dictionary/day.ts';
import { touchTexts } from './touch.ts';

test('a result or a reason may stand in a file in the very words of the screen', () => {
  const { outcome, closed_reason: closed } = touches.columns;
  let compared = 0;
  for (const [key, word] of Object.entries(touchTexts.zh)) {
    const [kind, code = ''] = key.split('.');
    if (code === 'HISTORY') continue; // What we say where a file says nothing.
    const words = (kind === 'outcome' ? outcome : closed).codes?.[code] ?? [];
    const plain = words.map((one) => one.toLowerCase().replaceAll(' ', ''));
    assert.ok(plain.includes(word.toLowerCase().replaceAll(' ', '')), `${key}: ${word}`);
    compared += 1;
  }
  assert.ok(compared > 15);
});
