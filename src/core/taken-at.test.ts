import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { takenAt } from './taken-at.ts';

const now = new Date('2026-11-24T10:00:00+08:00');
const bounds = { now, today: '2026-11-24', lateDays: 3, notBefore: null };
const at = (text: string, more = {}) =>
  takenAt(new Date(`${text}+08:00`), { ...bounds, ...more }) === now ? 'now' : 'as said';

test('a device is believed for some days back, not ahead and not before what it answers', () => {
  assert.equal(at('2026-11-24T09:59:00'), 'as said');
  assert.equal(at('2026-11-24T10:01:00'), 'now');
  assert.equal(at('2026-11-21T00:00:00'), 'as said');
  assert.equal(at('2026-11-20T23:59:59'), 'now');
  assert.equal(at('2026-11-23T23:59:59', { notBefore: '2026-11-24' }), 'now');
  assert.equal(at('2026-11-24T00:00:00', { notBefore: '2026-11-24' }), 'as said');
  assert.equal(at('2026-11-24T09:00:00', { notBefore: '2026-11-25' }), 'now');
  assert.equal(at('2026-11-23T09:00:00', { lateDays: 0 }), 'now');
});

test('whatever a device says, it is never counted ahead, nor longer ago than it may', () => {
  const said = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(said, fc.nat(10), (when, lateDays) => {
      const taken = takenAt(when, { ...bounds, lateDays });
      assert.ok(taken <= now);
      assert.ok(now.getTime() - taken.getTime() <= (lateDays + 1) * 86_400_000);
      assert.ok(taken === now || taken === when);
    }),
  );
});
