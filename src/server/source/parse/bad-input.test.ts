import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#contract/problem.ts';
import { refusalSentence } from '#contract/refusal.ts';
import { heavyFiles, oddFiles } from './bad-files.ts';
import { openTable } from './open-table.ts';
import { Refused } from './refused.ts';
import { makeBook, parseWhole, textRow } from './testing.ts';

// A41: what is broken or made to harm is refused with its own sentence, and never costs much memory. How long
// each takes is measured by bench/parse.ts.

const rssMax = 200 * 1024 * 1024;
const header = textRow(1, ['客户号', '机构号']);
const vocabulary = { customers: ['客户号', '机构号'] };

/** Nothing left unsaid: no blank in a sentence, no code in the place of words. */
function assertSaid(refusal: Parameters<typeof refusalSentence>[0]): void {
  for (const language of ['zh', 'en'] as const)
    assert.doesNotMatch(refusalSentence({ ...refusal, file: 'bad' }, language), /—|undefined|file\./);
}

for (const [name, [code, bytes]] of Object.entries(heavyFiles))
  test(`A41: ${name}`, async () => {
    let peakRssBytes = 0;
    await assert.rejects(
      parseWhole(bytes(), 'bad.xlsx', { onUsage: (usage) => (peakRssBytes = usage.peakRssBytes) }),
      (error: unknown) => {
        assert.ok(error instanceof Problem, String(error));
        assert.equal(error.details['code'], code);
        assertSaid({ file: 'bad', code, detail: error.details['detail'] as Record<string, unknown> }); // unreadable.ts wrote it.
        return true;
      },
    );
    assert.ok(peakRssBytes < rssMax, `${peakRssBytes} bytes`);
  });

for (const [name, [code, bytes]] of Object.entries(oddFiles))
  test(`A41: ${name}`, async () => {
    const whole = async () => {
      const { rows } = await openTable(bytes(), { sheet: null, vocabulary });
      for await (const _ of rows);
    };
    await assert.rejects(whole(), (error: unknown) => {
      assert.ok(error instanceof Refused, String(error));
      assert.equal(error.code, code);
      assertSaid({ file: 'bad', code, detail: error.detail });
      return true;
    });
  });

test('what is refused in the child is refused with the name of the file', async () => {
  await assert.rejects(parseWhole(oddFiles['a zip']![1](), '客户.xlsx'), (error: unknown) => {
    assert.ok(error instanceof Problem);
    assert.match(String(error.details['sentence']), /^客户\.xlsx:这是压缩包/);
    return true;
  });
});

test('what Office adds of its own does no harm: links in cells, formats to the last column and row', async () => {
  const parsed = await parseWhole(
    makeBook({
      sheets: [
        {
          name: 'A',
          rows: `${header}<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c><c r="B2"><v>3301</v></c><c r="XFD2" s="1"/></row><row r="1048576"><c r="XFD1048576" s="1"/></row>`,
        },
      ],
      more: [
        {
          name: 'xl/worksheets/_rels/sheet1.xml.rels',
          content:
            '<Relationships xmlns="x"><Relationship Id="h" Type="a/hyperlink" Target="https://example.com" TargetMode="External"/></Relationships>',
        },
      ],
    }),
    'a.xlsx',
  );
  assert.deepEqual(parsed.rows, [{ rowNo: 2, cells: ['1', '3301'] }]);
});
