import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isDay } from '../day.ts';
import { plainText } from './plain-text.ts';
import { hundredfold, readNumeral, shifted } from './read-amount.ts';
import { readDay } from './read-day.ts';
import { idNoCheckMark, readIdNo } from './read-id-no.ts';
import { readName } from './read-name.ts';
import { readPhone } from './read-phone.ts';
import { readInstant, readTime } from './read-time.ts';

/** What a text is read as: its value, else `!` and its fault. */
const said = (read: object): unknown => {
  const [value] = Object.values(read);
  return 'fault' in read ? `!${String(read.fault)}` : value;
};
const table = (
  read: (text: string) => object,
  rows: readonly (readonly [text: string, value: unknown])[],
) => {
  for (const [text, value] of rows)
    assert.deepEqual(said(read(plainText(text))), value, JSON.stringify(text));
};
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 24 }),
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789 -/.,:+()年月日万元E%王·')), maxLength: 24 }),
);

test('phones as banks write them', () => {
  table(readPhone, [
    ['13800138000', '13800138000'],
    ['+86 138-0013-8000', '13800138000'],
    ['0086 13800138000', '13800138000'],
    ['８６13800138000', '13800138000'],
    ['013800138000', '13800138000'],
    ['13800138000.0', '13800138000'],
    ["'13800138000", '13800138000'],
    ['="13800138000"', '13800138000'],
    ['13800138000\t', '13800138000'],
    ['138 0013 8000', '13800138000'],
    ['(+86)138·0013·8000', '13800138000'],
    ['手机:13800138000', '13800138000'],
    ['13800138000(本人)', '13800138000'],
    ['13800001111/13900002222', '13800001111'],
    ['13800001111 13900002222', '13800001111'],
    ['0571-87654321;13900002222', '13900002222'],
    ['13800001111、13900002222(妻)', '13800001111'],
    ['1.38E+10', '!precision'],
    ['1.38001E+10', '!precision'],
    ['400-820-8820', '!phone-service'],
    ['8008208820', '!phone-service'],
    ['95588', '!phone-service'],
    ['10086', '!phone-service'],
    ['0571-87654321', '!phone-landline'],
    ['(010)65990088', '!phone-landline'],
    ['010-65990088-801', '!phone-landline'],
    ['021 6232 1100', '!phone-landline'],
    ['87654321', '!phone-landline'],
    ['12800138000', '!phone-segment'],
    ['1380013800', '!phone-length'],
    ['138001380000', '!phone-length'],
    ['138****8000', '!phone'],
    ['没有手机', '!phone'],
  ]);
  const more = (text: string) => {
    const read = readPhone(text);
    return 'phone' in read && read.isFirstOfMore;
  };
  assert.ok(more('13800001111/13900002222') && more('13800001111,0571-87654321'));
  assert.ok(!more('138 0000 1111') && !more('13800001111(本人)') && !more('13800001111/'));
  for (const segment of ['162', '165', '167', '170', '171'])
    assert.partialDeepStrictEqual(readPhone(`${segment}00001111`), { isVirtual: true });
  assert.partialDeepStrictEqual(readPhone('13800001111'), { isVirtual: false });
});

test('ID numbers, and what Excel makes of them', () => {
  table(readIdNo, [
    ['11010519491231002X', '11010519491231002X'],
    ['11010519491231002x', '11010519491231002X'],
    ['110105 19491231 002X', '11010519491231002X'],
    ['１１０１０５19491231002Ｘ', '11010519491231002X'],
    ['="11010519491231002X"', '11010519491231002X'],
    ['110105491231002', '11010519491231002X'],
    ['110105194912310021', '!id-no-check'],
    ['110105491331002', '!id-no-birth'],
    ['110105194902290025', '!id-no-check'],
    ['1.10105E+17', '!precision'],
    ['1.1010519491231E+17', '!precision'],
    ['110105194912310000', '!precision'],
    ['11010519491231002', '!id-no-length'],
    ['1101051949123100XX', '!id-no'],
    ['E12345678', '!id-no-other'],
    ['H1234567890', '!id-no-other'],
    ['A123456(7)', '!id-no-other'],
    ['身份证', '!id-no'],
  ]);
  const never = `110105${'19490230'}002`;
  table(readIdNo, [[never + idNoCheckMark(never), '!id-no-birth']]);
  // One in eleven rounded numbers passes the check: it is taken, and said.
  const round = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `11010519491231${digit}00`);
  const passing = round.filter((first) => idNoCheckMark(first) === '0');
  for (const first of passing) assert.partialDeepStrictEqual(readIdNo(`${first}0`), { isRound: true });
});

test('names lose blanks, odd dots and forms of address; numbers and companies are no names', () => {
  table(readName, [
    ['李 四', '李四'],
    [' 王\u3000建国\u200b', '王建国'],
    ['阿卜杜・热西提', '阿卜杜·热西提'],
    ['买买提。吐尔逊', '买买提·吐尔逊'],
    ['阿卜杜 ● 热西提', '阿卜杜·热西提'],
    ['·王建国.', '王建国'],
    ['张三先生', '张三'],
    ['李四女士', '李四'],
    ['张先生', '张先生'],
    ['欧阳修', '欧阳修'],
    ['JOHN  SMITH ', 'JOHN SMITH'],
    ['王建国13800001111', '!name'],
    ['12345', '!name'],
    ['***', '!name'],
    ['佳家装饰有限公司', '!name-company'],
  ]);
  fc.assert(
    fc.property(anyText, (text) => {
      const read = readName(plainText(text));
      if ('name' in read)
        assert.equal(said(readName(read.name.replace(/(先生|女士|小姐|太太|同志)+$/, 'x'))) === '', false);
    }),
  );
});

