import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { inflation, readLimits } from '../limits.ts';
import { Refused } from '../refused.ts';

/** The parts of a workbook by their path, lower case: Office does not mind the case of its own parts. */
export type Archive = {
  names: string[];
  open: (name: string) => AsyncGenerator<Buffer>;
  has: (name: string) => boolean;
};

const isEncrypted = (entry: Entry): boolean => entry.isEncrypted();

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let declared = 0;
  for await (const entry of zip.eachEntry()) {
    declared += entry.uncompressedSize;
    if (declared > readLimits.unpackedBytes)
      throw new Refused('file.unpacked-big', { max: readLimits.unpackedBytes / 1024 / 1024 });
    const name = entry.fileName.toLowerCase();
    if (entries.has(name)) throw new Refused('file.damaged');
    entries.set(name, entry);
  }
  return entries;
}

/** yauzl names what is wrong only in words; which of them speaks of a path is all that we tell apart. */
function complaintOf(error: unknown): unknown {
  if (error instanceof Refused || !(error instanceof Error)) return error;
  if (/relative path|absolute path|invalid characters in fileName/i.test(error.message))
    return new Refused('file.unsafe');
  return new Refused('file.damaged');
}

/**
 * Opens a zip that lies in memory. Nothing is unpacked but what is asked for, and what comes out is counted
 * as it comes: the sizes that the archive declares are checked, never relied on.
 */
export async function openArchive(bytes: Buffer): Promise<Archive> {
  let entries: Map<string, Entry>;
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(bytes, { validateEntrySizes: true, strictFileNames: true });
    if (zip.entryCount > readLimits.entries)
      throw new Refused('file.entries-many', { max: readLimits.entries });
    entries = await listEntries(zip);
  } catch (error) {
    throw complaintOf(error);
  }
  let unpacked = 0;
  async function* open(name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name.toLowerCase());
    if (!entry) throw new Refused('file.damaged');
    if (isEncrypted(entry)) throw new Refused('file.encrypted');
    let size = 0;
    try {
      const part = await zip.openReadStreamPromise(entry);
      // A Readable without encoding gives Buffers.
      for await (const block of part as AsyncIterable<Buffer>) {
        size += block.length;
        unpacked += block.length;
        if (
          unpacked > readLimits.unpackedBytes ||
          (size > inflation.bytes && size > entry.compressedSize * inflation.times)
        )
          throw new Refused('file.unpacked-big', { max: readLimits.unpackedBytes / 1024 / 1024 });
        yield block;
      }
    } catch (error) {
      throw complaintOf(error);
    }
  }
  return { names: [...entries.keys()], open, has: (name) => entries.has(name.toLowerCase()) };
}
