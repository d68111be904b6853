import assert from 'node:assert/strict';
import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DataKey, keyBytes, openBlindIndex, seal, type Suite, unseal } from '#server/keys/seal.ts';

const suites: Suite[] = ['aes-256-gcm', 'sm4-gcm'];
const keyOf = (suite: Suite, kid = 'a1b2c3d4e5f60718'): DataKey => ({
  kid,
  suite,
  key: randomBytes(keyBytes(suite)),
});

for (const suite of suites) {
  const key = keyOf(suite);
  const open = (blob: Buffer, place: `${string}|${string}|${string}` = 'customer|id_no|1') =>
    unseal(() => key, place, blob).toString('utf8');

  test(`A21 ${suite}: what was sealed opens, and looks different each time`, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const blob = seal(key, 'customer|id_no|1', text);
        assert.equal(open(blob), Buffer.from(text).toString('utf8'));
        assert.notDeepEqual(blob, seal(key, 'customer|id_no|1', text));
      }),
    );
  });

  test(`A21 ${suite}: any bit turned, any byte cut, any byte more is an error`, () => {
    const blob = seal(key, 'customer|id_no|1', '110105194912310021');
    for (let bit = 0; bit < blob.length * 8; bit += 1) {
      const bad = Buffer.from(blob);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      const keys = (kid: string) => {
        if (kid !== key.kid) throw new Error('unknown key');
        return key;
      };
      assert.throws(() => unseal(keys, 'customer|id_no|1', bad), `bit ${bit}`);
    }
    for (let length = 0; length < blob.length; length += 1)
      assert.throws(() => open(blob.subarray(0, length)), `length ${length}`);
    assert.throws(() => open(Buffer.concat([blob, Buffer.alloc(1)])));
  });

  test(`A21 ${suite}: a blob opens in its own row and column only, and under its own key`, () => {
    const blob = seal(key, 'customer|id_no|1', 'text');
    assert.throws(() => open(blob, 'customer|id_no|2'));
    assert.throws(() => open(blob, 'customer|contact|1'));
    assert.throws(() => unseal(() => keyOf(suite), 'customer|id_no|1', blob));
    const other = suite === 'sm4-gcm' ? 'aes-256-gcm' : 'sm4-gcm';
    assert.throws(() => unseal(() => keyOf(other), 'customer|id_no|1', blob));
  });
}

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const encrypt = (name: 'sm4-gcm' | 'aes-256-gcm', key: string, iv: string, plain: string, aad: string) => {
  // Node's types name the AES modes only; OpenSSL's sm4-gcm has the same interface.
  const cipher = createCipheriv(name as 'aes-256-gcm', hex(key), hex(iv));
  cipher.setAAD(hex(aad));
  const text = Buffer.concat([cipher.update(hex(plain)), cipher.final()]).toString('hex');
  return { text, tag: cipher.getAuthTag().toString('hex') };
};

test('A21 known answer: SM4-GCM, RFC 8998 A.1', () => {
  const words = ['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee', 'ffff', 'eeee', 'aaaa'];
  const { text, tag } = encrypt(
    'sm4-gcm',
    '0123456789abcdeffedcba9876543210',
    '00001234567800000000abcd',
    words.map((word) => word.repeat(4)).join(''),
    'feedfacedeadbeeffeedfacedeadbeefabaddad2',
  );
  assert.equal(
    text,
    '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735' +
      'd82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d',
  );
  assert.equal(tag, '83de3541e4c2b58177e065a9bf7b62ec');
});

test('A21 known answer: AES-256-GCM, test case 16 of the GCM specification', () => {
  const { text, tag } = encrypt(
    'aes-256-gcm',
    'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
    'cafebabefacedbaddecaf888',
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
      '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    'feedfacedeadbeeffeedfacedeadbeefabaddad2',
  );
  assert.equal(
    text,
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
      '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
  );
  assert.equal(tag, '76fc6ece0f4e1768cddf8853bb2d551b');
});

test('A21 known answers: SM4 (GB/T 32907), SM3 (GB/T 32905), HMAC-SHA-256 (RFC 4231)', () => {
  const sm4 = createCipheriv('sm4-ecb', hex('0123456789abcdeffedcba9876543210'), null).setAutoPadding(false);
  assert.equal(
    sm4.update(hex('0123456789abcdeffedcba9876543210')).toString('hex'),
    '681edf34d206965e86b3e94f536e4246',
  );
  assert.equal(
    createHash('sm3').update('abc').digest('hex'),
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  );
  assert.equal(
    createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('A21 blind indexes of two columns, or under two keys, cannot be compared', () => {
  const [first, second] = [openBlindIndex(randomBytes(32)), openBlindIndex(randomBytes(32))];
  assert.deepEqual(first('phone', '13900000000'), first('phone', '13900000000'));
  assert.notDeepEqual(first('phone', '1'), first('id_no', '1'));
  assert.notDeepEqual(first('phone', '1'), second('phone', '1'));
});

test('A21 a blind index is HMAC-SHA-256 under a key of its column', () => {
  const key = randomBytes(32);
  const index = openBlindIndex(key);
  const expected = (column: string, text: string) =>
    createHmac('sha256', createHmac('sha256', key).update(column).digest()).update(text).digest();
  fc.assert(
    fc.property(
      fc.constantFrom('phone', 'id_no'),
      fc.string({ unit: 'binary', maxLength: 3000 }),
      (column, text) => assert.deepEqual(index(column, text), expected(column, text)),
    ),
  );
});
