import { crc32, deflateRawSync } from 'node:zlib';
import type { TableRow } from './frame.ts';
import { type ParseAsked, type ParsedEnd, type ParsedUpload, parseUpload } from './parse-upload.ts';

/** One part of a zip, as it is or with a lie in its headers. */
export type ZipPart = {
  name: string;
  content: string | Buffer;
  declaredSize?: number;
  encrypted?: boolean;
  stored?: boolean;
};

const encryptedFlag = 1;
const utf8Flag = 0x800;

/** Writes a zip byte by byte, so that a test can make one that no program writes. */
export function makeZip(parts: readonly ZipPart[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, declaredSize, encrypted = false, stored = false } of parts) {
    const bytes = Buffer.from(content as Buffer); // Buffer.from takes both, in two overloads.
    const packed = stored ? bytes : deflateRawSync(bytes, { level: 6 });
    const nameBytes = Buffer.from(name);
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(utf8Flag | (encrypted ? encryptedFlag : 0), 2);
    fixed.writeUInt16LE(stored ? 0 : 8, 4);
    fixed.writeUInt32LE(crc32(bytes), 10);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(declaredSize ?? bytes.length, 18);
    fixed.writeUInt16LE(nameBytes.length, 22);
    bodies.push(Buffer.from('504b0304', 'hex'), fixed, nameBytes, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('504b01021400', 'hex'), fixed, rest, nameBytes);
    offset += 30 + nameBytes.length + packed.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directoryBytes, end]);
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';
const relations = (list: string) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list}</Relationships>`;

export type BookOf = {
  /** Each sheet's name and what lies in its sheetData; `state` when it is hidden. */
  sheets: { name: string; rows: string; state?: string; after?: string }[];
  strings?: readonly string[];
  /** Inner XML of styleSheet. */
  styles?: string;
  workbookPr?: string;
  contentType?: string;
  more?: readonly ZipPart[];
};

/** The parts of a small workbook, to be changed before they are packed. */
export function bookParts(book: BookOf): ZipPart[] {
  const { sheets, strings, styles, workbookPr = '', contentType = main, more = [] } = book;
  const numbered = sheets.map((sheet, at) => ({ ...sheet, no: at + 1 }));
  const parts: ZipPart[] = [
    {
      name: '[Content_Types].xml',
      content: `<?xml version="1.0"?><Types xmlns="x"><Override PartName="/xl/workbook.xml" ContentType="${contentType}"/></Types>`,
    },
    {
      name: '_rels/.rels',
      content: relations(`<Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/>`),
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="x" xmlns:r="${office}"><workbookPr ${workbookPr}/><sheets>${numbered
        .map(
          ({ name, no, state }) =>
            `<sheet name="${name}" sheetId="${no}" ${state ? `state="${state}"` : ''} r:id="s${no}"/>`,
        )
        .join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations(
        [
          ...numbered.map(
            ({ no }) =>
              `<Relationship Id="s${no}" Type="${office}/worksheet" Target="worksheets/sheet${no}.xml"/>`,
          ),
          `<Relationship Id="x1" Type="${office}/sharedStrings" Target="/xl/sharedStrings.xml"/>`,
          ...(styles === undefined
            ? []
            : [`<Relationship Id="x2" Type="${office}/styles" Target="styles.xml"/>`]),
        ].join(''),
      ),
    },
    {
      name: 'xl/sharedStrings.xml',
      content: `<sst xmlns="x">${(strings ?? []).map((text) => (text.startsWith('<') ? `<si>${text}</si>` : `<si><t>${text}</t></si>`)).join('')}</sst>`,
    },
    ...numbered.map(({ no, rows, after = '' }) => ({
      name: `xl/worksheets/sheet${no}.xml`,
      content: `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="x"><sheetData>${rows}</sheetData>${after}</worksheet>`,
    })),
    ...(styles === undefined
      ? []
      : [{ name: 'xl/styles.xml', content: `<styleSheet xmlns="x">${styles}</styleSheet>` }]),
  ];
  return [...parts, ...more];
}

export const makeBook = (book: BookOf): Buffer => makeZip(bookParts(book));

const letters = (column: number): string =>
  (column >= 26 ? letters(Math.trunc(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));

/** One row of a sheet whose cells are given as text, each in its place. */
export const textRow = (rowNo: number, cells: readonly string[]): string =>
  `<row r="${rowNo}">${cells
    .map((cell, at) =>
      cell === '' ? '' : `<c r="${letters(at)}${rowNo}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`,
    )
    .join('')}</row>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '_x000D_');

/** Parses to the end. */
export async function parseWhole(
  bytes: Buffer,
  name: string,
  asked: ParseAsked = {},
): Promise<Omit<ParsedUpload, 'rows'> & ParsedEnd & { rows: TableRow[] }> {
  const { rows, ...head } = await parseUpload(bytes, name, asked);
  const all: TableRow[] = [];
  for (;;) {
    const next = await rows.next();
    if (next.done) return { ...head, rows: all, ...next.value };
    all.push(...next.value);
  }
}
