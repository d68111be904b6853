import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TableRow } from './frame.ts';
import { makeBook, textRow } from './testing.ts';
import { openWorkbook } from './workbook-table.ts';
import { formOf } from './workbook/styles.ts';
import { numberText } from './workbook/number-text.ts';

test('any text in a workbook is read back as it was, odd characters and all', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', '张', '𬮿', '<', '&', '"', '\r', '\n', ' ', '=', "'", '\u{1f600}'),
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 30 }), async (rows) => {
      const filled = rows
        .map((cells, at) => ({ rowNo: at + 2, cells: [...cells] }))
        .filter(({ cells }) => cells.some((text) => text.trim() !== ''));
      const sheet = [['甲', '乙'], ...rows].map((cells, at) => textRow(at + 1, cells)).join('');
      const table = await openWorkbook(makeBook({ sheets: [{ name: 'A', rows: sheet }] }), {
        sheet: null,
        vocabulary: {},
      });
      const read: TableRow[] = [];
      for await (const batch of table.rows) read.push(...batch);
      assert.deepEqual(read, filled);
    }),
    { numRuns: 60 },
  );
});

test('a number is the shortest decimal that Excel shows, and never has an exponent', () => {
  const plain = (raw: string) => numberText(raw, { kind: 'plain' }, false);
  assert.equal(plain('1E+21'), '1000000000000000000000');
  assert.equal(plain('1.5E-7'), '0.00000015');
  assert.equal(plain('0.30000000000000004'), '0.3');
  assert.equal(plain('-2.5E+3'), '-2500');
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
      const text = plain(String(value));
      assert.match(text, /^-?\d+(\.\d+)?$/);
      const isWhole = /^-?\d{1,20}$/.test(String(value));
      assert.equal(Number(text) - (isWhole ? value : Number(value.toPrecision(15))), 0);
    }),
  );
});

test('the code of a format tells days, times, percentages and leading zeros apart', () => {
  const kinds: [code: string, kind: string][] = [
    ['General', 'plain'],
    ['#,##0.00_);[Red](#,##0.00)', 'plain'],
    ['"day"0', 'plain'],
    ['0.00E+00', 'plain'],
    ['yyyy/m/d;@', 'day'],
    ['[$-804]yyyy"年"m"月"', 'day'],
    ['m/d', 'day'],
    ['h:mm AM/PM', 'time'],
    ['[h]:mm', 'time'],
    ['0.0%', 'percent'],
    ['00000000', 'zeros'],
    ['@', 'plain'],
    ['￥#,##0.00', 'plain'],
  ];
  for (const [code, kind] of kinds) assert.equal(formOf(code).kind, kind, code);
});
