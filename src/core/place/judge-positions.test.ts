import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDistrictIndex, type District } from './district-index.ts';
import { type GivenPlace, judgePositions } from './judge-positions.ts';

const district = (no: string, name: string, west: number): District => ({
  no,
  name,
  aliases: [],
  parentNo: null,
  boundary: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 31],
        [west + 0.1, 31],
        [west + 0.1, 31.1],
        [west, 31.1],
        [west, 31],
      ],
    ],
  },
});
const index = createDistrictIndex([district('1', '东区', 121.1), district('2', '西区', 121)]);
const rule = { toleranceMeters: 100, evidenceMin: 5 };
const judge = (places: GivenPlace[]) => judgePositions(index, places, 'WGS84', rule).judged;

test('in its district: placed; just over the border: placed, with the distance; farther: not, and where it lies', () => {
  // A degree of longitude is 95.3 km at 31° north.
  const [inside, border, half, far] = judge([
    { lon: 121.15, lat: 31.05, district: '东区' },
    { lon: 121.1 - 0.0009, lat: 31.05, district: '东区' },
    { lon: 121.1 - 0.0053, lat: 31.05, district: '东区' },
    { lon: 120.9, lat: 31.05, district: '东区' },
  ]);
  assert.deepEqual([inside?.position, inside?.metersOff], ['PLACED', 0]);
  assert.equal(border?.position, 'PLACED');
  assert.equal(Math.round(border?.metersOff ?? 0), 86);
  assert.deepEqual([half?.position, half?.lon, half?.lies?.name], ['OUTSIDE', null, '西区']);
  assert.equal(Math.round(half?.metersOff ?? 0), 505);
  assert.deepEqual([far?.position, far?.lies], ['OUTSIDE', undefined]);
});

test('a district that nobody knows, or none, is not held against a place', () => {
  const [none, unknown] = judge([
    { lon: 121.15, lat: 31.05, district: null },
    { lon: 121.15, lat: 31.05, district: '北区' },
  ]);
  assert.deepEqual([none?.position, none?.metersOff], ['PLACED', null]);
  assert.deepEqual([unknown?.position, unknown?.metersOff], ['PLACED', null]);
});

test('whatever is given, nothing is put farther from its district than a border errs', () => {
  const anywhere = fc.record({
    lon: fc.double({ min: 120.9, max: 121.3, noNaN: true }),
    lat: fc.double({ min: 30.9, max: 31.2, noNaN: true }),
    district: fc.constantFrom('东区', '西区', null),
  });
  const system = fc.constantFrom('WGS84', 'GCJ02', 'BD09');
  fc.assert(
    fc.property(fc.array(anywhere, { maxLength: 30 }), system, (places, stated) => {
      const { judged, weighed } = judgePositions(index, places, stated, rule);
      for (const [at, { position, lon, lat }] of judged.entries()) {
        if (weighed.likelier) assert.equal(position, 'DOUBTED');
        assert.equal(position === 'PLACED', lon !== null);
        const name = places[at]!.district;
        if (lon === null || lat === null || name === null) continue;
        assert.ok(index.metersOff(index.named(name), lon, lat) <= rule.toleranceMeters);
      }
    }),
  );
});
