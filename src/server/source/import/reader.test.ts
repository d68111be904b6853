import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { fileKindOf } from '#contract/dictionary.ts';
import { Problem } from '#contract/problem.ts';
import { readCell } from './cell.ts';
import type { TableRow } from '../parse/frame.ts';
import { openCsv } from './csv.ts';
import { mapHeader } from './header.ts';
import { createKeySet } from './key-set.ts';

const dir = mkdtempSync(join(tmpdir(), 'jingtian-reader-'));
after(() => rmSync(dir, { recursive: true, force: true }));

async function read(name: string, content: string | Buffer) {
  const path = join(dir, name);
  writeFileSync(path, content);
  const { encoding, header, rows, exportId } = await openCsv(path, name);
  const all: TableRow[] = [];
  for await (const batch of rows) all.push(...batch);
  return { encoding, header, rows: all, ...(exportId !== null && { exportId }) };
}

const refusal = (code: string, rowNo?: number) => (error: unknown) => {
  assert.ok(error instanceof Problem);
  assert.equal(error.details['code'], code);
  if (rowNo !== undefined) assert.equal(error.details['rowNo'], rowNo);
  return true;
};

/** 客户号,姓名 / C1,王建国 as a spreadsheet in Chinese Windows saves it. */
const gb18030 = Buffer.from('bfcdbba7bac52cd0d5c3fb0d0a43312ccdf5bda8b9fa0d0a', 'hex');

test('UTF-8, with and without its mark, and GB18030 are told apart by their bytes', async () => {
  const expected = [{ rowNo: 2, cells: ['C1', '王建国'] }];
  const text = '客户号,姓名\r\nC1,王建国\r\n';
  assert.deepEqual(await read('a.csv', text), {
    encoding: 'UTF-8',
    header: ['客户号', '姓名'],
    rows: expected,
  });
  assert.deepEqual((await read('b.csv', `﻿${text}`)).header, ['客户号', '姓名']);
  const old = await read('c.csv', gb18030);
  assert.equal(old.encoding, 'GB18030');
  assert.deepEqual(old.header, ['客户号', '姓名']);
  assert.deepEqual(old.rows, expected);
});

test('a character cut by the end of a block is still UTF-8', async () => {
  const { encoding, rows } = await read('long.csv', `客户号,姓名\n${'C1,王建国\n'.repeat(60_000)}`);
  assert.equal(encoding, 'UTF-8');
  assert.equal(rows.length, 60_000);
  assert.deepEqual(rows.at(-1), { rowNo: 60_001, cells: ['C1', '王建国'] });
});

test('a file that we exported: marks are passed over wherever they stand, guards come off', async () => {
  const mark = '# 井田导出 7f · 李敏 A0132';
  const rows = [
    { rowNo: 3, cells: ['C1', '=1+1 号', '2'] },
    { rowNo: 4, cells: ['C2', "'二号", '3'] },
  ];
  const lines = ['客户号;姓名;数', "C1;'=1+1 号;2", "C2;'二号;3"].join('\r\n');
  const expected = { encoding: 'UTF-8', header: ['客户号', '姓名', '数'], rows, exportId: '7f' };
  assert.deepEqual(await read('e.csv', `${mark}\r\n${lines}\r\n${mark} 共 2 行\r\n`), expected);
  // As a spreadsheet saves it again: the mark has the width of the rows, and no newline ends the file.
  assert.deepEqual(await read('f.csv', `"${mark}";;\r\n${lines}\r\n${mark} 共 2 行;;`), expected);
  const own = await read('g.csv', "客户号,姓名\nC1,'=1+1 号\n");
  assert.deepEqual(own.rows, [{ rowNo: 2, cells: ['C1', "'=1+1 号"] }], 'a file of others is read as it is');
  await assert.rejects(read('h.csv', `# 井田导出 7f 遮掩 · 李敏\r\n${lines}\r\n`), refusal('file.masked'));
});

test('bytes that are neither are refused, not guessed', async () => {
  await assert.rejects(read('d.csv', Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a])), refusal('file.encoding'));
});

test('a row has the number that a spreadsheet shows: blank lines and quoted line breaks count', async () => {
  const { rows } = await read('e.csv', 'a;b\n\n"x\ny";1\n2;"z""z"\n');
  assert.deepEqual(rows, [
    { rowNo: 3, cells: ['x\ny', '1'] },
    { rowNo: 4, cells: ['2', 'z"z'] },
  ]);
});

test('a file cut in the middle is said so, with its row', async () => {
  await assert.rejects(read('f.csv', 'a,b\n1,2\n"3,4\n5,6\n'), refusal('file.cut', 3));
  await assert.rejects(read('g.csv', 'a,b\n1,2\n3'), refusal('file.cut', 3));
  await assert.rejects(read('h.csv', 'a,b\n1,\u00002\n'), refusal('file.nul', 2));
  await assert.rejects(read('i.csv', ''), refusal('file.empty'));
  await assert.rejects(read('j.csv', `a,b\n"${'x'.repeat(70_000)}"\n`), refusal('file.record-long', 2));
  const packed = gzipSync(`a,b\n${Array.from({ length: 9999 }, (_, at) => `${at},${at * 7919}\n`).join('')}`);
  assert.equal((await read('k.csv.gz', packed)).rows.length, 9999);
  await assert.rejects(read('l.csv.gz', packed.subarray(0, packed.length / 2)), refusal('file.compressed'));
  const wide = Array.from({ length: 61 }, (_, at) => `c${at}`).join(',');
  await assert.rejects(read('m.csv', `${wide}\n`), refusal('file.columns-many'));
});

