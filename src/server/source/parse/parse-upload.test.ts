import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startChild } from './child-process.ts';
import { parseUpload } from './parse-upload.ts';
import { makeBook, parseWhole, textRow } from './testing.ts';

/** What a program can do in the child's place, under its flags; the last word it says. */
async function tryInChild(program: string): Promise<string> {
  const child = startChild(['--input-type=module', '-e', program]);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin.end();
  await once(child, 'close');
  return said.trim();
}

test('A44: in the child there is no network, no file but its program, no process, no environment', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number }; // Of a TCP server.
  const denied = (act: string) => `
    const tell = (error) => console.log(error?.code ?? 'done');
    process.on('uncaughtException', tell);
    try { ${act} } catch (error) { tell(error) }`;
  const connect = `const net = await import('node:net');
    const socket = net.connect(${port}, '127.0.0.1'); socket.on('error', tell); socket.on('connect', () => { tell(); socket.end() });`;
  const acts = {
    connect,
    fetch: `await fetch('http://127.0.0.1:${port}/').catch((error) => { throw error.cause ?? error }); tell()`,
    resolve: `const dns = await import('node:dns/promises'); await dns.lookup('localhost'); tell()`,
    read: `const fs = await import('node:fs'); fs.readFileSync(${JSON.stringify(import.meta.filename.replace(/parse\/[^/]+$/, 'queries.ts'))}); tell()`,
    list: `const fs = await import('node:fs'); fs.readdirSync('/'); tell()`,
    write: `const fs = await import('node:fs'); fs.writeFileSync(${JSON.stringify(join(tmpdir(), 'jingtian-child'))}, 'x'); tell()`,
    spawn: `const { spawnSync } = await import('node:child_process'); spawnSync('true'); tell()`,
    worker: `const { Worker } = await import('node:worker_threads'); new Worker('1', { eval: true }); tell()`,
  };
  try {
    for (const [name, act] of Object.entries(acts))
      assert.equal(await tryInChild(denied(act)), 'ERR_ACCESS_DENIED', name);
    assert.equal(await tryInChild('console.log(Object.keys(process.env).length)'), '0');
    // The same program without the flags does reach the server: the port was open.
    const socket = (await import('node:net')).connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
  } finally {
    server.close();
  }
});

test('a text file: its encoding, separator and header are found below a title, totals are left out', async () => {
  const text =
    '城东支行客户清单;;\n制表日期:2026-11-20;;\n客户号;机构号;姓 名\n1;3301;张三\n;;\n2;3301;"李;四"\n合计;2;\n';
  const parsed = await parseWhole(Buffer.from(text), 'a.txt');
  assert.equal(parsed.format, 'csv');
  assert.equal(parsed.encoding, 'UTF-8');
  assert.equal(parsed.delimiter, ';');
  assert.equal(parsed.kind, 'customers');
  assert.equal(parsed.headerRowNo, 3);
  assert.deepEqual(parsed.rows, [
    { rowNo: 4, cells: ['1', '3301', '张三'] },
    { rowNo: 6, cells: ['2', '3301', '李;四'] },
  ]);
  assert.equal(parsed.rowCount, 2);
  assert.deepEqual(parsed.notes, [{ code: 'rows.total', values: { rows: '7', count: 1 } }]);
});

const styles = `<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="00000"/><numFmt numFmtId="166" formatCode="[Red]0.00%"/><numFmt numFmtId="167" formatCode="#,##0.00&quot;day&quot;"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="167"/></cellXfs>`;

async function cellsOf(row: string, workbookPr = ''): Promise<string[]> {
  const strings = [
    '客户号',
    '机构号',
    '<r><t>王</t></r><r><t xml:space="preserve">建国 </t></r><rPh sb="0" eb="1"><t>わん</t></rPh>',
    '_x005F_x000D_ a_x000D_',
  ];
  const header = textRow(1, ['客户号', '机构号', '手机号', '身份证号', 'a', 'b', 'c', 'd', 'e', 'f', 'g']);
  const book = makeBook({
    sheets: [{ name: 'A', rows: `${header}<row r="5">${row}</row>` }],
    strings,
    styles,
    workbookPr,
  });
  const { rows } = await parseWhole(book, 'a.xlsx');
  assert.deepEqual(
    rows.map(({ rowNo }) => rowNo),
    [5],
  );
  return rows[0]!.cells;
}