test('days as banks write them; what may be read in two ways is not guessed', () => {
  table(readDay, [
    ['2026-11-24', '2026-11-24'],
    ['2026/11/4', '2026-11-04'],
    ['2026.11.24', '2026-11-24'],
    ['2026年11月4日', '2026-11-04'],
    ['20261124', '2026-11-24'],
    ['20261124000000', '2026-11-24'],
    ['2026-11-24 00:00:00', '2026-11-24'],
    ['2026-11-24T00:00:00.000', '2026-11-24'],
    ['2026/11/4 0:00', '2026-11-04'],
    ['２０２６－１１－２４', '2026-11-24'],
    ['2024-02-29', '2024-02-29'],
    ['9999-12-31', null],
    ['99991231', null],
    ['29991231', null],
    ['00000000', null],
    ['0000-00-00', null],
    ['0000-00-00 00:00:00', null],
    ['0001-01-01', null],
    ['1900-01-00', null],
    ['1900/1/1', null],
    ['0', null],
    ['2026-02-30', '!day-none'],
    ['20261324', '!day-none'],
    ['2026-11-00', '!day-none'],
    ['11/24/2026', '!day-order'],
    ['04-11-2026', '!day-order'],
    ['26-11-24', '!day-year'],
    ['45000', '!day-serial'],
    ['45000.5', '!day-serial'],
    ['202611', '!day-month'],
    ['2026-11', '!day-month'],
    ['明天', '!day'],
    ['2026-11-24 10:05', '!day'],
  ]);
  fc.assert(
    fc.property(anyText, (text) => {
      const read = readDay(plainText(text));
      if ('day' in read && read.day !== null) assert.ok(isDay(read.day), text);
    }),
  );
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1901-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
      (at) => {
        const day = at.toISOString().slice(0, 10);
        const [year = '', month = '', date = ''] = day.split('-');
        for (const text of [
          day,
          day.replaceAll('-', ''),
          `${year}/${Number(month)}/${Number(date)}`,
          `${year}年${Number(month)}月${Number(date)}日`,
        ])
          assert.deepEqual(readDay(text), { day });
      },
    ),
  );
});

test('times of a day and instants', () => {
  for (const [text, time] of [
    ['9:05', '09:05:00'],
    ['15:30:59.5', '15:30:59'],
    ['下午3:05', '15:05:00'],
    ['上午12:05', '00:05:00'],
    ['3:05 PM', '15:05:00'],
    ['24:00', undefined],
    ['13:05 PM', undefined],
  ] as const)
    assert.equal(readTime(text), time, text);
  table(readInstant, [
    ['2026-11-18 16:30', '2026-11-18T08:30:00.000Z'],
    ['2026-11-18', '2026-11-17T16:00:00.000Z'],
    ['20261118163000', '2026-11-18T08:30:00.000Z'],
    ['2026-11-18T16:30:00+08:00', '2026-11-18T08:30:00.000Z'],
    ['2026/11/18 下午 4:30:00', '2026-11-18T08:30:00.000Z'],
    ['9999-12-31 00:00:00', null],
    ['11/18/2026 16:30', '!day-order'],
    ['2026-11-18 25:30', '!day'],
  ]);
});

test('amounts as banks write them', () => {
  table(readNumeral, [
    ['86000', '86000'],
    ['86,000.50', '86000.5'],
    ['8,6000', '86000'],
    ['¥1,234.50', '1234.5'],
    ['￥1,234.50元', '1234.5'],
    ['人民币1234元整', '1234'],
    ['RMB 86000', '86000'],
    ['8.6万', '86000'],
    ['8.6万元', '86000'],
    ['0.00012345亿元', '12345'],
    ['(1,234.50)', '-1234.5'],
    ['1,234.50-', '-1234.5'],
    ['−86.5', '-86.5'],
    ['－８６．５', '-86.5'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['007', '007'],
    ['86000,50', '!number-commas'],
    ['1,23', '!number-commas'],
    ['1.23457E+11', '!precision'],
    ['$86', '!number-currency'],
    ['十万', '!number'],
    ['1.2.3', '!number'],
    ['--5', '!number'],
    ['(-5)', '!number'],
    ['', '!number'],
    [',', '!number-commas'],
  ]);
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }),
      fc.integer({ min: 0, max: 8 }),
      (fen, places) => {
        const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
        const yuan = `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        assert.equal(hundredfold(yuan), Number(fen) + 0);
        const grouped = yuan.replace(/\B(?=(\d{3})+\.)/g, ',');
        const read = readNumeral(grouped);
        assert.ok('numeral' in read && hundredfold(read.numeral) === Number(fen) + 0, grouped);
        const moved = shifted(yuan, places);
        assert.equal(Number(moved), Number(`${yuan}e${places}`));
      },
    ),
  );
  assert.equal(hundredfold('1.005'), undefined);
  assert.equal(hundredfold('1.5000'), 150);
  assert.ok(Object.is(hundredfold('-0.00'), 0));
});

test('no text breaks a reader, and what was read is read again as the same', () => {
  fc.assert(
    fc.property(anyText, (raw) => {
      const text = plainText(raw);
      assert.equal(plainText(text), text, 'plain text is its own form');
      const phone = readPhone(text);
      if ('phone' in phone) assert.equal(said(readPhone(phone.phone)), phone.phone);
      const idNo = readIdNo(text);
      if ('idNo' in idNo) assert.equal(said(readIdNo(idNo.idNo)), idNo.idNo);
      const numeral = readNumeral(text);
      if ('numeral' in numeral) assert.match(numeral.numeral, /^-?\d+(\.\d+)?$/);
      readInstant(text);
      readName(text);
    }),
    { numRuns: 2000 },
  );
});
