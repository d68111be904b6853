import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskAddress, maskIdNo, maskName, maskPhone } from './mask.ts';

test('the three masks of the handbook', () => {
  assert.equal(maskName('张三丰'), '张*');
  assert.equal(maskPhone('13812345678'), '138****5678');
  assert.equal(maskIdNo('11010519491231002X'), '1****************X');
  assert.equal(maskAddress('翠湖花园 3 幢 502', '城东街道'), '城东街道***');
  assert.equal(maskName('欧阳修'), '欧*');
  assert.equal(maskName('𠮷田'), '𠮷*');
});
test('bad input shows nothing', () => {
  assert.equal(maskPhone('0731-8888'), '***');
  assert.equal(maskIdNo('123'), '***');
  assert.equal(maskName(''), '***');
  assert.equal(maskName('张'), '*');
  assert.equal(maskAddress('城东街道', '城东街道'), '***');
  assert.equal(maskAddress('翠湖花园 3 幢 502', '13812345678'), '***');
});
test('no mask lets more than four digits in a row or the whole input through (A24)', () => {
  const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789X 张')), maxLength: 24 });
  fc.assert(
    fc.property(fc.oneof(digits, fc.string()), fc.oneof(digits, fc.string()), (text, district) => {
      const down = (address: string) => maskAddress(address, district);
      const same = (address: string) => maskAddress(address, address);
      for (const mask of [maskName, maskPhone, maskIdNo, down, same]) {
        const shown = mask(text);
        assert.ok(!/\d{5}/.test(shown));
        if (text.trim().length > 2 && text !== '***') assert.ok(!shown.includes(text.trim()));
      }
    }),
  );
});
