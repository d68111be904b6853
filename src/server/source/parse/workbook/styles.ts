import type { NumberForm } from './number-text.ts';
import { readWholeXml } from './xml.ts';

/** Formats that Office knows by number: 27–36 and 50–58 are the dates of its East Asian editions. */
const builtIn = (id: number): NumberForm => {
  if (
    (id >= 14 && id <= 17) ||
    id === 22 ||
    (id >= 27 && id <= 31) ||
    id === 36 ||
    (id >= 50 && id <= 54) ||
    id === 57 ||
    id === 58
  )
    return { kind: 'day' };
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56)
    return { kind: 'time' };
  return id === 9 || id === 10 ? { kind: 'percent' } : { kind: 'plain' };
};

/** What a format code makes of a number, by its first section; text in quotes or brackets says nothing. */
export function formOf(code: string): NumberForm {
  const [section = ''] = code.split(';', 1);
  const bare = section
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .replaceAll(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
    .trim();
  if (/^general$/i.test(bare)) return { kind: 'plain' };
  if (/[yd]|^m+$/i.test(bare)) return { kind: 'day' };
  if (/[hs]/i.test(bare)) return { kind: 'time' };
  if (bare.includes('%')) return { kind: 'percent' };
  return /^0{2,20}$/.test(bare) ? { kind: 'zeros', length: bare.length } : { kind: 'plain' };
}

/** The form of each cell format (`s` of a cell) of a workbook. */
export async function readStyles(part: AsyncIterable<Buffer>): Promise<NumberForm[]> {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let inCellFormats = false;
  await readWholeXml(part, {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) formats.push(Number(attributes['numFmtId'] ?? 0));
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return formats.map((id) => {
    const code = codes.get(id);
    return code === undefined ? builtIn(id) : formOf(code);
  });
}
