import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AskedExport, exportSeats, isApproved, rowsMaxOf, seatFor, seatsOf } from './approval.ts';

const rule = { lineRowsMax: 200, complianceRowsMax: 5000 };

test('trust.md §3.7: the rule by rows and by personal data', () => {
  const cases: [number, boolean, string[]][] = [
    [0, false, ['LINE']],
    [200, false, ['LINE']],
    [201, false, ['LINE', 'COMPLIANCE']],
    [1, true, ['LINE', 'COMPLIANCE']],
    [5000, true, ['LINE', 'COMPLIANCE']],
    [5001, false, ['LINE', 'COMPLIANCE', 'HEAD_OFFICE']],
  ];
  for (const [rowCount, personal, seats] of cases)
    assert.deepEqual(seatsOf({ rowCount, personal }, rule), seats, `${rowCount} ${personal}`);
});

const asked: AskedExport = {
  requesterIds: ['account-7', 'head-7'],
  lineage: [1, 3, 7],
  seats: ['LINE', 'COMPLIANCE', 'HEAD_OFFICE'],
  decided: [],
};
const head = { ids: ['head-3'], role: 'branch_head', rootOrgId: 3 };
const officer = { ids: ['officer'], role: 'compliance', rootOrgId: 99 };
const office = { ids: ['office'], role: 'head_office', rootOrgId: 1 };

test('who takes which seat, and why not', () => {
  assert.deepEqual(seatFor(asked, head), { seat: 'LINE' });
  assert.deepEqual(seatFor(asked, officer), { seat: 'COMPLIANCE' });
  assert.deepEqual(seatFor(asked, office), { seat: 'HEAD_OFFICE' });
  assert.deepEqual(seatFor({ ...asked, seats: ['LINE'] }, office), { seat: 'LINE' });
  assert.deepEqual(seatFor(asked, { ...head, ids: ['other', 'head-7'], rootOrgId: 7 }), { why: 'own' });
  assert.deepEqual(seatFor(asked, { ...head, rootOrgId: 8 }), { why: 'org' });
  assert.deepEqual(seatFor(asked, { ...head, role: 'client_manager' }), { why: 'role' });
  assert.deepEqual(seatFor({ ...asked, seats: ['LINE'] }, officer), { why: 'role' });
  const taken = { ...asked, decided: [{ seat: 'LINE' as const, ids: ['head-1'] }] };
  assert.deepEqual(seatFor(taken, head), { why: 'taken' });
  assert.deepEqual(seatFor(taken, { ...head, ids: ['x', 'head-1'] }), { why: 'twice' });
});

const anyRows = fc.nat({ max: 30_000 });
const anyRule = fc.record({ lineRowsMax: fc.nat(9000), complianceRowsMax: fc.nat(9000) });

test('more rows never need fewer seats, and the seats let exactly those rows go', () => {
  fc.assert(
    fc.property(anyRows, anyRows, fc.boolean(), anyRule, (a, b, personal, any) => {
      const [few, many] = a < b ? [a, b] : [b, a];
      const small = seatsOf({ rowCount: few, personal }, any);
      const large = seatsOf({ rowCount: many, personal }, any);
      assert.ok(small.every((seat) => large.includes(seat)));
      assert.ok(rowsMaxOf(small, any, 100_000) >= few);
      if (large.length > small.length) assert.ok(rowsMaxOf(small, any, 100_000) < many);
    }),
  );
});

test('whoever comes in whatever order: a full table is of different people, none of them the requester', () => {
  const anyone = fc.record({
    ids: fc.constantFrom(['head-7'], ['a'], ['b'], ['c', 'x'], ['d']),
    role: fc.constantFrom('branch_head', 'head_office', 'compliance', 'counter'),
    rootOrgId: fc.constantFrom(1, 3, 7, 8),
  });
  fc.assert(
    fc.property(fc.array(anyone), fc.subarray([...exportSeats], { minLength: 1 }), (comers, seats) => {
      let state: AskedExport = { ...asked, seats };
      for (const person of comers) {
        const seating = seatFor(state, person);
        if ('seat' in seating)
          state = {
            ...state,
            decided: [...state.decided, { seat: seating.seat, ids: person.ids }],
          };
      }
      const people = state.decided.flatMap(({ ids }) => ids[0] ?? []);
      assert.equal(new Set(people).size, people.length);
      assert.ok(!people.includes('head-7'));
      if (isApproved(state)) assert.equal(people.length, seats.length);
    }),
  );
});
