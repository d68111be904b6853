import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinPeople, type Member, type SamePair } from './join-people.ts';

const alone = (id: string, idNo: string | null = null, hasPhone = true): Member => ({
  id,
  personId: id,
  idNo,
  hasPhone,
});
const same = (leftId: string, rightId: string, isFirm = false): SamePair => ({ leftId, rightId, isFirm });

test('the older row stands for the person, however long the chain', () => {
  const { joins, open } = joinPeople(
    [alone('a'), alone('b'), alone('c')],
    [same('b', 'c'), same('a', 'c')],
    [],
  );
  assert.deepEqual(
    joins.map(({ fromId, intoId, rowIds }) => [fromId, intoId, rowIds]),
    [
      ['c', 'a', ['c']],
      ['b', 'a', ['b']],
    ],
  );
  assert.deepEqual(open, []);
});
test('a row with a phone stands before an older one without', () => {
  const { joins } = joinPeople([alone('a', null, false), alone('b')], [same('a', 'b')], []);
  assert.deepEqual([joins[0]?.fromId, joins[0]?.intoId], ['a', 'b']);
});
test('two ID numbers do not meet by way of a row that has none; the firmer pair is joined first', () => {
  const members = [alone('a'), alone('b', 'x'), alone('c', 'y')];
  const { joins, open } = joinPeople(members, [same('a', 'b'), same('a', 'c', true)], []);
  assert.deepEqual(
    joins.map((join) => join.fromId),
    ['c'],
  );
  assert.deepEqual(open, [same('a', 'b')]);
});
test('two rows judged different do not meet by way of a third', () => {
  const members = [alone('a'), alone('b'), alone('c')];
  const { joins, open } = joinPeople(
    members,
    [same('a', 'b'), same('b', 'c')],
    [{ leftId: 'a', rightId: 'c' }],
  );
  assert.equal(joins.length, 1);
  assert.deepEqual(open, [same('b', 'c')]);
});
test('people of earlier merges come with all their rows', () => {
  const members = [alone('a'), alone('b'), { ...alone('c'), personId: 'b' }];
  const { joins } = joinPeople(members, [same('a', 'c')], []);
  assert.deepEqual(joins[0], { fromId: 'b', intoId: 'a', rowIds: ['b', 'c'], pair: same('a', 'c') });
});

const letters = Array.from('abcdefgh');
const anyId = fc.constantFrom(...letters);
const anyMembers = fc
  .array(fc.tuple(fc.option(fc.constantFrom('x', 'y', 'z')), fc.boolean()), {
    minLength: letters.length,
    maxLength: letters.length,
  })
  .map((made) => letters.map((id, at) => alone(id, made[at]?.[0] ?? null, made[at]?.[1])));
const anyPair = fc
  .record({ leftId: anyId, rightId: anyId, isFirm: fc.boolean() })
  .filter(({ leftId, rightId }) => leftId < rightId);
const anyApart = fc.uniqueArray(anyPair, { maxLength: 4, selector: (pair) => pair.leftId + pair.rightId });
/** One pair is proposed once, firm or not. */
const anyPairs = fc.uniqueArray(anyPair, { maxLength: 12, selector: (pair) => pair.leftId + pair.rightId });

/** Which row stands for each row after the joins. */
function standing(members: readonly Member[], joins: ReturnType<typeof joinPeople>['joins']) {
  const personOf = new Map(members.map(({ id, personId }) => [id, personId]));
  for (const { intoId, rowIds } of joins) for (const rowId of rowIds) personOf.set(rowId, intoId);
  return personOf;
}

test('no person ends with two ID numbers or with two rows judged different', () => {
  fc.assert(
    fc.property(anyMembers, anyPairs, anyApart, (members, pairs, apart) => {
      const personOf = standing(members, joinPeople(members, pairs, apart).joins);
      const rowsOf = Map.groupBy(members, ({ id }) => personOf.get(id));
      for (const [personId, rows] of rowsOf) {
        assert.ok(new Set(rows.flatMap(({ idNo }) => idNo ?? [])).size <= 1);
        const [standing] = rows.toSorted(
          (a, b) => Number(b.hasPhone) - Number(a.hasPhone) || (a.id < b.id ? -1 : 1),
        );
        assert.equal(personId, standing?.id);
      }
      for (const { leftId, rightId } of apart) assert.notEqual(personOf.get(leftId), personOf.get(rightId));
    }),
  );
});
test('every pair is joined or left open, and an open one has a reason', () => {
  fc.assert(
    fc.property(anyMembers, anyPairs, (members, pairs) => {
      const { joins, open } = joinPeople(members, pairs, []);
      const personOf = standing(members, joins);
      for (const pair of pairs)
        assert.equal(
          personOf.get(pair.leftId) === personOf.get(pair.rightId),
          !open.includes(pair),
          JSON.stringify(pair),
        );
    }),
  );
});
test('the order of the pairs does not matter', () => {
  fc.assert(
    fc.property(anyMembers, anyPairs, anyApart, fc.nat(), (members, pairs, apart, turn) => {
      const at = pairs.length === 0 ? 0 : turn % pairs.length;
      const turned = [...pairs.slice(at), ...pairs.slice(0, at)].toReversed();
      assert.deepEqual(joinPeople(members, turned, apart), joinPeople(members, pairs, apart));
    }),
  );
});
