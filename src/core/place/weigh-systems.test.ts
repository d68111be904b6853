import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import gcoord from 'gcoord';
import { type CoordinateSystem, coordinateSystems, toWgs84 } from '../grid/coordinate.ts';
import { createDistrictIndex, type District } from './district-index.ts';
import { type Sighting, weighSystems } from './weigh-systems.ts';

// Four plots of four kilometres side by side, as districts.
const size = 0.04;
const districts: District[] = [0, 1, 2, 3].map((at) => {
  const [west, south] = [121.4 + (at % 2) * size, 31.2 + Math.floor(at / 2) * size];
  const ring = [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ];
  return {
    no: String(at),
    name: `第${at}区`,
    aliases: [],
    parentNo: null,
    boundary: { type: 'Polygon', coordinates: [ring] },
  };
});
const index = createDistrictIndex(districts);

// The package's types describe its bundler build (coordinate.ts).
const coordinates = gcoord as unknown as typeof gcoord.default;
const writtenIn = (lon: number, lat: number, system: CoordinateSystem): [number, number] => {
  const [x, y] =
    system === 'WGS84'
      ? [lon, lat]
      : coordinates.transform([lon, lat], coordinates.WGS84, coordinates[system]);
  return [x, y];
};
/** A place in its own district, at a share of its width and height, as a file of that system has it. */
const sighting = (at: number, along: number, up: number, system: CoordinateSystem): Sighting => {
  const [west, south] = [121.4 + (at % 2) * size, 31.2 + Math.floor(at / 2) * size];
  const [lon, lat] = writtenIn(west + along * size, south + up * size, system);
  return { lon, lat, named: [districts[at]!] };
};
const anySystem = fc.constantFrom(...coordinateSystems);
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const spread = fc.array(fc.tuple(fc.nat(3), share, share), { minLength: 1, maxLength: 60 });

test('what is written in one system is some hundred metres off in another, and comes back in its own', () => {
  fc.assert(
    fc.property(share, share, anySystem, (along, up, system) => {
      const [lon, lat] = [121.4 + along * size, 31.2 + up * size];
      const [x, y] = toWgs84(...writtenIn(lon, lat, system), system)!;
      assert.ok(Math.hypot(x - lon, y - lat) < 1e-5);
    }),
  );
});

test('a file that says the truth is never doubted', () => {
  fc.assert(
    fc.property(spread, anySystem, (places, system) => {
      const sightings = places.map(([at, along, up]) => sighting(at, along, up, system));
      const weighed = weighSystems(index, sightings, system, 5);
      assert.equal(weighed.likelier, null);
      assert.equal(weighed.insideCount[system], places.length);
    }),
  );
});

test('a file in another system than it says is told by the places near borders, whatever their order', () => {
  // A lattice through every district: some of it lies near each border.
  const lattice = [0, 1, 2, 3].flatMap((at) =>
    [1, 3, 5, 7, 9].flatMap((x) => [1, 3, 5, 7, 9].map((y) => [at, x / 10, y / 10] as const)),
  );
  for (const truth of coordinateSystems)
    for (const stated of coordinateSystems) {
      const sightings = lattice.map(([at, along, up]) => sighting(at, along, up, truth));
      const expected = truth === stated ? null : truth;
      assert.equal(weighSystems(index, sightings, stated, 5).likelier, expected, `${truth} as ${stated}`);
      assert.equal(weighSystems(index, sightings.toReversed(), stated, 5).likelier, expected);
    }
});

test('a few strays do not make a file doubtful, nor a handful of places in one spot', () => {
  const good = Array.from({ length: 40 }, (_, at) => sighting(at % 4, 0.5, 0.5, 'GCJ02'));
  const strays = Array.from({ length: 4 }, () => sighting(0, 0.95, 0.95, 'BD09'));
  assert.equal(weighSystems(index, [...good, ...strays], 'GCJ02', 5).likelier, null);
});

test('of a small file most must come right, and two places are no file', () => {
  const off = Array.from({ length: 3 }, () => sighting(0, 0.95, 0.95, 'BD09'));
  assert.equal(weighSystems(index, off, 'WGS84', 5).likelier, 'BD09');
  assert.equal(weighSystems(index, off.slice(1), 'WGS84', 5).likelier, null);
});

test('places without a known district weigh nothing', () => {
  const sightings = [{ lon: 121.41, lat: 31.21, named: [] }];
  assert.deepEqual(weighSystems(index, sightings, 'WGS84', 5), {
    checkedCount: 0,
    insideCount: { WGS84: 0, GCJ02: 0, BD09: 0 },
    likelier: null,
  });
});
