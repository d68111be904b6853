import { tableLimits } from '../limits.ts';
import { Refused } from '../refused.ts';
import { readWholeXml } from './xml.ts';

/** Office writes characters that XML cannot hold, and a carriage return, as _x000D_. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;

export type StringTable = { add: (text: string) => void; get: (index: number) => string };

/**
 * The shared strings of a workbook, in one block of bytes: a sheet has hundreds of thousands, and as strings
 * each would keep alive the piece of XML that it was cut from.
 */
function createStringTable(): StringTable {
  let bytes = Buffer.allocUnsafeSlow(1 << 16);
  let ends = new Uint32Array(1 << 10);
  let length = 0;
  let count = 0;
  return {
    add: (text) => {
      const need = length + text.length * 3;
      if (need > bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(need, bytes.length * 2));
        bytes.copy(larger, 0, 0, length);
        bytes = larger;
      }
      if (count === ends.length) {
        const larger = new Uint32Array(count * 2);
        larger.set(ends);
        ends = larger;
      }
      length += bytes.write(text, length, 'utf8');
      ends[count] = length;
      count += 1;
    },
    get: (index) => {
      const end = index < count ? ends[index] : undefined;
      if (end === undefined) throw new Refused('file.damaged');
      return bytes.toString('utf8', index === 0 ? 0 : ends[index - 1], end);
    },
  };
}

/** Reads sharedStrings.xml; runs of rich text are joined, readings of hanzi (rPh) left out. */
export async function readStrings(part: AsyncIterable<Buffer>): Promise<StringTable> {
  const strings = createStringTable();
  let item = '';
  let inText = false;
  let inReading = false;
  await readWholeXml(part, {
    open: (name) => {
      if (name === 'si') item = '';
      else if (name === 't') inText = !inReading;
      else if (name === 'rPh') inReading = true;
    },
    text: (text) => {
      if (!inText) return;
      item += text;
      if (item.length > tableLimits.recordBytes)
        throw new Refused('file.cell-long', { max: tableLimits.recordBytes / 1024 });
    },
    close: (name) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') inReading = false;
      else if (name === 'si') strings.add(unescaped(item));
    },
  });
  return strings;
}
