import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { type Sheet, writeXlsx } from '../../sheet/xlsx.ts';
import { readCell } from '../import/cell.ts';
import { mapHeader, vocabularyOf } from '../import/header.ts';
import { createRowReader } from '../import/row-reader.ts';
import type { TableRow } from '../parse/frame.ts';
import { openTable } from '../parse/open-table.ts';
import { createPassOver } from '../parse/pass-over.ts';
import { templateRows, templateSheets } from './template.ts';

async function bytesOf(sheets: readonly Sheet[]): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of writeXlsx(sheets)) blocks.push(block);
  return Buffer.concat(blocks);
}

/** Reads a workbook as the child and its caller do between them. */
async function readBook(sheets: readonly Sheet[], sheet: string | null = null) {
  const asked = { sheet, vocabulary: sheet === null ? vocabularyOf(fileKinds) : {} };
  const table = await openTable(await bytesOf(sheets), asked);
  const passOver = createPassOver(table.head);
  const kept: TableRow[] = [];
  for await (const batch of table.rows) kept.push(...batch.filter((row) => !passOver.takes(row)));
  return { ...table.head, rows: kept, notes: passOver.notes().map(({ code }) => code) };
}

for (const kind of fileKinds)
  test(`the template of ${kind}, filled with two rows, is read as it is`, async () => {
    const { columns } = fileKindOf(kind);
    const [head] = templateRows(kind);
    const filled = Object.values(columns).map((column) => column.example);
    // Filled in below the example, and in the place of both.
    const left = await readBook(templateSheets(kind, [filled, filled]));
    const taken = await readBook([{ name: '表', headRows: 1, rows: [[head, filled, filled]] }]);
    const required = Object.values(columns).filter((column) => column.required);
    assert.deepEqual(
      head.filter((word) => word.startsWith('*')),
      required.map((column) => `*${column.zh}`),
    );
    assert.equal(left.kind, kind);
    assert.deepEqual(left.notes, ['rows.notes', 'rows.example']);
    assert.deepEqual(taken.notes, []);
    for (const { header, rows } of [left, taken]) {
      const { columns: mapped, ignored } = mapHeader('模板.xlsx', fileKindOf(kind), header);
      assert.equal(mapped.length, Object.keys(columns).length);
      assert.deepEqual(ignored, []);
      const { read } = createRowReader(mapped, header.length);
      assert.equal(rows.length, 2);
      for (const row of rows) assert.ok('values' in read(row), JSON.stringify(read(row)));
    }
  });

test('the second sheet names every code of every column, and each of its words is taken for that code', async () => {
  for (const kind of fileKinds) {
    const coded = Object.values(fileKindOf(kind).columns).filter(({ codes }) => codes);
    const sheets = templateSheets(kind);
    assert.equal(sheets.length, coded.length > 0 ? 2 : 1, kind);
    if (coded.length === 0) continue;
    const { rows } = await readBook(sheets, '可填的值');
    const expected = coded.flatMap(({ zh, codes = {} }) => Object.keys(codes).map((code) => [zh, code]));
    assert.deepEqual(
      rows.map(({ cells }) => [cells[0], cells[3]]),
      expected,
    );
    for (const { cells } of rows) {
      const column = coded.find(({ zh }) => zh === cells[0])!;
      for (const word of [cells[1]!, ...(cells[2] ? cells[2].split('、') : [])])
        assert.deepEqual(readCell(column, word), { value: cells[3] }, word);
    }
  }
});
