import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { unreadable } from './unreadable.ts';

/** What one pass over a file's bytes tells before any of it is believed. */
export type Scan = {
  digest: string;
  utf8: boolean;
  bom: boolean;
  endsWithNewline: boolean;
  byteCount: number;
};

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

/** How many bytes at the end belong to a character that goes on in the next block. */
function openTail(block: Buffer): number {
  for (let back = 1; back <= Math.min(3, block.length); back += 1) {
    const byte = block[block.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

/** Digest of the content, and whether it is UTF-8; a NUL byte or a damaged archive refuses the file. */
export async function scanFile(path: string, name: string): Promise<Scan> {
  const hash = createHash('sha256');
  let utf8 = true;
  let bom = false;
  let tail = Buffer.alloc(0);
  let last = 0;
  let byteCount = 0;
  let rowNo = 1;
  try {
    for await (const block of openBytes(path)) {
      hash.update(block);
      const nul = block.indexOf(0);
      if (nul >= 0) {
        for (let at = block.indexOf(10); at >= 0 && at < nul; at = block.indexOf(10, at + 1)) rowNo += 1;
        throw unreadable(name, 'file.nul', { rowNo });
      }
      for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) rowNo += 1;
      if (byteCount === 0) bom = block.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
      const whole = tail.length > 0 ? Buffer.concat([tail, block]) : block;
      const keep = openTail(whole);
      utf8 &&= isUtf8(whole.subarray(0, whole.length - keep));
      tail = Buffer.from(whole.subarray(whole.length - keep));
      last = block.at(-1) ?? last;
      byteCount += block.length;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw unreadable(name, 'file.compressed', { rowNo });
    throw error;
  }
  return {
    digest: hash.digest('hex'),
    utf8: utf8 && tail.length === 0,
    bom,
    endsWithNewline: last === 10 || last === 13,
    byteCount,
  };
}
