import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { KeyFile } from './key-file.ts';
import { type DataKey, keyBytes, openBlindIndex, type Place, seal, type Suite, unseal } from './seal.ts';

/** Data classes that are stored sealed (trust.md §3.4). */
type SealClass = 'C2-contact' | 'C2-id' | 'C3-staff' | 'stage' | 'list' | 'export';
const classes: SealClass[] = ['C2-contact', 'C2-id', 'C3-staff', 'stage', 'list', 'export'];

export type KeyRing = {
  seal: (sealClass: SealClass, place: Place, plain: Buffer | string) => Buffer;
  unseal: (place: Place, blob: Buffer) => string;
  unsealBytes: (place: Place, blob: Buffer) => Buffer;
  phoneIndex: (phone: string) => Buffer;
  idNoIndex: (idNo: string) => Buffer;
  nameEmployerIndex: (name: string, employerNo: string) => Buffer;
  /** A keyed hash of anything else that must be compared but not read: login names, networks. */
  tag: (column: string, value: string) => Buffer;
  file: KeyFile;
  /** What another thread of this process makes the same ring of. */
  parts: RingParts;
};

/** The opened keys themselves: they stay in the process. */
export type RingParts = { file: KeyFile; dataKeys: DataKey[]; current: [sealClass: string, kid: string][] };

/** Bytes that came from another thread are plain arrays. */
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A key ring of keys that are open. */
export function keyRingOf(parts: RingParts): KeyRing {
  const { kek, blindIndex, contextMac, pepper, csrf } = parts.file;
  const file = {
    kek: asBuffer(kek),
    blindIndex: asBuffer(blindIndex),
    contextMac: asBuffer(contextMac),
    pepper: asBuffer(pepper),
    csrf: asBuffer(csrf),
  };
  const byKid = new Map(
    parts.dataKeys.map((dataKey) => [dataKey.kid, { ...dataKey, key: asBuffer(dataKey.key) }]),
  );
  const current = new Map(parts.current.map(([sealClass, kid]) => [sealClass, byKid.get(kid)]));
  const index = openBlindIndex(file.blindIndex);
  const keyOf = (kid: string): DataKey => {
    const found = byKid.get(kid);
    if (!found) throw new Error('sealed value names an unknown key');
    return found;
  };
  return {
    seal: (sealClass, place, plain) => {
      const dataKey = current.get(sealClass);
      if (!dataKey) throw new Error(`no data key for ${sealClass}`);
      return seal(dataKey, place, plain);
    },
    unseal: (place, blob) => unseal(keyOf, place, blob).toString('utf8'),
    unsealBytes: (place, blob) => unseal(keyOf, place, blob),
    phoneIndex: (phone) => index('phone', phone),
    idNoIndex: (idNo) => index('id_no', idNo),
    nameEmployerIndex: (name, employerNo) => index('name_employer', `${name}\n${employerNo}`),
    tag: index,
    file,
    parts,
  };
}

const quarterOf = (at: Date): string => `${at.getUTCFullYear()}Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
const kekPlace = (kid: string): Place => `sec|dek|${kid}`;

/** Opens the data keys that the database holds wrapped, and makes this quarter's where they are missing. */
export async function openKeyRing(db: Kysely<Tables>, file: KeyFile, suite: Suite): Promise<KeyRing> {
  const kek: DataKey = { kid: '0000000000000000', suite: 'aes-256-gcm', key: file.kek };
  const quarter = quarterOf(new Date());
  for (const sealClass of classes) {
    const kid = randomBytes(8).toString('hex');
    await db
      .insertInto('sec.dek')
      .values({
        kid,
        class: sealClass,
        quarter,
        suite,
        wrapped: seal(kek, kekPlace(kid), randomBytes(keyBytes(suite))),
      })
      .onConflict((conflict) => conflict.columns(['class', 'quarter', 'suite']).doNothing())
      .execute();
  }
  const rows = await db.selectFrom('sec.dek').selectAll().execute();
  const dataKeys: DataKey[] = [];
  const current: RingParts['current'] = [];
  for (const row of rows) {
    const key = unseal(() => kek, kekPlace(row.kid), row.wrapped);
    dataKeys.push({ kid: row.kid, suite: row.suite as Suite, key }); // Written only above.
    if (row.quarter === quarter && row.suite === suite) current.push([row.class, row.kid]);
  }
  return keyRingOf({ file, dataKeys, current });
}
