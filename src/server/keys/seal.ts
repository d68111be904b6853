import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export type Suite = 'aes-256-gcm' | 'sm4-gcm';
export type DataKey = { kid: string; suite: Suite; key: Buffer };

const version = 1;
const suiteCodes = { 'aes-256-gcm': 1, 'sm4-gcm': 2 } as const;
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

/** AEAD blob `version|suite|kid|iv|ciphertext|tag`; the place is authenticated, not stored (trust.md §3.4). */
export function seal(dataKey: DataKey, place: Place, plain: Buffer | string): Buffer {
  const iv = randomBytes(12);
  const cipher = cipherOf(dataKey.suite, dataKey.key, iv);
  cipher.setAAD(Buffer.from(place));
  const head = Buffer.concat([
    Buffer.from([version, suiteCodes[dataKey.suite]]),
    Buffer.from(dataKey.kid, 'hex'),
    iv,
  ]);
  const body = cipher.update(typeof plain === 'string' ? Buffer.from(plain) : plain);
  return Buffer.concat([head, body, cipher.final(), cipher.getAuthTag()]);
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

/** Keyed hash for equality search, one key per column so that columns cannot be compared (trust.md §3.4). */
export const blindIndex = (indexKey: Buffer, column: string, value: string): Buffer =>
  createHmac('sha256', createHmac('sha256', indexKey).update(column).digest()).update(value).digest();
