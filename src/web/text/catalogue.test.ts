import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { consents, holdings } from '#contract/dictionary/customer.ts';
import { places } from '#contract/dictionary/territory.ts';
import { paramKeys } from '#contract/param.ts';
import { problem, problemCodes } from '#contract/problem.ts';
import { catalogue, isTextKey } from './catalogue.ts';

const namesIn = (text: string): string[] =>
  [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name!).toSorted();
const keys = Object.keys(catalogue.zh).filter(isTextKey);

test('both languages have the same keys, none empty, with the same values to fill in', () => {
  assert.deepEqual(Object.keys(catalogue.en).toSorted(), Object.keys(catalogue.zh).toSorted());
  for (const key of keys) {
    assert.ok(catalogue.zh[key].length > 0 && catalogue.en[key].length > 0, key);
    // An English day needs no year sign, a Chinese unit no plural: what is filled in is the same set.
    assert.deepEqual([...new Set(namesIn(catalogue.en[key]))], [...new Set(namesIn(catalogue.zh[key]))], key);
  }
});

test('English is English: Chinese stays only in names that are Chinese', () => {
  for (const key of keys)
    assert.doesNotMatch(
      catalogue.en[key].replaceAll('企业微信', '').replaceAll('中文', ''),
      /\p{Script=Han}/u,
      key,
    );
});

test('no file repeats the key of another', async () => {
  const folder = new URL('./', import.meta.url);
  const owners = new Map<string, string>();
  const files = readdirSync(folder).filter((name) => /^[a-z-]+\.ts$/.test(name) && name !== 'catalogue.ts');
  for (const name of files) {
    const exported: Record<string, unknown> = await import(new URL(name, folder).href);
    for (const part of Object.values(exported)) {
      if (typeof part !== 'object' || part === null || !('zh' in part)) continue;
      for (const key of Object.keys(part.zh ?? {})) {
        assert.equal(owners.get(key), undefined, `${key} in ${name}`);
        owners.set(key, name);
      }
    }
  }
  assert.equal(owners.size, keys.length, 'the catalogue names every file');
});

test('the Chinese of a problem is what the server says', () => {
  for (const code of problemCodes) assert.equal(catalogue.zh[`problem.${code}`], problem(code).message);
});

test('every code that a bank file may carry and a screen shows has a word', () => {
  assert.ok(places.columns.kind.codes && consents.columns.basis.codes && holdings.columns.kind.codes);
  for (const code of Object.keys(places.columns.kind.codes)) assert.ok(isTextKey(`place.kind.${code}`), code);
  for (const code of Object.keys(consents.columns.basis.codes)) assert.ok(isTextKey(`basis.${code}`), code);
  for (const code of Object.keys(holdings.columns.kind.codes)) assert.ok(isTextKey(`holding.${code}`), code);
});

test('every reason that the sources and the plan can give has a sentence', () => {
  const files = ['../../core/source/select.ts', '../../core/plan/hold.ts', '../../server/plan/build.ts'];
  const codes = files
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .flatMap((text) => [...text.matchAll(/'([a-z]+\.[a-z-]+)'/g)].map(([, code]) => code!))
    .filter((code) => !paramKeys.some((key) => key === code));
  assert.ok(codes.length >= 10, 'the files still name their codes in words');
  for (const code of codes) assert.ok(isTextKey(`reason.${code}`), code);
});
