import { Zip, ZipDeflate } from 'fflate';

/** A file of an archive; its bytes are asked for when its turn comes. */
export type Entry = { name: string; bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array> };

const nothing = new Uint8Array();

/** A ZIP archive as its files are made: what has been packed leaves before more is read. */
export async function* writeZip(entries: readonly Entry[]): AsyncGenerator<Buffer> {
  let packed: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, bytes) => {
    failure ??= error;
    packed.push(bytes);
  });
  const taken = (): Buffer => {
    if (failure) throw failure;
    const bytes = Buffer.concat(packed);
    packed = [];
    return bytes;
  };
  for (const { name, bytes } of entries) {
    const file = new ZipDeflate(name, { level: 6 });
    zip.add(file);
    for await (const block of bytes) {
      file.push(block);
      yield taken();
    }
    file.push(nothing, true);
  }
  zip.end();
  yield taken();
}
