import { createCipheriv, createDecipheriv, createHmac, hash, randomFillSync } from 'node:crypto';

export type Suite = 'aes-256-gcm' | 'sm4-gcm';
export type DataKey = { kid: string; suite: Suite; key: Buffer };

const version = 1;
const suiteCodes = { 'aes-256-gcm': 1, 'sm4-gcm': 2 } as const;
const ivBytes = 12;
const headBytes = 22; // version 1, suite 1, kid 8, iv 12
const tagBytes = 16;

export const keyBytes = (suite: Suite): number => (suite === 'sm4-gcm' ? 16 : 32);

/** Where a sealed value lives; it opens nowhere else, which stops cut-and-paste between rows. */
export type Place = `${string}|${string}|${string}`;

const cipherOf = (suite: Suite, key: Buffer, iv: Buffer) =>
  suite === 'sm4-gcm'
    ? // Node's types name the AES modes only; OpenSSL's sm4-gcm has the same interface.
      createCipheriv('sm4-gcm' as 'aes-128-gcm', key, iv)
    : createCipheriv('aes-256-gcm', key, iv);
const decipherOf = (suite: Suite, key: Buffer, iv: Buffer) =>
  suite === 'sm4-gcm'
    ? createDecipheriv('sm4-gcm' as 'aes-128-gcm', key, iv) // See cipherOf.
    : createDecipheriv('aes-256-gcm', key, iv);

const ivPool = Buffer.alloc(ivBytes * 512);
let ivAt = ivPool.length;
/** A random 96-bit value, never given twice; asking the generator once for many costs a tenth. */
function takeIv(): Buffer {
  if (ivAt === ivPool.length) {
    randomFillSync(ivPool);
    ivAt = 0;
  }
  ivAt += ivBytes;
  return ivPool.subarray(ivAt - ivBytes, ivAt);
}

/** AEAD blob `version|suite|kid|iv|ciphertext|tag`; the place is authenticated, not stored (trust.md §3.4). */
export function seal(dataKey: DataKey, place: Place, plain: Buffer | string): Buffer {
  const iv = takeIv();
  const cipher = cipherOf(dataKey.suite, dataKey.key, iv);
  cipher.setAAD(Buffer.from(place));
  // Both modes are counter modes: all of the text comes out of `update`.
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final();
  const blob = Buffer.allocUnsafe(headBytes + body.length + tagBytes);
  blob[0] = version;
  blob[1] = suiteCodes[dataKey.suite];
  blob.write(dataKey.kid, 2, 'hex');
  iv.copy(blob, headBytes - ivBytes);
  body.copy(blob, headBytes);
  cipher.getAuthTag().copy(blob, headBytes + body.length);
  return blob;
}

const kidOf = (blob: Buffer): string => blob.subarray(2, 10).toString('hex');

/** Opens a blob or throws; it never answers with bytes that were not authenticated. */
export function unseal(keyOf: (kid: string) => DataKey, place: Place, blob: Buffer): Buffer {
  if (blob.length < headBytes + tagBytes || blob[0] !== version) throw new Error('sealed value is damaged');
  const dataKey = keyOf(kidOf(blob));
  if (blob[1] !== suiteCodes[dataKey.suite]) throw new Error('sealed value is damaged');
  const decipher = decipherOf(dataKey.suite, dataKey.key, blob.subarray(10, headBytes));
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(blob.subarray(blob.length - tagBytes));
  return Buffer.concat([decipher.update(blob.subarray(headBytes, blob.length - tagBytes)), decipher.final()]);
}

const blockBytes = 64;
const hashBytes = 32;

/** HMAC-SHA-256 of texts under one key, by the digest in one shot: a third of what a stream of it costs. */
function macOf(key: Buffer): (text: string) => Buffer {
  const pad = (byte: number) =>
    Buffer.alloc(blockBytes, key).map((value, at) => (at < key.length ? value : 0) ^ byte);
  let inner = Buffer.alloc(1024);
  const outer = Buffer.alloc(blockBytes + hashBytes);
  inner.set(pad(0x36));
  outer.set(pad(0x5c));
  return (text) => {
    // A UTF-16 unit is at most three bytes of UTF-8.
    if (blockBytes + 3 * text.length > inner.length) {
      const longer = Buffer.alloc(2 * (blockBytes + 3 * text.length));
      inner.copy(longer);
      inner = longer;
    }
    const length = inner.write(text, blockBytes, 'utf8');
    outer.write(hash('sha256', inner.subarray(0, blockBytes + length), 'hex'), blockBytes, 'hex');
    return Buffer.from(hash('sha256', outer, 'hex'), 'hex');
  };
}

/** Keyed hashes for equality search, one key per column so that columns cannot be compared (trust.md §3.4). */
export function openBlindIndex(indexKey: Buffer): (column: string, value: string) => Buffer {
  const macs = new Map<string, (text: string) => Buffer>();
  return (column, value) => {
    let mac = macs.get(column);
    if (!mac) {
      mac = macOf(createHmac('sha256', indexKey).update(column).digest());
      macs.set(column, mac);
    }
    return mac(value);
  };
}
