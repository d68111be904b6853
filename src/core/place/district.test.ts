import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Boundary } from '../grid/boundary.ts';
import { metersToEdge } from './distance.ts';
import { createDistrictIndex, type District } from './district-index.ts';
import { createDistrictNames } from './district-name.ts';
import { positionFault } from './position.ts';

const square = (lon: number, lat: number, size: number): Boundary => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + size, lat],
      [lon + size, lat + size],
      [lon, lat + size],
      [lon, lat],
    ],
  ],
});
const district = (no: string, name: string, more: Partial<District> = {}): District => ({
  no,
  name,
  aliases: [],
  parentNo: null,
  boundary: square(121, 31, 0.1),
  ...more,
});

test('a name finds its district as it is written, without its level, and by what it was called before', () => {
  const named = createDistrictNames([
    district('310115', '浦东新区'),
    district('310106', '静安区', { aliases: ['闸北区'] }),
    district('430121', '长沙县'),
    district('430100', '长沙市'),
  ]);
  const nos = (name: string) => named(name).map((one) => one.no);
  assert.deepEqual(nos('浦东'), ['310115']);
  assert.deepEqual(nos(' 浦东新区 '), ['310115']);
  assert.deepEqual(nos('浦东区'), ['310115']);
  assert.deepEqual(nos('闸北'), ['310106']);
  assert.deepEqual(nos('静安'), ['310106']);
  assert.deepEqual(nos('长沙县'), ['430121']);
  assert.deepEqual(nos('长沙'), ['430121', '430100']);
  assert.deepEqual(nos('区'), []);
  assert.deepEqual(nos('虹口'), []);
});

test('what is no position says why: half a pair, 0,0, swapped, not in China', () => {
  assert.equal(positionFault(null, null), undefined);
  assert.equal(positionFault(121.47, 31.23), undefined);
  assert.equal(positionFault(121.47, null), 'half');
  assert.equal(positionFault(0, 0), 'zero');
  assert.equal(positionFault(31.23, 121.47), 'swapped');
  assert.equal(positionFault(2.35, 48.85), 'abroad');
  assert.equal(positionFault(Number.NaN, 31), 'abroad');
});

test('no pair is both in order and swapped: every fault is seen whichever way it is written', () => {
  const anywhere = fc.tuple(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: -90, max: 90, noNaN: true }),
  );
  fc.assert(
    fc.property(anywhere, ([lon, lat]) => {
      const faults = [positionFault(lon, lat), positionFault(lat, lon)];
      assert.ok(faults.includes('abroad') || faults.includes('zero') || faults.includes('swapped'));
    }),
  );
});

test('the distance to an edge is that of a map, and grows as one walks away', () => {
  const boundary = square(121, 31, 0.1);
  const perDegree = 111_195;
  assert.ok(Math.abs(metersToEdge(boundary, 121.05, 30.99) - 0.01 * perDegree) < 1);
  const east = 0.01 * perDegree * Math.cos((31.05 * Math.PI) / 180);
  assert.ok(Math.abs(metersToEdge(boundary, 121.11, 31.05) - east) < 1);
  fc.assert(
    fc.property(
      fc.double({ min: 0.0001, max: 0.2, noNaN: true }),
      fc.double({ min: 1.1, max: 3, noNaN: true }),
      (off, times) => {
        const near = metersToEdge(boundary, 121.05, 31 - off);
        assert.ok(metersToEdge(boundary, 121.05, 31 - off * times) > near);
      },
    ),
  );
});

test('the smallest district that holds a place is found, and how far a place is off its own', () => {
  const city = district('310000', '上海市', { boundary: square(121, 31, 0.2) });
  const east = district('310115', '东区', { parentNo: '310000', boundary: square(121.1, 31, 0.1) });
  const index = createDistrictIndex([city, east]);
  assert.equal(index.districtAt(121.15, 31.05)?.no, '310115');
  assert.equal(index.districtAt(121.05, 31.05)?.no, '310000');
  assert.equal(index.districtAt(120, 31), undefined);
  assert.equal(index.metersOff([east], 121.15, 31.05), 0);
  assert.ok(Math.abs(index.metersOff([east], 121.09, 31.05) - 952) < 2);
  assert.equal(index.metersOff([east, city], 121.09, 31.05), 0);
});

test('cells that were kept find the same as cells that are made anew', () => {
  const boundary = square(121, 31, 0.1);
  const fresh = createDistrictIndex([district('1', '甲区', { boundary })]);
  const none = createDistrictIndex([district('1', '甲区', { boundary, cells: [] })]);
  assert.equal(fresh.districtAt(121.05, 31.05)?.no, '1');
  assert.equal(none.districtAt(121.05, 31.05), undefined);
});
