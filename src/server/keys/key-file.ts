import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The secrets that must never enter the database or a log: one file, mode 0600, made at first use. */
export type KeyFile = {
  /** Wraps the data keys. */
  kek: Buffer;
  /** Makes blind indexes of phone and ID number: whoever holds it can guess phones (trust.md §3.4). */
  blindIndex: Buffer;
  /** Signs the row-scope context; the database holds its two pads. */
  contextMac: Buffer;
  /** Goes over password hashes. */
  pepper: Buffer;
  /** Signs CSRF tokens. */
  csrf: Buffer;
};
const names = ['kek', 'blindIndex', 'contextMac', 'pepper', 'csrf'] as const;

export function writeSecret(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function openKeyFile(dir: string): KeyFile {
  const path = join(dir, 'ring.json');
  if (!existsSync(path)) {
    const fresh = Object.fromEntries(names.map((name) => [name, randomBytes(32).toString('hex')]));
    writeSecret(path, JSON.stringify(fresh));
  }
  const stored = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>; // Our own file, written above.
  const key = (name: (typeof names)[number]) => {
    const value = Buffer.from(stored[name] ?? '', 'hex');
    if (value.length !== 32) throw new Error(`key file ${path} lacks ${name}`);
    return value;
  };
  return {
    kek: key('kek'),
    blindIndex: key('blindIndex'),
    contextMac: key('contextMac'),
    pepper: key('pepper'),
    csrf: key('csrf'),
  };
}
