import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, addMonths, daysBetween, isDay, monthsBetween, weekday } from './day.ts';

const anyDay = fc.integer({ min: 0, max: 40_000 }).map((count) => addDays('1960-01-01', count));

test('a month later clamps to the last day', () => {
  assert.equal(addMonths('2026-01-31', 1), '2026-02-28');
  assert.equal(addMonths('2028-01-31', 1), '2028-02-29');
  assert.equal(addMonths('2026-03-31', -1), '2026-02-28');
});
test('30 February is no day', () => {
  assert.equal(isDay('2026-02-30'), false);
  assert.equal(isDay('2026-02-28'), true);
});

test('a day is a day of the calendar, in any year', () => {
  const part = (max: number, width: number) =>
    fc.integer({ min: 0, max }).map((value) => String(value).padStart(width, '0'));
  fc.assert(
    fc.property(part(9999, 4), part(13, 2), part(32, 2), (year, month, date) => {
      const text = `${year}-${month}-${date}`;
      const at = new Date(`${text}T00:00:00Z`);
      assert.equal(isDay(text), !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text));
    }),
    { numRuns: 2000 },
  );
});
test('24 November 2026 is a Tuesday', () => assert.equal(weekday('2026-11-24'), 2));
test('adding days and counting them agree', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (day, count) => {
      assert.equal(daysBetween(day, addDays(day, count)), count);
    }),
  );
});
test('whole months are never more than have passed', () => {
  fc.assert(
    fc.property(anyDay, anyDay, (a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      const months = monthsBetween(from, to);
      assert.ok(addMonths(from, months) <= to && addMonths(from, months + 1) > to);
    }),
  );
});
