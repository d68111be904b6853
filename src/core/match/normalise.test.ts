import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normaliseIdNo, normaliseName, normalisePhone } from './normalise.ts';
import { idNoCheckMark } from './read-id-no.ts';

test('a phone however it was written', () => {
  for (const text of [
    '13800138000',
    '+86 138-0013-8000',
    '８６13800138000',
    '0086 13800138000',
    '13800138000.0',
    '138\u{2011}0013\u{2013}8000',
    '\u{200b}13800138000 ',
    '(+86)13800138000',
  ])
    assert.equal(normalisePhone(text), '13800138000', text);
  assert.equal(normalisePhone('400-820-8820'), undefined);
  assert.equal(normalisePhone('1.38E+10'), undefined);
  assert.equal(normalisePhone('12800138000'), undefined);
  assert.equal(normalisePhone('138001380000'), undefined);
});
test('an ID number with its check mark, and the old form of 15 digits', () => {
  assert.equal(normaliseIdNo('11010519491231002x'), '11010519491231002X');
  assert.equal(normaliseIdNo('110105194912310021'), undefined);
  assert.equal(normaliseIdNo('110105491231002'), '11010519491231002X');
  assert.equal(normaliseIdNo('110105199913310021'), undefined);
});
test('a name loses its blanks and keeps one kind of dot', () => {
  assert.equal(normaliseName(' 阿卜杜・热西提 '), '阿卜杜·热西提');
  for (const dot of '·•・･‧') assert.equal(normaliseName(`阿卜杜${dot}热西提`), '阿卜杜·热西提');
});
test('normal forms are their own normal forms; one wrong digit is refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const name = normaliseName(text);
      assert.equal(normaliseName(name), name);
      const phone = normalisePhone(text);
      if (phone !== undefined) assert.equal(normalisePhone(phone), phone);
      const idNo = normaliseIdNo(text);
      if (idNo !== undefined) assert.equal(normaliseIdNo(idNo), idNo);
    }),
  );
  const digits = fc.string({
    unit: fc.constantFrom(...Array.from('0123456789')),
    minLength: 9,
    maxLength: 9,
  });
  fc.assert(
    fc.property(digits, fc.integer({ min: 3, max: 9 }), (rest, second) => {
      const phone = `1${second}${rest}`;
      assert.equal(normalisePhone(phone), phone);
    }),
  );
  fc.assert(
    fc.property(fc.nat(999), fc.nat(16), fc.integer({ min: 1, max: 9 }), (serial, place, shift) => {
      const first = `11010519491231${String(serial).padStart(3, '0')}`;
      const whole = first + idNoCheckMark(first);
      assert.equal(normaliseIdNo(whole), whole);
      const wrong = Array.from(whole);
      wrong[place] = String((Number(wrong[place]) + shift) % 10);
      assert.equal(normaliseIdNo(wrong.join('')), undefined);
    }),
  );
});
