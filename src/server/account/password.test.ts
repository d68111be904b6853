import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashPassword, inHashTurn, isWeakPassword, verifyPassword } from './password.ts';
import { weakWords } from './weak-words.ts';

const pepper = Buffer.alloc(32, 1);
const hash = (password: string) => inHashTurn((hasher) => hashPassword(hasher, pepper, password));
const opens = (stored: string | null, password: string, key = pepper) =>
  inHashTurn((hasher) => verifyPassword(hasher, key, stored, password));

test('a hash opens for its password and pepper only, and names how it was made', async () => {
  const stored = await hash('Vq7-turnip-Lantern');
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/=]{24}\$[\w+/=]{44}\|1$/);
  assert.equal(await opens(stored, 'Vq7-turnip-Lantern'), true);
  assert.equal(await opens(stored, 'Vq7-turnip-lantern'), false);
  assert.equal(await opens(stored, 'Vq7-turnip-Lantern', Buffer.alloc(32, 2)), false, 'another pepper');
  assert.equal(await opens(null, ''), false);
  assert.equal(await opens(stored.replace('|1', '|2'), 'Vq7-turnip-Lantern'), false, 'a pepper we lack');
  assert.notEqual(stored, await hash('Vq7-turnip-Lantern'));
});

test('a full-width or composed spelling is the same password', async () => {
  assert.equal(await opens(await hash('Ｖq7-turnip-Lantern'), 'Vq7-turnip-Lantern'), true);
});

test('weak: short, of few classes, the name, runs, and words that everybody tries', () => {
  const weak = [
    'Vq7-turnip',
    'vq-turnip-lantern',
    'Password1234!',
    'P@ssw0rd2026!',
    'Jingtian2026!',
    'Daikuan@123456',
    'KeHuJingLi#2026',
    'Qwerty123456!',
    'Zhangsan-2026-x',
    'Aa1!Aa1!Aa1!',
    '1234567890-=AAAA',
    'Woaini1314520!',
  ];
  for (const password of weak) assert.equal(isWeakPassword(password, 'zhangsan'), true, password);
  const strong = ['Vq7-turnip-Lantern', '山高月小-Water-7', 'kT4#mmw0Lqz!x', 'correct Horse 7 battery'];
  for (const password of strong) assert.equal(isWeakPassword(password, 'zhangsan'), false, password);
});

test('whatever is made of listed words and digits alone is weak', () => {
  const words = fc.array(fc.constantFrom(...weakWords.filter(Boolean)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(words, fc.nat(), (parts, number) => {
      const text = parts.map((part) => part[0]!.toUpperCase() + part.slice(1)).join('');
      assert.equal(isWeakPassword(`${text}!${number}`.padEnd(12, '0'), 'somebody'), true);
    }),
  );
});
