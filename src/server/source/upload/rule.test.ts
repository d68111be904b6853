import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dictionary, fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { isTextKey } from '#web/text/catalogue.ts';
import { createReader, createTally, type Shape } from './check.ts';
import { applyRules, isRule, rulesFor } from './rule.ts';

const names = [
  ...new Set(fileKinds.flatMap((kind) => Object.values(fileKindOf(kind).columns).flatMap(rulesFor))),
];

test('each rule mends what it is for and leaves the rest', () => {
  const pairs: [rule: string, from: string, to: string][] = [
    ['wan', '1.25', '12500'],
    ['wan', '0.00015', '1.5'],
    ['wan', '1,234', '12340000'],
    ['wan', '-3', '-30000'],
    ['wan', '很多', '很多'],
    ['amount', '人民币 1,234.50 元整', '1234.50'],
    ['amount', '(500.00)', '-500.00'],
    ['amount', '12.5万', '125000'],
    ['amount', '1.2亿元', '120000000'],
    ['phone', '13800005678/13900005678', '13800005678'],
    ['phone', '手机:+86 138 0000 5678(本人)', '138 0000 5678'],
    ['phone', '138000056789', '138000056789'],
    ['serial', '45000', '2023-03-15'],
    ['serial', '123', '123'],
    ['day-month', '16/5/2024', '2024-5-16'],
    ['month-day', '5/16/2024', '2024-5-16'],
    ['blank', 'N/A', ''],
    ['blank', '无锡', '无锡'],
    ['whole', '1001.0', '1001'],
    ['pad-6', '132', '000132'],
    ['pad-6', 'A132', 'A132'],
    ['blanks', '33 01', '3301'],
  ];
  for (const [rule, from, to] of pairs) assert.equal(applyRules([rule], from), to, `${rule} ${from}`);
});

test('no rule fails on any text, an unknown one changes nothing, each has a word in both languages', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...names), (text, rule) => {
      assert.equal(typeof applyRules([rule], text), 'string');
    }),
  );
  assert.equal(applyRules(['from-nowhere'], 'x'), 'x');
  for (const name of names) {
    const word = name.replace(/-\d+$/, '');
    assert.ok(isRule(name) && isTextKey(`rule.${word}`), name);
  }
});

test('ten thousand times an amount of at most four decimals is exact', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 9999 }), (whole, part) => {
      const text = `${whole}.${String(part).padStart(4, '0')}`;
      assert.equal(applyRules(['wan'], text), String(whole * 10_000 + part));
    }),
  );
});

test('a check says how many bad cells each rule would mend', () => {
  const shape: Shape = {
    kind: 'holdings',
    mapping: { holding_no: { at: 0 }, org_no: { constant: '1101' }, opened_on: { at: 1 } },
    rules: {},
    headerRow: 1,
    width: 2,
    isExact: false,
  };
  assert.ok('opened_on' in dictionary.holdings.columns);
  const offersOf = (of: Shape) => {
    const tally = createTally(of);
    const read = createReader(of);
    const days = ['45000', '45001', '16/5/2024', '明天'];
    for (const [at, cell] of days.entries())
      tally.add(at + 2, read({ rowNo: at + 2, cells: [`K${at}`, cell] }), false);
    return tally.total();
  };
  const first = offersOf(shape);
  assert.equal(first.badCount, 4);
  assert.deepEqual(first.offers, [
    { column: 'opened_on', rule: 'serial', mends: 2 },
    { column: 'opened_on', rule: 'day-month', mends: 1 },
  ]);
  const then = offersOf({ ...shape, rules: { opened_on: ['serial', 'day-month'] } });
  assert.deepEqual([then.badCount, then.offers], [1, []]);
});
