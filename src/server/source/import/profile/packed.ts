import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { unreadable } from '../unreadable.ts';

const unpack = promisify(gunzip);
const bytesMax = 256 * 1024 * 1024;
const blockBytes = 512;

/** A packed file as a whole, with the digest of its content. */
export async function readPacked(dir: string, name: string): Promise<{ bytes: Buffer; digest: string }> {
  const path = join(dir, name);
  await access(path).catch(() => {
    throw unreadable(name, 'file.missing');
  });
  const bytes = await unpack(await readFile(path), { maxOutputLength: bytesMax }).catch(() => {
    throw unreadable(name, 'file.compressed');
  });
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex') };
}

const textAt = (block: Buffer, from: number, to: number): string =>
  block.subarray(from, to).toString('utf8').replace(/\0.*$/s, '').trim();

/** The ordinary files of a tar archive, in its order; what is not a file is passed over. */
export function filesOfTar(name: string, tar: Buffer): { name: string; bytes: Buffer }[] {
  const files: { name: string; bytes: Buffer }[] = [];
  for (let at = 0; at + blockBytes <= tar.length && tar[at] !== 0;) {
    const head = tar.subarray(at, at + blockBytes);
    const size = Number.parseInt(textAt(head, 124, 136), 8);
    const from = at + blockBytes;
    if (!Number.isSafeInteger(size) || from + size > tar.length)
      throw unreadable(name, 'file.cut', { rowNo: files.length + 1 });
    const sort = String.fromCharCode(head[156] ?? 0);
    if (sort === '0' || sort === '\0')
      files.push({ name: textAt(head, 0, 100), bytes: tar.subarray(from, from + size) });
    at = from + Math.ceil(size / blockBytes) * blockBytes;
  }
  return files;
}

/** JSON in UTF-8, or a refusal of the file. */
export function jsonOf(name: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    throw unreadable(name, 'file.not-json');
  }
}
