import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createContains } from './banded.ts';
import { toWgs84 } from './coordinate.ts';
import { type Boundary, contains } from './boundary.ts';
import { createGridIndex } from './grid-index.ts';

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
const beside = (edge: [number, number][]): Boundary[] => [
  { type: 'Polygon', coordinates: [[[112, 27], ...edge, [112, 29], [112, 27]]] },
  { type: 'MultiPolygon', coordinates: [[[[114, 29], ...edge.toReversed(), [114, 27], [114, 29]]]] },
];
test('a place on a slanting edge that two grids draw in opposite directions lies in exactly one', () => {
  const step = fc.double({ min: 0, max: 0.01, noNaN: true });
  fc.assert(
    fc.property(step, step, fc.double({ min: 0, max: 1, noNaN: true }), (west, east, along) => {
      const [from, to] = [
        [113 + west, 28],
        [113 + east, 28.02],
      ] as const;
      const [lon, lat] = [from[0] + along * (to[0] - from[0]), from[1] + along * (to[1] - from[1])];
      const both = beside([[...from], [...to]]);
      assert.equal(both.filter((boundary) => contains(boundary, lon, lat)).length, 1);
    }),
    { numRuns: 2000 },
  );
});
test('the index finds what a look at every polygon finds, also at the rim and in shapes below a cell', () => {
  const anyShape = fc
    .record({
      lon: fc.double({ min: 113, max: 113.02, noNaN: true }),
      lat: fc.double({ min: 28, max: 28.02, noNaN: true }),
      radius: fc.constantFrom(0.0002, 0.002, 0.009),
      corners: fc.integer({ min: 3, max: 7 }),
    })
    .map(({ lon, lat, radius, corners }) => {
      const at = (turn: number): [number, number] => [
        lon + radius * Math.cos((2 * Math.PI * turn) / corners),
        lat + radius * Math.sin((2 * Math.PI * turn) / corners),
      ];
      return Array.from({ length: corners + 1 }, (_, turn) => at(turn % corners));
    });
  fc.assert(
    fc.property(fc.array(anyShape, { minLength: 1, maxLength: 6 }), fc.nat(999), (rings, place) => {
      const grids = rings.map((ring, id) => ({
        id,
        boundary: { type: 'Polygon', coordinates: [ring] } satisfies Boundary,
      }));
      const ring = rings[place % rings.length]!;
      const [a, b] = [ring[place % (ring.length - 1)]!, ring[(place % (ring.length - 1)) + 1]!];
      const [lon, lat] = [a[0] + (place / 999) * (b[0] - a[0]), a[1] + (place / 999) * (b[1] - a[1])];
      const first = grids.find((grid) => contains(grid.boundary, lon, lat))?.id;
      assert.equal(createGridIndex(grids).gridAt(lon, lat), first);
    }),
  );
});
test('the banded test answers as the plain one for every ring, at its corners and on its edges too', () => {
  const step = fc.integer({ min: 0, max: 40 });
  const ring = fc
    .array(fc.tuple(step, step), { minLength: 3, maxLength: 30 })
    .map((corners) => [...corners, corners[0]!].map(([x, y]) => [113 + x / 7, 28 + y / 7]));
  fc.assert(
    fc.property(fc.array(ring, { minLength: 1, maxLength: 3 }), step, step, (rings, x, y) => {
      for (const boundary of [
        { type: 'Polygon', coordinates: rings },
        { type: 'MultiPolygon', coordinates: rings.map((one) => [one]) },
      ] satisfies Boundary[]) {
        const [lon, lat] = [113 + x / 7, 28 + y / 7];
        assert.equal(createContains(boundary)(lon, lat), contains(boundary, lon, lat));
        assert.equal(createContains(boundary)(lon + 0.01, lat), contains(boundary, lon + 0.01, lat));
      }
    }),
    { numRuns: 2000 },
  );
});
test('what is no place has no grid, and an empty boundary holds nobody', () => {
  assert.equal(index.gridAt(Number.NaN, 28), undefined);
  const empty = createGridIndex([{ id: 1, boundary: { type: 'Polygon', coordinates: [] } }]);
  assert.equal(empty.gridAt(113.005, 28.005), undefined);
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
