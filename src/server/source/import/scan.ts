import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTextSight, type TextSight } from '../parse/text-sight.ts';
import { unreadable } from './unreadable.ts';

/** What one pass over a file tells: the digest of its content, and what kind of text it is. */
export type Scan = { digest: string; sight: TextSight };

const blockBytes = 256 * 1024;

/** The file's bytes, unpacked when its name ends in .gz. */
export function openBytes(path: string): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: blockBytes });
  if (!path.endsWith('.gz')) return file;
  const unpacked = createGunzip({ chunkSize: blockBytes });
  // An error reaches the reader through `unpacked`, which the pipeline destroys with it.
  pipeline(file, unpacked, () => {});
  return unpacked;
}

/** Reads the file once without believing any of it; a damaged archive refuses it. */
export async function scanFile(path: string, name: string): Promise<Scan> {
  const hash = createHash('sha256');
  const { see, end } = createTextSight();
  try {
    for await (const block of openBytes(path)) {
      hash.update(block);
      see(block);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw unreadable(name, 'file.compressed');
    throw error;
  }
  return { digest: hash.digest('hex'), sight: end() };
}
