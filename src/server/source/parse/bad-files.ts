import { gzipSync } from 'node:zlib';
import type { FileRefusalCode } from '#contract/refusal.ts';
import { bookParts, makeBook, makeZip, textRow, type ZipPart } from './testing.ts';

const header = textRow(1, ['客户号', '机构号']);
const one = { sheets: [{ name: 'A', rows: header + textRow(2, ['1', '3301']) }] };
const sheetOf = (rows: string) => makeBook({ sheets: [{ name: 'A', rows }] });
const changed = (name: string, change: (part: ZipPart) => ZipPart): Buffer =>
  makeZip(bookParts(one).map((part) => (part.name === name ? change(part) : part)));
const replaced = (name: string, content: string | Buffer) => changed(name, (part) => ({ ...part, content }));
const withPart = (part: ZipPart) => makeBook({ ...one, more: [part] });
const relations = (list: string) => `<Relationships xmlns="x">${list}</Relationships>`;
const compound = (stream: string) =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1024), Buffer.from(stream, 'utf16le')]);
const sheetPath = 'xl/worksheets/sheet1.xml';
const sheetHead = `<worksheet xmlns="x"><sheetData>${header}`;
const million = 'x'.repeat(1_000_000);
const mebibyte = 1024 * 1024;

/** Whole megabytes of a sheet that is well formed to its end. */
const spaces = (megabytes: number) =>
  Buffer.concat([
    Buffer.from(sheetHead),
    Buffer.alloc(megabytes * mebibyte, ' '),
    Buffer.from('</sheetData></worksheet>'),
  ]);

/** A file that must not be taken, and the code of its refusal. */
type BadFile = [code: FileRefusalCode, bytes: () => Buffer];

/** What costs time or memory where it is not stopped in time; the corpus of A41, made when it is asked for. */
export const heavyFiles: Record<string, BadFile> = {
  'a file of 48 MB': ['file.big', () => Buffer.alloc(48 * mebibyte, 'a,b\n')],
  'a bomb of 48 MB in one string': [
    'file.cell-long',
    () =>
      replaced('xl/sharedStrings.xml', `<sst xmlns="x"><si><t>${'x'.repeat(48 * mebibyte)}</t></si></sst>`),
  ],
  'a bomb of 48 MB of blanks': ['file.cell-long', () => replaced(sheetPath, spaces(48))],
  'a bomb that says it is 310 MB': [
    'file.unpacked-big',
    () => changed(sheetPath, (part) => ({ ...part, declaredSize: 310 * mebibyte })),
  ],
  'a bomb of rows that are packed a thousand times': [
    'file.unpacked-big',
    () => sheetOf(header + '<row r="7"><c r="A7"/></row>'.repeat(1_700_000)),
  ],
  'too many rows': [
    'file.rows-many',
    () => Buffer.from(`客户号,机构号\n${Array.from({ length: 200_001 }, (_, at) => `${at},1\n`).join('')}`),
  ],
  'a document type without an end': [
    'file.cell-long',
    () => replaced(sheetPath, `<!DOCTYPE x [${' '.repeat(mebibyte)}`),
  ],
  'a cell of a million characters': ['file.cell-long', () => sheetOf(header + textRow(2, [million]))],
  'a shared string of a million characters': [
    'file.cell-long',
    () => replaced('xl/sharedStrings.xml', `<sst xmlns="x"><si><t>${million}</t></si></sst>`),
  ],
  'a record of a million characters': [
    'file.record-long',
    () => Buffer.from(`客户号,机构号\n1,"${million}"\n`),
  ],
  '16,384 columns': [
    'file.columns-many',
    () =>
      sheetOf(
        header +
          textRow(
            2,
            Array.from({ length: 16_384 }, () => '1'),
          ),
      ),
  ],
};

