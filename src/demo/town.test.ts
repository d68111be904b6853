import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Boundary, contains } from '#core/grid/boundary.ts';
import { createRandom } from './random.ts';
import { plotBoundary, plotNames, spotIn, townLimit } from './town.ts';

const ringOf = (boundary: Boundary): readonly (readonly number[])[] => {
  assert.equal(boundary.type, 'Polygon');
  return boundary.coordinates[0] as readonly (readonly number[])[]; // A polygon's first ring, by the line above.
};
const areaOf = (ring: readonly (readonly number[])[]): number =>
  ring.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? [];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

test('nine plots tile the town: every sampled spot lies in one plot, outside in none', () => {
  const limit = townLimit();
  const plots = plotNames.map(plotBoundary);
  const random = createRandom(1, 'samples');
  let insideCount = 0;
  for (let sample = 0; sample < 20_000; sample += 1) {
    const spot = [113.18 + 0.105 * random.next(), 28.25 + 0.08 * random.next()] as const;
    const inside = contains(limit, ...spot);
    insideCount += inside ? 1 : 0;
    assert.equal(plots.filter((plot) => contains(plot, ...spot)).length, inside ? 1 : 0, spot.join());
  }
  assert.equal(plots.length, 9);
  assert.ok(insideCount > 10_000);
});

test('the plots have together the area of the town, and run counter-clockwise', () => {
  const areas = plotNames.map((name) => areaOf(ringOf(plotBoundary(name))));
  assert.ok(areas.every((area) => area > 0));
  const whole = areaOf(ringOf(townLimit()));
  assert.ok(Math.abs(areas.reduce((sum, area) => sum + area, 0) / whole - 1) < 1e-9);
});

test('a spot lies in its plot and in no other', () => {
  const random = createRandom(3, 'spots');
  for (const name of plotNames) {
    const taken: [number, number][] = [];
    for (const pull of ['middle', 'outside', 'anywhere'] as const) {
      const spot = spotIn(name, random, taken, pull);
      const holders = plotNames.filter((other) => contains(plotBoundary(other), ...spot));
      assert.deepEqual(holders, [name]);
    }
  }
});
