import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metresBetween } from './distance.ts';

test('a hundredth of a degree north is 1.1 km; east, at 32° north, it is less', () => {
  const here = { lon: 118.9, lat: 32.1 };
  assert.equal(Math.round(metresBetween(here, { lon: 118.9, lat: 32.11 })), 1113);
  assert.equal(Math.round(metresBetween(here, { lon: 118.91, lat: 32.1 })), 943);
  assert.equal(metresBetween(here, here), 0);
});
