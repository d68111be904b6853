import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { writeXlsx } from '../../sheet/xlsx.ts';
import { mapHeader, vocabularyOf } from '../import/header.ts';
import { createRowReader } from '../import/row-reader.ts';
import type { TableRow } from '../parse/frame.ts';
import { openTable } from '../parse/open-table.ts';
import { createPassOver } from '../parse/pass-over.ts';
import { templateRows } from './template.ts';

async function bytesOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of writeXlsx([{ name: '表', headRows: 1, rows: [rows] }])) blocks.push(block);
  return Buffer.concat(blocks);
}

/** Reads a workbook as the child and its caller do between them. */
async function readBook(rows: readonly (readonly string[])[]) {
  const asked = { sheet: null, vocabulary: vocabularyOf(fileKinds) };
  const table = await openTable(await bytesOf(rows), asked);
  const passOver = createPassOver(table.head);
  const kept: TableRow[] = [];
  for await (const batch of table.rows) kept.push(...batch.filter((row) => !passOver.takes(row)));
  return { ...table.head, rows: kept, notes: passOver.notes().map(({ code }) => code) };
}

for (const kind of fileKinds)
  test(`the template of ${kind}, filled with two rows, is read as it is`, async () => {
    const { columns } = fileKindOf(kind);
    const [head, notes, example] = templateRows(kind);
    const filled = Object.values(columns).map((column) => column.example);
    // Filled in below the example, and in the place of both.
    const left = await readBook([head, notes, example, filled, filled]);
    const taken = await readBook([head, filled, filled]);
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