test('whatever is written by the rules of CSV is read back', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '张', ' ', ';', '1'), maxLength: 6 });
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 }), async (rows) => {
      const line = (cells: readonly string[]) =>
        cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
      count += 1;
      const found = await read(`p${count}.csv`, [['a', 'b', 'c'], ...rows].map(line).join('\n'));
      assert.deepEqual(
        found.rows.map((row) => row.cells),
        rows.map((row) => [...row]).filter((row) => row.some((text) => text !== '')),
      );
    }),
    { numRuns: 60 },
  );
});

test('a header is known by code name, 列名 or synonym; a missing required column refuses the file', () => {
  const { columns, ignored } = mapHeader('f', fileKindOf('customers'), [
    '客户编号',
    'ORG_NO',
    '手机',
    '备注',
  ]);
  assert.deepEqual(
    columns.map(({ name, at }) => [name, at]),
    [
      ['customer_no', 0],
      ['org_no', 1],
      ['phone', 2],
    ],
  );
  assert.deepEqual(ignored, ['备注']);
  assert.throws(() => mapHeader('f', fileKindOf('customers'), ['客户号']), refusal('file.column-missing', 1));
  assert.throws(
    () => mapHeader('f', fileKindOf('customers'), ['客户号', '机构号', '客户编号']),
    refusal('file.column-twice', 1),
  );
});

const cellOf =
  (kind: 'customers' | 'holdings' | 'touches' | 'application_steps' | 'merchants', name: string) =>
  (text: string) => {
    const cell = readCell(fileKindOf(kind).columns[name]!, text);
    return 'code' in cell ? cell.code : cell.value;
  };

test('cells: days, amounts, rates, flags, codes, phones and ID numbers in the ways that banks write them', () => {
  const day = cellOf('holdings', 'opened_on');
  for (const text of ['2024-05-16', '2024/5/16', '20240516', '2024年5月16日', '2024-05-16 00:00:00'])
    assert.equal(day(text), '2024-05-16');
  assert.equal(day('2024-02-30'), 'value.day-none');
  const amount = cellOf('holdings', 'balance');
  assert.equal(amount('86,000.5'), 8_600_050);
  assert.equal(amount('¥1,234.50元'), 123_450);
  assert.equal(amount('-0.01'), -1);
  assert.equal(amount('1.005'), 'value.decimals');
  assert.equal(amount('十万'), 'value.number');
  assert.equal(cellOf('application_steps', 'rate')('3.65%'), 365);
  assert.equal(cellOf('application_steps', 'at')('2026-11-18 16:30'), '2026-11-18T08:30:00.000Z');
  assert.equal(cellOf('customers', 'deceased')('是'), true);
  assert.equal(cellOf('customers', 'deceased')('constructor'), 'value.flag');
  assert.equal(cellOf('holdings', 'kind')('房贷'), 'MORTGAGE');
  assert.equal(cellOf('holdings', 'kind')('toString'), 'value.code');
  assert.equal(cellOf('customers', 'phone')('+86 138-0000-5678'), '13800005678');
  assert.equal(cellOf('customers', 'phone')('12345'), 'value.phone-length');
  assert.equal(cellOf('customers', 'id_no')('11010519491231002x'), '11010519491231002X');
  assert.equal(cellOf('customers', 'id_no')('110105194912310021'), 'value.id-no-check');
  assert.equal(cellOf('customers', 'customer_no')(''), 'value.missing');
  assert.equal(cellOf('customers', 'name')(' '), null);
  assert.equal(cellOf('holdings', 'active_months_6')('7'), 'value.range');
  assert.deepEqual(cellOf('merchants', 'season_months')('9;3;3'), [3, 9]);
  assert.equal(cellOf('touches', 'outcome')('意向A'), 'INTENT_A');
});

test('a refused cell shows no phone, name or ID number', () => {
  const phone = readCell(fileKindOf('customers').columns['phone']!, '1380000567');
  assert.ok('code' in phone);
  assert.equal(phone.detail['value'], '1********7');
});

test('amounts come back as they went out, to the cent', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e13, max: 1e13 }), (fen) => {
      const yuan = `${fen < 0 ? '-' : ''}${Math.trunc(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
      assert.equal(cellOf('holdings', 'balance')(yuan), fen === 0 ? 0 : fen);
    }),
  );
});

test('the set of keys finds every second of a kind and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 9000 }), (keys) => {
      const set = createKeySet();
      const first = new Map<string, number>();
      for (const [at, key] of keys.entries()) {
        assert.equal(set.addOrFind(key, at + 1), first.get(key));
        if (!first.has(key)) first.set(key, at + 1);
      }
    }),
    { numRuns: 20 },
  );
});