test('cells of a workbook come as the clerk sees them', async () => {
  const cell = (column: string, value: string, more = '') => `<c r="${column}5" ${more}><v>${value}</v></c>`;
  assert.deepEqual(
    await cellsOf(
      [
        cell('A', '2', 't="s"'),
        cell('B', '3301', 's="3"'),
        cell('C', '13800005678'),
        cell('D', '1.1010519491231E+17'),
        cell('E', '45985', 's="1"'),
        cell('F', '45985.6458333333', 's="2"'),
        cell('G', '3.5999999999999997E-2', 's="4"'),
        cell('H', '1', 't="b"'),
        '<c r="I5"><f>A1+1</f><v>86000.100000000006</v></c>',
        cell('J', '#N/A', 't="e"'),
        '<c r="K5" t="inlineStr"><is><r><t>a</t></r><r><t>&amp;b</t></r></is></c>',
      ].join(''),
    ),
    [
      '王建国 ',
      '03301',
      '13800005678',
      '110105194912310000',
      '2025-11-24',
      '2025-11-24 15:30:00',
      '3.6%',
      'TRUE',
      '86000.1',
      '#N/A',
      'a&b',
    ],
  );
  assert.deepEqual(
    await cellsOf(
      [
        cell('A', '3', 't="s"'),
        cell('C', '110105194912310021'),
        cell('D', '0.5', 's="6"'),
        '<c r="E5" s="1"/>',
        '<c r="F5"><f>Z1</f></c>',
        cell('G', '0.0000001'),
        cell('H', '1.5', 's="7"'),
        cell('I', 'x', 't="str"'),
      ].join(''),
    ),
    ['_x000D_ a\r', '', '110105194912310021', '12:00:00', '', '', '0.0000001', '1.5', 'x', '', ''],
  );
  assert.deepEqual(
    (await cellsOf(cell('A', '0', 's="1"') + cell('B', '44522', 's="1"'), 'date1904="1"')).slice(0, 2),
    ['1904-01-01', '2025-11-23'],
  );
  assert.deepEqual(
    (await cellsOf(cell('A', '1', 's="1"') + cell('B', '59', 's="1"') + cell('C', '61', 's="5"'))).slice(
      0,
      3,
    ),
    ['1900-01-01', '1900-02-28', '1900-03-01'],
  );
});

test('the sheet is the first in sight with rows, or the one asked for; what is odd in it is said', async () => {
  const header = textRow(1, ['客户号', '机构号']);
  const bytes = makeBook({
    sheets: [
      { name: '封面', rows: '' },
      { name: '旧', rows: header + textRow(2, ['9', '9']), state: 'veryHidden' },
      {
        name: '清单',
        rows: `${header}${textRow(2, ['1', '3301']).replace('r="2"', 'r="2" hidden="1"')}<row r="3"><c r="A3"><f>B9</f></c><c r="B3"><v>7</v></c></row>`,
        after: '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
      },
    ],
  });
  const parsed = await parseWhole(bytes, '清单.csv');
  assert.equal(parsed.format, 'xlsx');
  assert.deepEqual(parsed.sheets, [
    { name: '封面', hidden: false },
    { name: '旧', hidden: true },
    { name: '清单', hidden: false },
  ]);
  assert.equal(parsed.sheet, '清单');
  assert.deepEqual(
    parsed.notes.map(({ code }) => code),
    ['sheet.merged', 'sheet.hidden-rows', 'sheet.formulas-blank'],
  );
  const asked = await parseWhole(bytes, '清单.xlsx', { sheet: '旧' });
  assert.deepEqual(asked.rows, [{ rowNo: 2, cells: ['9', '9'] }]);
});

test('a reader that leaves early ends the child', async () => {
  const rows = Array.from({ length: 60_000 }, (_, at) => `${at},3301,${'x'.repeat(40)}\n`).join('');
  const { rows: batches } = await parseUpload(Buffer.from(`客户号,机构号,备注\n${rows}`), 'a.csv');
  assert.ok(((await batches.next()).value as unknown[]).length > 0);
  await batches.return({ rowCount: 0, notes: [] });
  assert.equal((await batches.next()).done, true);
});
