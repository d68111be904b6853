import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { addDays } from '#core/day.ts';
import { listPeople } from '../../customer/people.ts';
import { openDatabase } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { listHoldings } from '../../plan/facts.ts';
import { importDirectory } from '../import/run.ts';
import { takeByHand } from './by-hand.ts';
import { lookIntoFolder } from './look.ts';
import { findStanding } from './standing.ts';
import { customers, type Files, holdings, manifestOf, numbersOf, openDrop, orgs, people } from './testing.ts';

/** 05:00 of a Tuesday in Shanghai. */
const now = new Date('2026-11-23T21:00:00Z');
const today = '2026-11-24';
const always = new Date('2100-01-01T00:00:00Z');

let drop: Awaited<ReturnType<typeof openDrop>>;
before(async () => {
  drop = await openDrop();
});
after(() => drop.close());

const look = (database = drop.database) => lookIntoFolder(database, drop.dropDir, now, always);
const rowsOf = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await drop.installer.query<T>(text, values)).rows;
const deliveryOf = async (name: string) =>
  (
    await rowsOf<{ id: string; state: string; job_id: string | null; codes: string[] }>(
      `select id, state, job_id, array(select f ->> 'code' from jsonb_array_elements(faults) f) as codes
         from app.feed_delivery where name = $1`,
      [name],
    )
  )[0];
const changesOf = async (name: string) =>
  Object.fromEntries(
    (
      await rowsOf<{ org_no: string; counts: number[]; due: unknown }>(
        `select o.org_no, array[c.new_count, c.gone_count, c.gone_held_count, c.back_count] as counts, c.due
           from app.feed_change c join app.feed_delivery d on d.id = c.delivery_id join app.org o on o.id = c.branch_id
          where d.name = $1`,
        [name],
      )
    ).map(({ org_no: orgNo, counts, due }) => [orgNo, { counts, due }]),
  );
