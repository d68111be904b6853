import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normaliseIdNo } from './normalise.ts';
import {
  type Comparable,
  matchCautions,
  matchGrounds,
  matchLevels,
  type MatchRule,
  samePerson,
} from './same-person.ts';

const rule: MatchRule = {
  high: ['ID_HASH', 'PHONE_AND_NAME'],
  medium: ['PHONE', 'NAME_AND_EMPLOYER', 'NAME_AND_BIRTH'],
};
const blank: Comparable = {
  idNo: null,
  phone: null,
  nameEmployer: null,
  name: null,
  birthOn: null,
  district: null,
};
const row = (part: Partial<Comparable>): Comparable => ({ ...blank, ...part });
const judge = (a: Partial<Comparable>, b: Partial<Comparable>) => samePerson(row(a), row(b), rule);

test('one ID number is one person, in the old form of 15 digits as well', () => {
  const old = normaliseIdNo('110105491231002')!;
  const wide = normaliseIdNo('11010519491231002X')!;
  const answer = judge({ idNo: old, phone: '1' }, { idNo: wide, phone: '2' });
  assert.deepEqual(answer, { level: 'HIGH', grounds: ['ID_HASH'], cautions: [] });
});
test('a changed phone: the ID number still tells, name and birth day are looked at', () => {
  const before = { name: '王建国', phone: '1', birthOn: '1980-01-01' };
  const after = { ...before, phone: '2' };
  assert.equal(judge({ ...before, idNo: 'x' }, { ...after, idNo: 'x' }).level, 'HIGH');
  assert.deepEqual(judge(before, after), { level: 'MEDIUM', grounds: ['NAME_AND_BIRTH'], cautions: [] });
});
test('phone and name are one person, unless the birth days differ', () => {
  const person = { name: '李四', phone: '1' };
  assert.deepEqual(judge(person, person), { level: 'HIGH', grounds: ['PHONE_AND_NAME'], cautions: [] });
  const born = judge({ ...person, birthOn: '1980-01-01' }, { ...person, birthOn: '1981-01-01' });
  assert.deepEqual(born, { level: 'MEDIUM', grounds: ['PHONE_AND_NAME'], cautions: ['BIRTH_DIFFERS'] });
});
test('twins with one phone are looked at, and left alone once both ID numbers are known', () => {
  const one = { name: '赵一明', phone: '1', birthOn: '1995-02-03', district: '城东' };
  const other = { ...one, name: '赵一亮' };
  assert.deepEqual(judge(one, other), {
    level: 'MEDIUM',
    grounds: ['PHONE'],
    cautions: ['NAME_DIFFERS', 'PHONE_SHARED'],
  });
  const known = judge({ ...one, idNo: 'x' }, { ...other, idNo: 'y' });
  assert.deepEqual(known.cautions, ['ID_DIFFERS', 'NAME_DIFFERS', 'PHONE_SHARED']);
  assert.equal(known.level, 'LOW');
});
test('a couple that shares a phone', () => {
  const { level, cautions } = judge(
    { name: '孙丽', phone: '1', district: '城西' },
    { name: '周杰', phone: '1', district: '城西' },
  );
  assert.equal(level, 'MEDIUM');
  assert.deepEqual(cautions, ['NAME_DIFFERS', 'PHONE_SHARED']);
});
test('a number that passed on to somebody else', () => {
  const former = { name: '吴敏', phone: '1', district: '城东', idNo: 'x' };
  const holder = { name: '郑浩', phone: '1', district: '西山' };
  assert.deepEqual(judge(former, holder), {
    level: 'MEDIUM',
    grounds: ['PHONE'],
    cautions: ['NAME_DIFFERS', 'PHONE_PASSED_ON'],
  });
  assert.equal(judge(former, { ...holder, idNo: 'y' }).level, 'LOW');
  const unknown = judge({ ...former, district: null }, holder).cautions;
  assert.deepEqual(unknown, ['NAME_DIFFERS', 'PHONE_SHARED', 'PHONE_PASSED_ON']);
});
test('a phone alone is looked at without a warning', () => {
  assert.deepEqual(judge({ phone: '1', name: '王五' }, { phone: '1' }), {
    level: 'MEDIUM',
    grounds: ['PHONE'],
    cautions: [],
  });
});
test('one name with one employer agrees in the name, though nobody opened it', () => {
  assert.deepEqual(judge({ nameEmployer: 'n', phone: '1' }, { nameEmployer: 'n', phone: '1' }), {
    level: 'HIGH',
    grounds: ['PHONE_AND_NAME', 'NAME_AND_EMPLOYER'],
    cautions: [],
  });
});
test('one ID number with two names or two birth days is a conflict to look at', () => {
  assert.deepEqual(judge({ idNo: 'x', name: '王建国' }, { idNo: 'x', name: '张建国' }), {
    level: 'MEDIUM',
    grounds: ['ID_HASH'],
    cautions: ['NAME_DIFFERS'],
  });
  const born = judge({ idNo: 'x', birthOn: '1980-01-01' }, { idNo: 'x', birthOn: '1980-10-01' });
  assert.deepEqual(born.cautions, ['BIRTH_DIFFERS']);
  assert.equal(born.level, 'MEDIUM');
});
test('one name and one phone under two ID numbers may be a mistyped number: looked at, never merged', () => {
  const one = { name: '王建国', phone: '1' };
  assert.equal(judge({ ...one, idNo: 'x' }, { ...one, idNo: 'y' }).level, 'MEDIUM');
});
test('a name alone is left, nothing in common is nothing', () => {
  assert.equal(judge({ name: '王伟' }, { name: '王伟' }).level, 'LOW');
  assert.deepEqual(judge({ name: '王伟', phone: '1' }, { name: '李娜', phone: '2' }), {
    level: 'NONE',
    grounds: [],
    cautions: [],
  });
  assert.equal(samePerson(blank, blank, rule).level, 'NONE');
});
test('the bank moves a ground by its parameter; names that differ are never merged for it', () => {
  const phoneIsEnough: MatchRule = { high: ['PHONE'], medium: [] };
  const one = row({ phone: '1', name: '孙丽' });
  assert.equal(samePerson(one, row({ phone: '1' }), phoneIsEnough).level, 'HIGH');
  assert.equal(samePerson(one, row({ phone: '1', name: '周杰' }), phoneIsEnough).level, 'MEDIUM');
  assert.equal(samePerson(one, row({ phone: '1' }), { high: [], medium: [] }).level, 'LOW');
});

