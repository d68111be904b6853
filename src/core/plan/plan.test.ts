import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allocateDay, type DayCandidate } from './allocate-day.ts';
import { capacityMinutes } from './capacity.ts';
import { holdReason } from './hold.ts';
import type { DayPromise } from './keep-promises.ts';
import { ownerOf, ownerReasons } from './owner.ts';
import { loanValueFen, score } from './score.ts';
import type { DayChannel, DayLimits } from './seat.ts';

test('the handbook: 86.4 against 118.8', () => {
  assert.equal(score(0.08, 1.2, 90_000, 1).score.toFixed(1), '86.4');
  assert.equal(score(0.03, 1.5, 240_000, 1.1).score.toFixed(1), '118.8');
});
test('a loan that loses money is worth nothing, not less', () => {
  const economics = { ticketFen: 12_000_000, rateBp: 360, ftpBp: 190, lossBp: 72, termMonths: 36 };
  assert.equal(loanValueFen(economics), 352_800);
  assert.equal(loanValueFen({ ...economics, lossBp: 300 }), 0);
});
test('a newcomer of one month has half the minutes, a half day halves them again', () => {
  assert.equal(capacityMinutes(240, [25, 50, 75, 100], 1, 1), 120);
  assert.equal(capacityMinutes(240, [25, 50, 75, 100], 1, 0.5), 60);
  assert.equal(capacityMinutes(240, [25, 50, 75, 100], 30, 1), 240);
});
test('the first claim in the order owns; nobody is the pool', () => {
  const claims = { LOAN_MANAGER: null, INTENT_OWNER: 'b', VIRTUAL_GRID_LEAD: 'c', PHYSICAL_GRID_LEAD: 'd' };
  assert.deepEqual(ownerOf(claims, ownerReasons), { staffId: 'b', reason: 'INTENT_OWNER' });
  assert.deepEqual(ownerOf(claims, ['PHYSICAL_GRID_LEAD']), { staffId: 'd', reason: 'PHYSICAL_GRID_LEAD' });
  assert.deepEqual(ownerOf({ ...claims, INTENT_OWNER: null }, ['INTENT_OWNER']), {
    staffId: null,
    reason: 'POOL',
  });
});
test('a later step and a fresh close rest', () => {
  const last = { day: '2026-11-20', nextOn: null, closed: true };
  assert.equal(holdReason(last, '2026-11-24', 30)?.code, 'recently-closed');
  assert.equal(holdReason(last, '2026-12-20', 30), undefined);
  assert.equal(holdReason({ ...last, nextOn: '2026-11-30' }, '2026-11-24', 30)?.code, 'next-step-later');
});

const limits: DayLimits = {
  effortMinutes: { phone: 6, wecom: 3, visit: 35, counter: 5, activity: 10 },
  tasksMax: 8,
  perEmployerMax: 3,
  perPlaceMax: 4,
};
const blankCandidate: DayCandidate = {
  customerId: 'k0',
  ownerId: null,
  score: 1,
  channel: 'phone',
  employerId: null,
  placeId: null,
};
const anyStaff = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    capacityMinutes: fc.nat(90),
    mayMarket: fc.boolean(),
    takesTasks: fc.boolean(),
  }),
  { selector: (person) => person.id, maxLength: 4 },
);
const anyChannel = fc.constantFrom<DayChannel>('phone', 'visit');
const anyCandidate = fc.record({
  customerId: fc.nat(60).map((n) => `k${String(n).padStart(2, '0')}`),
  ownerId: fc.option(fc.constantFrom('a', 'b', 'c', 'd')),
  score: fc.nat(5),
  channel: anyChannel,
  employerId: fc.option(fc.constantFrom('e1', 'e2')),
  placeId: fc.option(fc.constantFrom('p1', 'p2')),
}) satisfies fc.Arbitrary<DayCandidate>;
const anyCandidates = fc.uniqueArray(anyCandidate, { selector: (row) => row.customerId, maxLength: 50 });
const anyPromise = fc.record({
  customerId: fc.nat(20).map((n) => `k${String(n).padStart(2, '0')}`),
  staffId: fc.option(fc.constantFrom('a', 'b', 'c', 'd')),
  standIns: fc.array(
    fc.record({
      staffId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      reason: fc.constantFrom('HELPER' as const, 'PHYSICAL_GRID_LEAD' as const),
    }),
    { maxLength: 3 },
  ),
  kind: fc.constantFrom('APPOINTMENT' as const, 'FOLLOW_UP' as const),
  channel: anyChannel,
  atTime: fc.option(fc.constantFrom('09:30', '15:00')),
}) satisfies fc.Arbitrary<DayPromise>;

const present = { mayMarket: true, takesTasks: true };