/** What is broken, of another kind, or made to reach what it must not. */
export const oddFiles: Record<string, BadFile> = {
  'sizes that lie: less is declared': [
    'file.damaged',
    () => changed(sheetPath, (part) => ({ ...part, declaredSize: 10 })),
  ],
  'sizes that lie: more is declared': [
    'file.damaged',
    () => changed(sheetPath, (part) => ({ ...part, declaredSize: 9999 })),
  ],
  'a zip in a zip': ['file.archive', () => makeZip([{ name: 'a.xlsx', content: makeBook(one) }])],
  'a sheet that is a zip': ['file.damaged', () => replaced(sheetPath, makeBook(one))],
  'a thousand entries': [
    'file.entries-many',
    () =>
      makeBook({
        ...one,
        more: Array.from({ length: 1000 }, (_, at) => ({ name: `xl/media/${at}.png`, content: 'x' })),
      }),
  ],
  'a document type with entities': [
    'file.unsafe',
    () =>
      replaced(
        sheetPath,
        `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${sheetHead}</sheetData></worksheet>`,
      ),
  ],
  'an entity that nobody declared': [
    'file.damaged',
    () => sheetOf(`${header}<row r="2"><c r="A2" t="str"><v>&a;</v></c></row>`),
  ],
  'a relation to another file': [
    'file.external',
    () =>
      withPart({
        name: 'xl/worksheets/_rels/sheet1.xml.rels',
        content: relations(
          '<Relationship Id="e" Type="a/oleObject" Target="file:///etc/passwd" TargetMode="External"/>',
        ),
      }),
  ],
  'formulas into another workbook': [
    'file.external',
    () => withPart({ name: 'xl/externalLinks/externalLink1.xml', content: '<externalLink/>' }),
  ],
  'a header of 61 columns': [
    'file.columns-many',
    () => Buffer.from(`${Array.from({ length: 61 }, (_, at) => `列${at}`).join(',')}\n1\n`),
  ],
  'an entry that climbs out': ['file.unsafe', () => withPart({ name: '../../etc/cron.d/x', content: 'x' })],
  'an entry from the root': ['file.unsafe', () => withPart({ name: '/etc/passwd', content: 'x' })],
  'an entry with backslashes': ['file.unsafe', () => withPart({ name: '..\\..\\windows\\x', content: 'x' })],
  'two entries of one name': [
    'file.damaged',
    () => withPart({ name: 'XL/workbook.xml', content: '<workbook/>' }),
  ],
  'an encrypted zip': [
    'file.encrypted',
    () => makeZip(bookParts(one).map((part) => ({ ...part, encrypted: true }))),
  ],
  'a workbook with a password': ['file.encrypted', () => compound('EncryptedPackage')],
  'an old workbook called .xlsx': ['file.xls', () => compound('Workbook')],
  'a workbook of before that': ['file.xls', () => Buffer.from('0902060000001000b9045c00', 'hex')],
  'a Word document': ['file.not-table', () => compound('WordDocument')],
  'a workbook with macros': ['file.xlsm', () => withPart({ name: 'xl/vbaProject.bin', content: 'x' })],
  'a workbook that says it has macros': [
    'file.xlsm',
    () => makeBook({ ...one, contentType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }),
  ],
  'a binary workbook': [
    'file.xlsb',
    () => makeBook({ ...one, contentType: 'application/vnd.ms-excel.sheet.binary.macroEnabled.main' }),
  ],
  'an OpenDocument sheet': [
    'file.ods',
    () =>
      makeZip([
        { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
        { name: 'content.xml', content: '<x/>' },
      ]),
  ],
  'a zip': ['file.archive', () => makeZip([{ name: '客户.csv', content: '客户号,机构号\n' }])],
  'a gzip': ['file.archive', () => gzipSync('客户号,机构号\n')],
  'a page that calls itself .xls': [
    'file.web-page',
    () => Buffer.from('\ufeff<html><table><tr><td>客户号</td></tr></table></html>'),
  ],
  'an XML spreadsheet of 2003': ['file.web-page', () => Buffer.from('<?xml version="1.0"?><Workbook/>')],
  'a PDF': ['file.not-table', () => Buffer.from('%PDF-1.7\n1,2,3\n')],
  'a picture': ['file.not-table', () => Buffer.from('89504e470d0a1a0a0000000d', 'hex')],
  'a workbook cut in the middle': ['file.damaged', () => makeBook(one).subarray(0, 900)],
  'a sheet cut in the middle': ['file.damaged', () => replaced(sheetPath, sheetHead)],
  'a string that is not there': [
    'file.damaged',
    () => sheetOf(`${header}<row r="2"><c r="A2" t="s"><v>7</v></c></row>`),
  ],
  'a workbook without rows': ['file.sheets-empty', () => sheetOf('')],
  nothing: ['file.empty', () => Buffer.alloc(0)],
  'blank lines': ['file.empty', () => Buffer.from('\n\n,,\n')],
  'rows without a header': [
    'file.header-missing',
    () => Buffer.from('100028841,3301,13800005678\n100028842,3301,13800005679\n'),
  ],
};
