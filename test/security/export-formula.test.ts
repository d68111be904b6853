import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { unguardText } from '#core/sheet/guard.ts';
import { writable } from '#server/sheet/cell.ts';
import { type ExportDesk, openExportDesk, rowsOfCsv } from './export-desk.ts';

const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
const leads = [
  '',
  ' ',
  '   ',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\0 ',
  '\u3000',
  '\u00a0',
  '\u200b',
  '\ufeff',
  "'",
  "' ",
];
const payloads = ['1+1', `HYPERLINK("http://x.example","点这里")`, `cmd|'/C calc'!A0`, 'SUM(A1:A9),"x";=1+1'];
/** 480 texts: every sign in every disguise, with something to compute or to reach behind it. */
const corpus = signs.flatMap((sign) =>
  leads.flatMap((lead) => payloads.map((payload) => `${lead}${sign}${payload}`)),
);

let desk: ExportDesk;
let head: Awaited<ReturnType<ExportDesk['session']>>;
const noOf = (index: number): string => `F${String(index).padStart(4, '0')}`;
before(async () => {
  desk = await openExportDesk();
  head = await desk.session('branch_head');
  const { installer, database, orgs } = desk.ground;
  for (const [index, text] of corpus.entries()) {
    const id = randomUUID();
    const contact = JSON.stringify({ name: text, address: text });
    await installer.query(
      `insert into app.customer (branch_id, id, customer_no, contact_sealed) values ($1, $2, $3, $4)`,
      [orgs.child, id, noOf(index), database.keys.seal('C2-contact', `customer|contact|${id}`, contact)],
    );
  }
});
after(() => desk.close());

const columns = ['customer_no', 'org_no', 'name', 'address'];
const asked = { files: [{ kind: 'customers' as const, columns }], unmasked: true };

/** What a spreadsheet makes of a cell of a CSV: it computes what begins like a formula, whatever it skips before. */
const isComputed = (cell: string): boolean => {
  const seen = cell.normalize('NFKC').replace(/^[\s\p{C}]+/u, '');
  return /^[=+\-@]/.test(seen) && !/^[+-]?\d+(\.\d+)?$/.test(seen);
};

test('A32 CSV: every disguise of a formula is text, and comes back as it was', async () => {
  assert.ok(
    corpus.every((text) => isComputed(text) || text.startsWith("'")),
    'the evaluator knows a formula',
  );
  const { id } = await desk.write(head, asked);
  const rows = rowsOfCsv(await desk.take(head, id));
  for (const row of rows) for (const cell of row) assert.ok(!isComputed(cell), JSON.stringify(cell));
  const byNo = new Map(rows.map((row) => [row[0], row]));
  for (const [index, text] of corpus.entries()) {
    const [, , name = '', address = ''] = byNo.get(noOf(index)) ?? [];
    assert.ok(name.startsWith("'") && address.startsWith("'"), JSON.stringify(text));
    assert.deepEqual([name, address].map(unguardText), [writable(text), writable(text)]);
  }
});

test('A32 XLSX: no formula, no reference outside of the file; every text is an inline string', async () => {
  const { id } = await desk.write(head, { ...asked, format: 'XLSX' });
  const parts = unzipSync(await desk.take(head, id));
  for (const [name, bytes] of Object.entries(parts)) {
    const xml = strFromU8(bytes);
    assert.doesNotMatch(xml, /<f[ >/]|externalLink|TargetMode|<definedName|<hyperlink|oleObject/, name);
    if (!name.startsWith('xl/worksheets/')) continue;
    const cells = [...xml.matchAll(/<c [^>]*>/g)].map(([tag]) => tag);
    assert.ok(cells.length > corpus.length * 4);
    for (const tag of cells) assert.match(tag, /t="inlineStr"/);
  }
});
