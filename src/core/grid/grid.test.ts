import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toWgs84 } from './coordinate.ts';
import { type Boundary, contains, createGridIndex } from './grid-index.ts';

const square = (lon: number, lat: number, size: number): [number, number][] => [
  [lon, lat],
  [lon + size, lat],
  [lon + size, lat + size],
  [lon, lat + size],
  [lon, lat],
];
const size = 0.01;
// Nine plots, side by side: 井.
const plots = [0, 1, 2].flatMap((row) =>
  [0, 1, 2].map((column) => ({
    id: `${row}${column}`,
    boundary: {
      type: 'Polygon',
      coordinates: [square(113 + column * size, 28 + row * size, size)],
    } as Boundary, // Widens the literal.
  })),
);
const index = createGridIndex(plots);

test('a place in the middle of a plot lies in that plot, one outside in none', () => {
  assert.equal(index.gridAt(113.015, 28.005), '01');
  assert.equal(index.gridAt(113.5, 28.5), undefined);
});
test('a hole is not part of its grid', () => {
  const ring: Boundary = {
    type: 'Polygon',
    coordinates: [square(113, 28, 0.03), square(113.01, 28.01, 0.01)],
  };
  assert.equal(contains(ring, 113.015, 28.015), false);
  assert.equal(contains(ring, 113.005, 28.005), true);
});
test('every place of the town lies in exactly one plot, edges and corners included', () => {
  const along = fc.integer({ min: 0, max: 2999 }).map((step) => step * 1e-5);
  fc.assert(
    fc.property(along, along, (dx, dy) => {
      const [lon, lat] = [113 + dx, 28 + dy];
      const inside = plots.filter((plot) => contains(plot.boundary, lon, lat));
      assert.equal(inside.length, 1);
      assert.equal(index.gridAt(lon, lat), inside[0]?.id);
    }),
  );
});
test('no place is guessed: 0,0, no number and off the globe are refused', () => {
  assert.equal(toWgs84(0, 0, 'WGS84'), undefined);
  assert.equal(toWgs84(Number.NaN, 28, 'WGS84'), undefined);
  assert.equal(toWgs84(113, 128, 'GCJ02'), undefined);
});
test('GCJ-02 and BD-09 are some hundred metres off, and come back', () => {
  const [lon = 0, lat = 0] = toWgs84(121.4737, 31.2304, 'GCJ02') ?? [];
  assert.ok(Math.abs(lon - 121.4737) > 0.003 && Math.abs(lon - 121.4737) < 0.006);
  assert.ok(Math.abs(lat - 31.2304) < 0.004);
});
