import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCalendar } from './calendar.ts';
import { addDays } from './day.ts';

const year2026 = { holidays: ['2026-10-01', '2026-10-02', '2026-10-05'], workdays: ['2026-10-10'] };
const calendar = createCalendar(new Map([[2026, year2026]]));

test('a published holiday rests and a shifted weekend works', () => {
  assert.equal(calendar.isWorkingDay('2026-10-05'), false);
  assert.equal(calendar.isWorkingDay('2026-10-10'), true);
  assert.equal(calendar.isWorkingDay('2026-10-11'), false);
});
test('a year that is lacking says so and rests on weekends and fixed days', () => {
  assert.equal(calendar.knows(2027), false);
  assert.equal(calendar.isWorkingDay('2027-10-01'), false);
  assert.equal(calendar.isWorkingDay('2027-10-04'), true);
});
test('the correction of the bank comes first', () => {
  const corrected = createCalendar(new Map([[2026, year2026]]), new Map([['2026-10-05', true]]));
  assert.equal(corrected.isWorkingDay('2026-10-05'), true);
});
test('a span or a count that cannot be meant stops the program', () => {
  assert.throws(() => calendar.addWorkingDays('2026-01-01', -1));
  assert.throws(() => calendar.countWorkingDays('2026-01-01', '2126-01-01'));
  const shut = createCalendar(
    new Map(),
    new Map(Array.from({ length: 4001 }, (_, index) => [addDays('2026-01-01', index), false])),
  );
  assert.throws(() => shut.addWorkingDays('2026-01-01', 1));
});
test('so many working days on, so many were counted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 360 }), fc.integer({ min: 1, max: 60 }), (offset, count) => {
      const from = addDays('2026-01-01', offset);
      const to = calendar.addWorkingDays(from, count);
      assert.equal(calendar.countWorkingDays(from, to), count);
      assert.ok(calendar.isWorkingDay(to));
    }),
  );
});