const anyText = fc.option(fc.constantFrom('p', 'q'));
const anyRow: fc.Arbitrary<Comparable> = fc.record({
  idNo: anyText,
  phone: anyText,
  nameEmployer: anyText,
  name: fc.option(fc.constantFrom('王一', '王二', '李一')),
  birthOn: fc.option(fc.constantFrom('1980-01-01', '1990-01-01')),
  district: anyText,
});
const anyGrounds = fc.subarray([...matchGrounds]);
const anyRule: fc.Arbitrary<MatchRule> = fc.record({ high: anyGrounds, medium: anyGrounds });
const strength = (level: (typeof matchLevels)[number]) => matchLevels.indexOf(level);

test('symmetric, and a reason is given exactly where something agrees', () => {
  fc.assert(
    fc.property(anyRow, anyRow, anyRule, (a, b, given) => {
      const answer = samePerson(a, b, given);
      assert.deepEqual(answer, samePerson(b, a, given));
      if (answer.level === 'NONE') assert.deepEqual([answer.grounds, answer.cautions], [[], []]);
      assert.ok(answer.cautions.every((caution) => matchCautions.includes(caution)));
    }),
  );
});
test('two known ID numbers that differ are never HIGH, by any rule', () => {
  fc.assert(
    fc.property(anyRow, anyRow, anyRule, (a, b, given) => {
      assert.notEqual(samePerson({ ...a, idNo: 'p' }, { ...b, idNo: 'q' }, given).level, 'HIGH');
    }),
  );
});
test('names or birth days that differ are never HIGH, by any rule', () => {
  fc.assert(
    fc.property(anyRow, anyRow, anyRule, (a, b, given) => {
      const [one, other] = [
        { ...a, nameEmployer: null, name: '王一' },
        { ...b, name: '李一' },
      ];
      assert.notEqual(samePerson(one, other, given).level, 'HIGH');
      const [early, late] = [
        { ...a, birthOn: '1980-01-01' },
        { ...b, birthOn: '1990-01-01' },
      ];
      assert.notEqual(samePerson(early, late, given).level, 'HIGH');
    }),
  );
});
test('what was unknown and then agrees never lowers the level; what then differs never raises it', () => {
  const fields = ['idNo', 'phone', 'nameEmployer', 'name', 'birthOn'] as const;
  const values = { idNo: 'r', phone: 'r', nameEmployer: 'r', name: '周三', birthOn: '1970-01-01' };
  fc.assert(
    fc.property(anyRow, anyRow, anyRule, fc.constantFrom(...fields), (a, b, given, field) => {
      const value = values[field];
      const level = (one: Comparable, other: Comparable) => strength(samePerson(one, other, given).level);
      // A compound that agrees tells the name as well; without it a name can be known, agree or differ.
      const plain = field === 'name' ? { nameEmployer: null } : {};
      const [x, y] = [
        { ...a, ...plain },
        { ...b, ...plain },
      ];
      const unknown = level({ ...x, [field]: null }, y);
      assert.ok(level({ ...x, [field]: value }, { ...y, [field]: value }) >= unknown);
      if (field === 'nameEmployer') return;
      assert.ok(level({ ...x, [field]: value }, { ...y, [field]: x[field] ?? 'p' }) <= unknown);
    }),
  );
});
