import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import fc from 'fast-check';
import { unguardText } from '#core/sheet/guard.ts';
import { type Batches, type Cell, numeral, writable } from './cell.ts';
import { writeCsv } from './csv.ts';
import { writeXlsx } from './xlsx.ts';

async function bytesOf(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}
const csvOf = async (rows: Batches): Promise<string[][]> => {
  const bytes = await bytesOf(writeCsv(rows));
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  // Without `columns` each record is an array of text.
  return parse(bytes, { bom: true, relax_column_count: true }) as unknown as string[][];
};

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom("'", '=', '-', '"', ',', ';', '\r', '\n', '\t', '\0', '_x0041_', '<', '&'),
  }),
);

test('CSV: every text is read back as it was, without what no file may hold', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyText, { minLength: 2, maxLength: 4 }), async (row) => {
      const [read] = await csvOf([[row]]);
      assert.deepEqual(read?.map(unguardText), row.map(writable));
    }),
  );
});

/** The texts of a sheet's cells by their place, as a reader of XML finds them. */
function cellsOf(file: Buffer, sheet = 1): Map<string, { type: string; text: string }> {
  const xml = strFromU8(unzipSync(file)[`xl/worksheets/sheet${sheet}.xml`]!);
  assert.doesNotMatch(xml, /<f[ >]/, 'no formula');
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#13': '\r' };
  return new Map(
    [...xml.matchAll(/<c r="([A-Z]+\d+)"([^>]*)>(?:<is><t[^>]*>|<v>)([^<]*)</g)].map(
      ([, at = '', attributes = '', text = '']) => [
        at,
        {
          type: /t="(\w+)"/.exec(attributes)?.[1] ?? 'number',
          text: text
            .replaceAll(/&(#?\w+);/g, (_, name: string) => signs[name] ?? '?')
            .replaceAll(/_x005F_/g, '_'),
        },
      ],
    ),
  );
}

test('XLSX: every text is text, every number a number', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const rows: Cell[][] = [['题'], [text, numeral('-12.50'), null, text]];
      const cells = cellsOf(await bytesOf(writeXlsx([{ name: 'a', headRows: 1, rows: [rows] }])));
      const written = writable(text);
      assert.equal(cells.get('A2')?.text ?? '', written);
      assert.equal(cells.get('A2')?.type ?? 'inlineStr', 'inlineStr');
      assert.deepEqual(cells.get('B2'), { type: 'number', text: '-12.50' });
      assert.equal(cells.get('C2'), undefined);
      assert.equal(cells.get('D2')?.text ?? '', written);
    }),
    { numRuns: 60 },
  );
});

test('XLSX: sheets by name, columns beyond Z, a head on every page, nothing outside of the file', async () => {
  const wide = Array.from({ length: 30 }, (_, at) => `c${at}`);
  const file = await bytesOf(
    writeXlsx([
      { name: '客户/1', headRows: 1, rows: [[wide]], widths: [12], pageHead: 'A & B' },
      { name: '持有', headRows: 0, rows: [] },
    ]),
  );
  const parts = unzipSync(file);
  const workbook = strFromU8(parts['xl/workbook.xml']!);
  assert.match(workbook, /name="客户 1"/);
  assert.match(workbook, /name="持有"/);
  assert.equal(cellsOf(file).get('AD1')?.text, 'c29');
  assert.match(strFromU8(parts['xl/worksheets/sheet1.xml']!), /<oddHeader>&amp;LA &amp;&amp; B<\/oddHeader>/);
  for (const [name, bytes] of Object.entries(parts))
    assert.doesNotMatch(strFromU8(bytes), /TargetMode|externalLink/, name);
});

test('rows are written as they come: what was packed leaves before more is asked for', async () => {
  let asked = 0;
  async function* rows() {
    for (; asked < 50; asked += 1)
      yield Array.from({ length: 500 }, (_, at) => [`${asked}-${at}-${Math.sin(at + asked)}`]);
  }
  const seen: number[] = [];
  for await (const part of writeXlsx([{ name: 'a', headRows: 0, rows: rows() }]))
    if (part.length > 0) seen.push(asked);
  assert.ok(new Set(seen).size > 10, `${new Set(seen).size} moments`);
});