const countOf = async (table: string): Promise<number> =>
  (await rowsOf<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;
const auditOf = async (action: string): Promise<number> =>
  (await rowsOf<{ n: number }>('select count(*)::int as n from app.audit where action = $1', [action]))[0]!.n;

const loan = (no: string, orgNo: string, customerNo: string, maturesOn: string) =>
  `${no},${orgNo},${customerNo},贷款,2024-01-01,${maturesOn},1000.50,0\n`;
const full = { full: true };

/** The first night: forty customers of one branch and ten of another, two loans of which one is on a step. */
const first: Files = {
  'orgs.csv': orgs,
  'customers.csv': customers(people('3301', 1, 40), people('3302', 101, 110)),
  'holdings.csv': holdings(
    loan('L1', '3301', 'C1', addDays(today, 33)),
    loan('L2', '3301', 'C2', addDays(today, 33)),
    loan('L3', '3302', 'C101', addDays(today, 7)),
  ),
};

test('a folder that is being written or has no manifest yet is left alone', async () => {
  drop.lay('20261118', first, manifestOf('2026-11-18', first, { 'customers.csv': full }));
  await lookIntoFolder(drop.database, drop.dropDir, now, new Date(Date.now() - 60_000));
  assert.deepEqual(drop.lying().waiting, ['20261118']);
  rmSync(join(drop.dropDir, '20261118', 'manifest.json'));
  await look();
  assert.deepEqual(drop.lying(), { waiting: ['20261118'], done: [], failed: [] });
  assert.equal(await countOf('app.feed_delivery'), 0);
  assert.ok(
    (await asJob(drop.database, null, (tx) => findStanding(tx, now)))?.lookedAt,
    'that it was looked is kept',
  );
});

test('the first delivery: checked, applied, moved, and the counts of it', async () => {
  const said = { 'customers.csv': full, 'holdings.csv': { balanceSum: '3001.50' } };
  drop.lay('20261118', first, manifestOf('2026-11-18', first, said));
  await look();
  assert.deepEqual(drop.lying(), { waiting: [], done: ['20261118'], failed: [] });
  const delivery = await deliveryOf('20261118');
  assert.equal(delivery?.state, 'APPLIED');
  assert.ok(delivery?.job_id);
  assert.equal(await countOf('app.customer'), 50);
  assert.deepEqual(await changesOf('20261118'), {
    3301: { counts: [40, 0, 0, 0], due: [] },
    3302: { counts: [10, 0, 0, 0], due: [] },
  });
  assert.equal(await countOf('stage.feed_named'), 0);
  const [account] = await rowsOf<{ names: string[] }>(
    'select array_agg(name order by name) as names from app.import_file where job_id = $1',
    [delivery.job_id],
  );
  assert.deepEqual(
    account?.names,
    ['customers.csv', 'holdings.csv', 'orgs.csv'],
    'the manifest is no file of it',
  );
});

test('the same manifest again changes nothing, whatever lies beside it', async () => {
  const before = [
    await countOf('app.import_job'),
    await countOf('app.audit'),
    await countOf('app.feed_change'),
  ];
  const said = { 'customers.csv': full, 'holdings.csv': { balanceSum: '3001.50' } };
  drop.lay('20261118', { 'customers.csv': 'damaged' }, manifestOf('2026-11-18', first, said));
  await look();
  assert.deepEqual(drop.lying(), { waiting: [], done: ['20261118', '20261118.2'], failed: [] });
  assert.deepEqual(
    [await countOf('app.import_job'), await countOf('app.audit'), await countOf('app.feed_change')],
    before,
  );
});

test('new, gone, due: from a whole file, per branch that it names, and two servers that look at once', async () => {
  // C3 is missed in the east; the west is not in the file at all.
  const files = {
    'customers.csv': customers(people('3301', 1, 2), people('3301', 4, 40), people('3301', 50, 51)),
    'holdings.csv': first['holdings.csv']!,
  };
  drop.lay('20261123', files, manifestOf('2026-11-23', files, { 'customers.csv': full }));
  const other = await openDatabase(drop.url, drop.roles, drop.keysDir);
  try {
    await Promise.all([look(), look(other)]);
  } finally {
    await other.close();
  }
  assert.deepEqual(drop.lying().waiting, []);
  assert.equal((await deliveryOf('20261123'))?.state, 'APPLIED');
  assert.deepEqual(await changesOf('20261123'), {
    3301: { counts: [2, 1, 0, 0], due: [] },
    3302: { counts: [0, 0, 0, 0], due: [] },
  });
  assert.equal(await auditOf('feed.applied'), 2);
  const gone = await rowsOf<{ customer_no: string; person_id: string }>(
    `select c.customer_no from app.feed_gone g join app.customer c on c.id = g.customer_id where g.back_at is null`,
  );
  assert.deepEqual(gone, [{ customer_no: 'C3' }]);
  assert.equal(await countOf('app.customer'), 52, 'nobody was deleted');
});

test('back, and the loans that came onto a step; too many missed at once are held, not marked', async () => {
  // The east names C3 again; the west misses nine of ten.
  const files = {
    'customers.csv': customers(people('3301', 1, 40), people('3301', 50, 51), people('3302', 101, 101)),
    'holdings.csv': first['holdings.csv']!,
  };
  drop.lay('20261124', files, manifestOf('2026-11-24', files, { 'customers.csv': full }));
  await look();
  assert.deepEqual(await changesOf('20261124'), {
    3301: { counts: [0, 0, 0, 1], due: [] },
    3302: { counts: [0, 0, 9, 0], due: [{ step: 7, count: 1 }] },
  });
});

test('who is gone is in no source until a file names them again, whoever brings it', async () => {
  const asBranch = async () =>
    drop.asBank(async (tx) => {
      const { id } = await tx
        .selectFrom('org')
        .select('id')
        .where('org_no', '=', '3301')
        .executeTakeFirstOrThrow();
      return listHoldings(tx, id, await listPeople(tx, id, null));
    });
  const held = async () => (await asBranch()).map(({ maturesOn }) => maturesOn).length;
  assert.equal(await held(), 2);
  // A list of numbers alone says as much.
  const files = { 'customers.csv': numbersOf(customers(people('3301', 2, 40), people('3301', 50, 51))) };
  drop.lay('20261124b', files, manifestOf('2026-11-24', files, { 'customers.csv': full }));
  await look();
  assert.deepEqual((await changesOf('20261124b'))['3301']?.counts, [0, 1, 0, 0]);
  assert.equal(await held(), 1, 'the loan of C1 is there, and found by no source');
  const dir = drop.dirOf({ 'customers.csv': customers(people('3301', 1, 1)) });
  await importDirectory(drop.database, { dir, asOf: '2026-11-24' });
  assert.equal(await held(), 2);
});

const three: Files = { 'customers.csv': customers(people('3301', 1, 3)) };
const text = three['customers.csv']!;
const oneFile = (said: Record<string, unknown>, files: Files = three) =>
  manifestOf('2026-11-24', files, { [Object.keys(files)[0]!]: said });
const owned: Files = { 'holdings.csv': first['holdings.csv']! };
type Bad = { name: string; files?: Files; manifest: string; as?: string; says: RegExp; en: RegExp };
const table = (row: string, header = '文件名,行数,SHA-256,数据日期') => `${header}\n${row}\n`;
const bad: readonly Bad[] = [
  { name: 'b01', manifest: '{"asOf":', says: /^清单读不出来/, en: /no whole JSON/ },
  {
    name: 'b02',
    manifest: oneFile({ rows: 4 }),
    says: /^customers\.csv:清单写 4 行,文件有 3 行/,
    en: /has 3 rows/,
  },
  {
    name: 'b03',
    manifest: oneFile({ sha256: 'a'.repeat(64) }),
    says: /^customers\.csv:SHA-256 与清单不同/,
    en: /SHA-256/,
  },
  {
    name: 'b04',
    files: {},
    manifest: oneFile({}),
    says: /^customers\.csv:清单列了,文件夹里没有/,
    en: /not in the folder/,
  },
  {
    name: 'b05',
    files: { ...three, 'holdings.csv': holdings() },
    manifest: oneFile({}),
    says: /^holdings\.csv:文件夹里有,清单没有列/,
    en: /not in the manifest/,
  },
  {
    name: 'b06',
    files: owned,
    manifest: oneFile({ balanceSum: '3001.49' }, owned),
    says: /^holdings\.csv:清单写余额合计 3001\.49 元,文件合计 3001\.50 元/,
    en: /sum to 3001\.50/,
  },
  {
    name: 'b07',
    manifest: oneFile({ balanceSum: '1' }),
    says: /^customers\.csv:清单写了余额合计,文件没有余额列/,
    en: /no column/,
  },
  {
    name: 'b08',
    files: owned,
    manifest: oneFile({ full: true }, owned),
    says: /^holdings\.csv:只有客户文件/,
    en: /no file of customers/,
  },
  {
    name: 'b09',
    files: { 'readme.csv': 'a,b\n1,2\n' },
    manifest: oneFile({}, { 'readme.csv': 'a,b\n1,2\n' }),
    says: /^readme\.csv:文件名不认识/,
    en: /tells no kind/,
  },
  {
    name: 'b10',
    files: { 'customers.csv': '客户号,客户姓名\nC1,甲\n' },
    manifest: oneFile({}, { 'customers.csv': '客户号,客户姓名\nC1,甲\n' }),
    says: /^customers\.csv.*机构号/,
    en: /customers\.csv/,
  },
  {
    name: 'b11',
    manifest: manifestOf('2026-11-23', three),
    says: /^数据日期 2026-11-23 早于已导入的 2026-11-24/,
    en: /older/,
  },
  {
    name: 'b12',
    manifest: manifestOf('2026-11-25', three),
    says: /^数据日期 2026-11-25 晚于今天/,
    en: /ahead/,
  },
  {
    name: 'b13',
    manifest: JSON.stringify({ asOf: today, profile: 'nobody', files: JSON.parse(oneFile({})).files }),
    says: /^清单写的导入方案不存在/,
    en: /profile/,
  },
  {
    name: 'b14',
    manifest: oneFile({ name: '../b01/customers.csv' }),
    says: /^清单第 1 个文件没有可用的文件名/,
    en: /usable name/,
  },
  {
    name: 'b15',
    as: '清单.csv',
    manifest: table('customers.csv,三,x,2026-11-24'),
    says: /^customers\.csv:清单没有写明行数/,
    en: /rows/,
  },
  {
    name: 'b16',
    as: '清单.csv',
    manifest: table('customers.csv,3', '文件名,行数'),
    says: /^清单缺少列:SHA-256、数据日期/,
    en: /lacks/,
  },
  {
    name: 'b17',
    files: { ...three, '清单.csv': 'x' },
    manifest: oneFile({}),
    says: /^既有 manifest\.json 又有/,
    en: /both/,
  },
  { name: 'b18', manifest: ' '.repeat(1024 * 1024 + 1), says: /^清单读不出来/, en: /too large/ },
];

test('a bad manifest applies nothing and is moved with its sentence, whatever is wrong with it', async () => {
  const [jobs, people0] = [await countOf('app.import_job'), await countOf('app.customer')];
  // A delivery is known by its manifest: each has a blank more.
  for (const [at, { name, files = three, manifest, as }] of bad.entries())
    drop.lay(name, files, as ? manifest : manifest + ' '.repeat(at), as);
  const outside = mkdtempSync(join(tmpdir(), 'jingtian-outside-'));
  writeFileSync(join(outside, 'customers.csv'), text);
  writeFileSync(join(outside, 'manifest.json'), oneFile({}));
  symlinkSync(outside, join(drop.dropDir, 'b00-link'));
  drop.lay('b19', {}, `\n${oneFile({})}`);
  symlinkSync(join(outside, 'customers.csv'), join(drop.dropDir, 'b19', 'customers.csv'));
  symlinkSync(join(outside, 'kept.txt'), join(drop.dropDir, 'b19', 'reason.txt'));
  mkdirSync(join(drop.dropDir, 'b\n20'));
  await look();
  assert.deepEqual(drop.lying().waiting, ['b\n20', 'b00-link']);
  const names = [...bad.map(({ name }) => name), 'b19'];
  assert.deepEqual(drop.lying().failed, names.toSorted());
  const reasonOf = (name: string) =>
    readFileSync(join(drop.dropDir, 'failed', name, 'reason.txt'), 'utf8').split('\n');
  for (const { name, says, en } of bad) {
    const [zh = '', english = ''] = reasonOf(name);
    assert.match(zh, says, name);
    assert.match(english, en, name);
    const delivery = await deliveryOf(name);
    assert.deepEqual([delivery?.state, delivery?.job_id], ['FAILED', null], name);
  }
  assert.match(reasonOf('b19')[0] ?? '', /^customers\.csv:不是普通文件/);
  assert.throws(() => readFileSync(join(outside, 'kept.txt')), 'nothing was written through the link');
  assert.deepEqual([await countOf('app.import_job'), await countOf('app.customer')], [jobs, people0]);
  assert.equal(await auditOf('feed.refused'), names.length);
  rmSync(outside, { recursive: true });
});

test('mended and laid again it is taken: by its manifest it is the same delivery', async () => {
  const manifest = `\n\n${oneFile({})}`;
  drop.lay('c1', { 'customers.csv': `${text}${people('3301', 4, 4)}` }, manifest);
  await look();
  assert.deepEqual((await deliveryOf('c1'))?.codes, ['file.hash', 'file.rows']);
  drop.lay('c2', three, manifest);
  await look();
  const delivery = await deliveryOf('c2');
  assert.deepEqual([delivery?.state, delivery?.codes], ['APPLIED', []]);
  assert.equal(await deliveryOf('c1'), undefined, 'one entry, under the name of the later folder');
});

test('清单.csv and a packed file do as well; by hand the folder stays where it is', async () => {
  const packed = gzipSync(customers(people('3301', 60, 61)));
  const dir = drop.dirOf({
    'customers.csv.gz': packed,
    '清单.csv': `﻿文件名,行数,SHA-256,余额合计,全量,数据日期\ncustomers.csv.gz,2,${createHash('sha256').update(packed).digest('hex')},,否,2026-11-24\n`,
  });
  const outcome = await takeByHand(drop.database, dir, now, () => {});
  assert.equal(outcome.state, 'APPLIED');
  assert.equal('account' in outcome && outcome.account.job.appliedCount, 2);
  assert.equal((await takeByHand(drop.database, dir, now, () => {})).state, 'KNOWN');
  const none = drop.dirOf({ 'customers.csv': text });
  await assert.rejects(
    takeByHand(drop.database, none, now, () => {}),
    { code: 'feed.no-manifest' },
  );
});
