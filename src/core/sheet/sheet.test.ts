import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { guardText, isFormulaLike, unguardText } from './guard.ts';
import { isMarkRow, markLine, markOf } from './mark.ts';

/** Letters, signs, blanks and quotes in any order, and any text at all. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom("'", '=', '+', '-', '@', '＝', ' ', '\t', '\n', '\0', '\u3000', '\u200b', '张'),
  }),
);

test('what looks like a formula is quoted, nothing else is touched', () => {
  for (const text of ['=1+1', ' =1+1', '\u3000＝1+1', '-2+3', '@SUM(A1)', '\tx', '\0=1', '\u200b+1', '−1'])
    assert.equal(guardText(text), `'${text}`, JSON.stringify(text));
  for (const text of ['', '张三', '1+1', "'", "'张三", 'a=1', '(=1', '13800005678'])
    assert.equal(guardText(text), text, JSON.stringify(text));
  assert.equal(guardText("'=1"), "''=1");
});

test('a guarded text never begins like a formula, and comes back exactly', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const guarded = guardText(text);
      assert.equal(unguardText(guarded), text);
      assert.ok(guarded.startsWith("'") || !isFormulaLike(guarded));
    }),
  );
});

test('a mark is one line, told from rows, and names its file', () => {
  const fileId = '0193f000-0000-7000-8000-000000000001';
  const anyWords = fc.array(fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(anyWords, fc.boolean(), (words, masked) => {
      const mark = { fileId, masked };
      const line = markLine(mark, words);
      assert.doesNotMatch(line, /[\r\n,;"]/);
      assert.ok(isMarkRow([line]));
      assert.deepEqual(markOf([` ${line}`, '', '']), mark);
      assert.equal(guardText(line), line);
    }),
  );
  for (const row of [[], ['客户号', '姓名'], ['#1']]) assert.equal(markOf(row), undefined);
});