test('nobody over capacity or caps, one task a customer, owners respected, everybody accounted for', () => {
  fc.assert(
    fc.property(
      anyStaff,
      fc.array(anyPromise, { maxLength: 6 }),
      anyCandidates,
      (staff, promises, candidates) => {
        const { tasks, leftOver } = allocateDay(staff, promises, candidates, limits);
        const ids = tasks.map((task) => task.customerId);
        assert.equal(new Set(ids).size, ids.length);
        for (const person of staff) {
          const own = tasks.filter((task) => task.staffId === person.id);
          const given = own.filter((task) => task.kind === 'CANDIDATE');
          const minutes = own.reduce((sum, task) => sum + limits.effortMinutes[task.channel], 0);
          if (given.length > 0) {
            assert.ok(minutes <= person.capacityMinutes && own.length <= limits.tasksMax);
          }
          if (own.length > 0) assert.ok(person.mayMarket && person.takesTasks);
          const employers = given.map(
            (task) => candidates.find((row) => row.customerId === task.customerId)?.employerId,
          );
          for (const employer of ['e1', 'e2'])
            assert.ok(employers.filter((id) => id === employer).length <= 3);
          assert.deepEqual(
            own.map((task) => task.position),
            own.map((_, index) => index + 1),
          );
        }
        for (const task of tasks.filter((row) => row.kind === 'CANDIDATE')) {
          const owner = candidates.find((row) => row.customerId === task.customerId)?.ownerId;
          assert.ok(owner === null || owner === task.staffId);
        }
        const known = new Set([...ids, ...leftOver.map((row) => row.customerId)]);
        for (const row of [...promises, ...candidates]) assert.ok(known.has(row.customerId));
        const given = tasks.filter((task) => task.kind === 'CANDIDATE').length;
        const refused = leftOver.filter((row) => row.code !== 'promise-without-person').length;
        assert.equal(given + refused, candidates.length);
      },
    ),
  );
});
test('a promise stays with its person past capacity, before every candidate', () => {
  const staff = [{ ...present, id: 'a', capacityMinutes: 6 }];
  const made = { staffId: 'a', channel: 'phone' as const, standIns: [] };
  const promises: DayPromise[] = [
    { ...made, customerId: 'k1', kind: 'FOLLOW_UP', atTime: null },
    { ...made, customerId: 'k2', kind: 'APPOINTMENT', atTime: '15:00' },
    { ...made, customerId: 'k3', kind: 'APPOINTMENT', atTime: '09:30' },
  ];
  const candidate = { ...blankCandidate, customerId: 'k4', ownerId: 'a' };
  const { tasks, leftOver } = allocateDay(staff, promises, [candidate], limits);
  assert.deepEqual(
    tasks.map((task) => task.customerId),
    ['k3', 'k2', 'k1'],
  );
  assert.deepEqual(leftOver, [{ customerId: 'k4', code: 'no-minutes' }]);
});
test('the pool goes to whoever has most minutes, by score; a tie to the smaller customer id', () => {
  const staff = [
    { ...present, id: 'a', capacityMinutes: 12 },
    { ...present, id: 'b', capacityMinutes: 18 },
  ];
  const candidates = ['k5', 'k1', 'k2', 'k3', 'k4', 'k0'].map((customerId) => ({
    ...blankCandidate,
    customerId,
    score: customerId === 'k0' ? 9 : 1,
  }));
  const { tasks, leftOver } = allocateDay(staff, [], candidates, limits);
  assert.deepEqual(
    tasks.map((task) => `${task.staffId}:${task.customerId}`),
    ['a:k1', 'a:k3', 'b:k0', 'b:k2', 'b:k4'],
  );
  assert.deepEqual(leftOver, [{ customerId: 'k5', code: 'nobody-free' }]);
});
const anyDone = fc.array(
  fc.record({
    staffId: fc.constantFrom('a', 'b', 'c', 'd'),
    kind: fc.constantFrom('APPOINTMENT' as const, 'FOLLOW_UP' as const, 'CANDIDATE' as const),
    channel: anyChannel,
    employerId: fc.option(fc.constantFrom('e1', 'e2')),
    placeId: fc.option(fc.constantFrom('p1', 'p2')),
  }),
  { maxLength: 8 },
);
test('planned again in the middle of the day: what is done and what is given stay within minutes and caps', () => {
  fc.assert(
    fc.property(anyStaff, anyCandidates, anyDone, (staff, candidates, done) => {
      const { tasks } = allocateDay(staff, [], candidates, limits, done);
      for (const person of staff) {
        const given = tasks.filter((task) => task.staffId === person.id);
        if (given.length === 0) continue;
        const wishes = given.map((task) => candidates.find((row) => row.customerId === task.customerId)!);
        const own = done.filter((work) => work.staffId === person.id);
        const all = [...own, ...wishes];
        const minutes = all.reduce((sum, work) => sum + limits.effortMinutes[work.channel], 0);
        assert.ok(minutes <= person.capacityMinutes && all.length <= limits.tasksMax);
        const counted = [...own.filter((work) => work.kind === 'CANDIDATE'), ...wishes];
        for (const { employerId, placeId } of wishes) {
          const same = (of: 'employerId' | 'placeId', id: string | null) =>
            id === null ? 0 : counted.filter((work) => work[of] === id).length;
          assert.ok(same('employerId', employerId) <= limits.perEmployerMax);
          assert.ok(same('placeId', placeId) <= limits.perPlaceMax);
        }
      }
    }),
  );
});
test('the same people in another order give the same plan', () => {
  fc.assert(
    fc.property(anyStaff, anyCandidates, (staff, candidates) => {
      const plan = allocateDay(staff, [], candidates, limits);
      assert.deepEqual(allocateDay(staff.toReversed(), [], candidates.toReversed(), limits), plan);
    }),
  );
});
