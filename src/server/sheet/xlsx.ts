import { type Batches, type Cell, writable } from './cell.ts';
import { type Entry, writeZip } from './zip.ts';

export type Sheet = {
  name: string;
  /** The first of them, up to the header, stand in bold and stay in sight. */
  headRows: number;
  rows: Batches;
  /** In characters. */
  widths?: readonly number[];
  /** Printed on every page. */
  pageHead?: string;
  pageFoot?: string;
};

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const contentTypes = 'http://schemas.openxmlformats.org/package/2006/content-types';
const officeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Text of an element or attribute. What looks like the format's own escape of a character is escaped itself. */
const xml = (text: string): string =>
  writable(text)
    .replaceAll(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replaceAll(/[&<>"\r]/g, (sign) => entities[sign] ?? '');

function columnName(at: number): string {
  const letter = String.fromCodePoint(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}

/** Styles of styles.xml below: 1 text, 2 text in bold. */
function cellXml(cell: Cell, at: string, bold: boolean): string {
  if (cell === null || cell === '') return '';
  if (typeof cell !== 'string') return `<c r="${at}"><v>${xml(cell.numeral)}</v></c>`;
  const style = bold ? 2 : 1;
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(cell)}</t></is></c>`;
}

/** `&` begins a code in a page's head and foot, which hold 255 characters. */
const pageText = (text: string): string => xml(`&L${text.replaceAll('&', '&&')}`.slice(0, 255));

async function* sheetXml(sheet: Sheet): AsyncGenerator<Buffer> {
  const { headRows, widths = [], pageHead, pageFoot } = sheet;
  const pane =
    headRows > 0
      ? `<pane ySplit="${headRows}" topLeftCell="A${headRows + 1}" activePane="bottomLeft" state="frozen"/>`
      : '';
  const columns = widths
    .map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  yield Buffer.from(
    `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView>` +
      `</sheetViews>${columns && `<cols>${columns}</cols>`}<sheetData>`,
  );
  let rowNo = 0;
  for await (const rows of sheet.rows) {
    const lines = rows.map((row) => {
      rowNo += 1;
      const cells = row.map((cell, at) => cellXml(cell, `${columnName(at)}${rowNo}`, rowNo <= headRows));
      return `<row r="${rowNo}">${cells.join('')}</row>`;
    });
    yield Buffer.from(lines.join(''));
  }
  const pages = [
    pageHead && `<oddHeader>${pageText(pageHead)}</oddHeader>`,
    pageFoot && `<oddFooter>${pageText(pageFoot)}</oddFooter>`,
  ].join('');
  yield Buffer.from(`</sheetData>${pages && `<headerFooter>${pages}</headerFooter>`}</worksheet>`);
}

const plainStyle = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>';
const styles = [
  `<styleSheet xmlns="${main}">`,
  '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>',
  '<fills count="2"><fill><patternFill patternType="none"/></fill>',
  '<fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border/></borders>',
  `<cellStyleXfs count="1">${plainStyle}</cellStyleXfs>`,
  `<cellXfs count="3">${plainStyle}`,
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>',
  '</styleSheet>',
].join('');

const sheetName = (name: string): string => name.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, 31);
const override = (path: string, type: string) =>
  `<Override PartName="/xl/${path}" ContentType="${officeType}.${type}+xml"/>`;
const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;

/** The parts that say which sheets there are. Nothing in them points outside of the file. */
function frameOf(sheets: readonly Sheet[]): Entry[] {
  const each = (write: (no: number, sheet: Sheet) => string): string =>
    sheets.map((sheet, at) => write(at + 1, sheet)).join('');
  const part = (name: string, ...texts: string[]): Entry => ({
    name,
    bytes: [Buffer.from(declaration + texts.join(''))],
  });
  return [
    part(
      '[Content_Types].xml',
      `<Types xmlns="${contentTypes}"><Default Extension="xml" ContentType="application/xml"/>`,
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
      override('workbook.xml', 'sheet.main'),
      override('styles.xml', 'styles'),
      each((no) => override(`worksheets/sheet${no}.xml`, 'worksheet')),
      '</Types>',
    ),
    part(
      '_rels/.rels',
      `<Relationships xmlns="${packageRelations}">`,
      relation('rId1', 'officeDocument', 'xl/workbook.xml'),
      '</Relationships>',
    ),
    part(
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>`,
      each((no, { name }) => `<sheet name="${xml(sheetName(name))}" sheetId="${no}" r:id="rId${no}"/>`),
      '</sheets></workbook>',
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${packageRelations}">`,
      each((no) => relation(`rId${no}`, 'worksheet', `worksheets/sheet${no}.xml`)),
      relation('rIdStyles', 'styles', 'styles.xml'),
      '</Relationships>',
    ),
    part('xl/styles.xml', styles),
  ];
}

/**
 * A workbook as its rows are read. Every text is written as text, never as a formula, whatever it looks like
 * (trust.md §3.7): an inline string in a cell of text format.
 */
export const writeXlsx = (sheets: readonly Sheet[]): AsyncGenerator<Buffer> =>
  writeZip([
    ...frameOf(sheets),
    ...sheets.map((sheet, at) => ({ name: `xl/worksheets/sheet${at + 1}.xml`, bytes: sheetXml(sheet) })),
  ]);
