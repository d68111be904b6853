import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileKindOf, fileKinds } from './dictionary.ts';
import { dictionaryGuide } from './dictionary/guide.ts';

test('the guide to the data files is what the dictionary says', () => {
  const page = readFileSync(new URL('../../docs/guide/data-files.md', import.meta.url), 'utf8');
  assert.equal(page, dictionaryGuide(), 'run: node scripts/dictionary-guide.ts');
});

for (const kind of fileKinds) {
  const { columns, key } = fileKindOf(kind);
  test(`${kind}: every word names one column, every word of a list one code`, () => {
    const proper = Object.entries(columns).flatMap(([name, column]) => [name, column.zh]);
    assert.equal(new Set(proper).size, proper.length);
    const synonyms = Object.values(columns).flatMap((column) => column.synonyms);
    assert.equal(new Set(synonyms).size, synonyms.length, 'a synonym stands at two columns');
    for (const word of synonyms) assert.ok(!proper.includes(word), `${word} is a name of its own`);
    for (const column of Object.values(columns)) {
      const words = Object.entries(column.codes ?? {}).flatMap(([code, list]) => [code, ...list]);
      assert.equal(new Set(words).size, words.length, `${column.zh} has a word twice`);
    }
    for (const column of key) assert.ok(columns[column], `${column} is a column`);
  });
}
