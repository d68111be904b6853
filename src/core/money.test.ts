import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeFen, wholeYuan } from './money.ts';

test('half a fen goes up, half a yuan too', () => {
  assert.equal(wholeFen(352_800.5), 352_801);
  assert.equal(wholeYuan(8_000_049), 80_000);
  assert.equal(wholeYuan(8_000_050), 80_001);
});
