import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTextSight } from './text-sight.ts';
import { Refused } from './refused.ts';
import { openText } from './text-table.ts';

// A42: text comes exactly as it was written, or the file is refused; never other characters in its place.

type Read = { encoding: string | null; cells: string[][] } | { code: string; rowNo?: number | undefined };

async function read(bytes: Buffer, blockBytes = 7): Promise<Read> {
  async function* blocks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += blockBytes) yield bytes.subarray(at, at + blockBytes);
  }
  const { see, end } = createTextSight();
  for await (const block of blocks()) see(block);
  try {
    const { head, rows } = await openText(blocks(), end(), { vocabulary: null, fallback: 'gb18030' });
    const cells = [head.header];
    for await (const batch of rows) cells.push(...batch.map((row) => row.cells));
    return { encoding: head.encoding, cells };
  } catch (error) {
    assert.ok(error instanceof Refused);
    return { code: error.code, rowNo: error.detail.rowNo };
  }
}

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
/** 客户号,姓名 / C1,王建国 / C2,𬮿㐂 (four bytes each) as a spreadsheet in Chinese Windows saves it. */
const gb18030 = hex('bfcdbba7bac52cd0d5c3fb0d0a 43312ccdf5bda8b9fa0d0a 43322c 9933b435 8139ef31 0d0a');
const utf8 = Buffer.from('客户号,姓名\r\nC1,王建国\r\nC2,𬮿㐂\r\n');
const cells = [
  ['客户号', '姓名'],
  ['C1', '王建国'],
  ['C2', '𬮿㐂'],
];
const utf16 = (order: 'le' | 'be') => {
  const little = Buffer.from(`\ufeff${utf8.toString()}`, 'utf16le');
  return order === 'le' ? little : little.swap16();
};

const same: Record<string, [bytes: Buffer, encoding: string]> = {
  'UTF-8': [utf8, 'UTF-8'],
  'UTF-8 with its mark': [Buffer.concat([hex('efbbbf'), utf8]), 'UTF-8 (BOM)'],
  'GB18030 with characters of four bytes': [gb18030, 'GB18030'],
  'UTF-16 as Excel saves Unicode text': [utf16('le'), 'UTF-16LE'],
  'UTF-16 the other way round': [utf16('be'), 'UTF-16BE'],
};
for (const [name, [bytes, encoding]] of Object.entries(same))
  test(`A42: ${name} is read exactly, however its bytes are cut into blocks`, async () => {
    for (const blockBytes of [1, 2, 3, 7, 64, 1 << 16])
      assert.deepEqual(await read(bytes, blockBytes), { encoding, cells });
  });

const gbLine = hex('43312ccdf5bda8b9fa0d0a');
const utf8Line = (text: string) => Buffer.from(`${text}\r\n`);
/** 客戶編號,姓名 / 王小明 and more in Big5, as an office in Hong Kong or Taipei has it. */
const big5 = hex(
  'abc8a4e1bd73b8b92ca96da6570d0a43312ca4fda470a9fa0d0a43322cb6c0ac4bbc62a7d3a8ca0d0a43332cb3afacfcac4b',
);

const refused: Record<string, [bytes: Buffer, code: string, rowNo?: number]> = {
  'UTF-8 pasted below GB18030': [Buffer.concat([gb18030, utf8Line('C3,李建华')]), 'file.mixed', 1],
  'one line of UTF-8 among thousands of GB18030': [
    Buffer.concat([...Array.from({ length: 3000 }, () => gbLine), utf8Line('C3,李建')]),
    'file.mixed',
    1,
  ],
  'GB18030 pasted below UTF-8': [Buffer.concat([utf8, gbLine]), 'file.mixed', 4],
  'a marked UTF-8 file that is none': [Buffer.concat([hex('efbbbf'), gb18030]), 'file.encoding', 1],
  'a NUL byte': [Buffer.from('a,b\n1,2\n3,\u00004\n'), 'file.nul', 3],
  'UTF-16 without its mark': [utf16('le').subarray(2), 'file.nul', 1],
  'half a character of UTF-16': [utf16('le').subarray(0, -1), 'file.encoding'],
  'bytes that GB18030 does not know': [Buffer.concat([gb18030, hex('43332cff0d0a')]), 'file.encoding'],
  'a character cut at the end': [Buffer.concat([gb18030, hex('43332cc0')]), 'file.encoding'],
  Big5: [big5, 'file.encoding', 1],
};
for (const [name, [bytes, code, rowNo]] of Object.entries(refused))
  test(`A42: ${name} is refused`, async () => {
    const result = await read(bytes);
    assert.ok('code' in result, JSON.stringify(result));
    assert.equal(result.code, code);
    if (rowNo !== undefined) assert.equal(result.rowNo, rowNo);
  });

test('A42: names that are valid in both encodings are taken for what the rest of the file is', async () => {
  // 女 and 宕歌春 in GB18030 happen to be valid UTF-8 as well.
  const both = Buffer.concat([gb18030, hex('43342cc5ae0d0a'), hex('43352ce5b4b8e8b4ba0d0a')]);
  const found = await read(both);
  assert.ok('cells' in found, JSON.stringify(found));
  assert.deepEqual(found.cells.slice(-2), [
    ['C4', '女'],
    ['C5', '宕歌春'],
  ]);
});

test('A42: whatever bytes a file has, it is refused or read by an encoding that knows all of them', async () => {
  const marks = new Set([0, 9, 10, 13, 34, 44, 59, 124]);
  const bytesOf = fc.oneof(
    fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => Buffer.from(text)),
    fc.constantFrom(gbLine, utf8Line('李建华'), hex('9933b435')),
  );
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(bytesOf, { maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      async (parts, block) => {
        const body = Buffer.concat(parts).filter((byte) => !marks.has(byte));
        const result = await read(Buffer.concat([Buffer.from('a\n'), body]), block);
        seen.add('code' in result ? result.code : `${result.encoding}`);
        if ('code' in result) return;
        const decoder = new TextDecoder(result.encoding ?? '', { fatal: true, ignoreBOM: true });
        assert.equal(result.cells.slice(1).flat().join(''), decoder.decode(body));
        if (result.encoding !== 'UTF-8') assert.ok(!isUtf8(body));
      },
    ),
    { numRuns: 500 },
  );
  assert.ok(
    ['UTF-8', 'GB18030', 'file.encoding'].every((way) => seen.has(way)),
    [...seen].join(' '),
  );
});
