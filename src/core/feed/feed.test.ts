import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCalendar } from '../calendar.ts';
import { addDays } from '../day.ts';
import { dueSince, dueStep, mayBeGone } from './change.ts';
import { checkFile, checkNames, type FoundFile } from './check.ts';
import { lastWorkingDay, missingData } from './late.ts';
import {
  fenOf,
  isPlainName,
  type Manifest,
  parseManifestJson,
  parseManifestTable,
  type ReadManifest,
} from './manifest.ts';

const name = fc.stringMatching(/^[a-z客户持有]{1,12}-[0-9]{1,3}\.csv$/);
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const plain = { noNullPrototype: true };
const file = fc.record(
  {
    name,
    rows: fc.nat(),
    sha256: hash,
    balanceFen: fc.option(fc.integer({ min: -1e12, max: 1e12 })),
    full: fc.boolean(),
  },
  plain,
);
const manifestOf = fc.record(
  {
    asOf: fc.integer({ min: 0, max: 4000 }).map((days) => addDays('2024-01-01', days)),
    profile: fc.constantFrom(null, 'berka'),
    files: fc.uniqueArray(file, { minLength: 1, maxLength: 5, selector: (one) => one.name }),
  },
  plain,
);
const yuan = (fen: number) => (fen / 100).toFixed(2);
const jsonOf = ({ asOf, profile, files }: Manifest): string =>
  JSON.stringify({
    asOf,
    ...(profile && { profile }),
    files: files.map(({ balanceFen, ...rest }) => ({
      ...rest,
      ...(balanceFen !== null && { balanceSum: yuan(balanceFen) }),
    })),
  });
const faultsOf = (read: ReadManifest) =>
  'faults' in read ? read.faults.map(({ code, file: about }) => `${about ?? ''}|${code}`) : [];

test('what a manifest says is read as it was written, as JSON and as a table', () => {
  fc.assert(
    fc.property(manifestOf, (manifest) => {
      assert.deepEqual(parseManifestJson(jsonOf(manifest)), { manifest });
      const rows = manifest.files.map((one, at) => [
        one.full ? '是' : at % 2 ? '否' : '',
        one.name,
        String(one.rows),
        one.sha256.toUpperCase(),
        one.balanceFen === null ? '' : yuan(one.balanceFen),
        at === 0 ? manifest.asOf : '',
        manifest.profile ?? '',
      ]);
      const header = ['全量', '文件名', '行数', 'SHA-256', '余额合计', '数据日期', '导入方案'];
      assert.deepEqual(parseManifestTable(header, rows), { manifest });
    }),
  );
});

test('whatever is written, reading it neither throws nor takes a name that leads elsewhere', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((value) => JSON.stringify(value)),
      ),
      (text) => {
        const read = parseManifestJson(text);
        if ('faults' in read) assert.ok(read.faults.length > 0);
        else for (const one of read.manifest.files) assert.ok(isPlainName(one.name));
      },
    ),
  );
  for (const odd of [
    '../a.csv',
    '/etc/passwd',
    '..',
    '.',
    '.x',
    'a/b',
    'a\\b',
    'a\0b',
    'C:x',
    ' a',
    'a\n',
    '',
    'ﾠ\u202E',
  ])
    assert.ok(!isPlainName(odd), JSON.stringify(odd));
});

test('each word that is wrong is named with its file', () => {
  const good = { name: 'customers.csv', rows: 2, sha256: 'a'.repeat(64) };
  const read = (files: unknown, more: object = { asOf: '2026-11-23' }) =>
    faultsOf(parseManifestJson(JSON.stringify({ ...more, files })));
  assert.deepEqual(read([good]), []);
  assert.deepEqual(read([good], {}), ['|manifest.as-of']);
  assert.deepEqual(read([good], { asOf: '2026-02-30' }), ['|manifest.as-of']);
  assert.deepEqual(read([good], { asOf: '2026-11-23', as_of: 1 }), ['|manifest.key']);
  assert.deepEqual(read([good], { asOf: '2026-11-23', profile: 7 }), ['|manifest.profile']);
  assert.deepEqual(read([]), ['|manifest.files']);
  assert.deepEqual(read('customers.csv'), ['|manifest.files']);
  assert.deepEqual(read([good, good]), ['customers.csv|manifest.twice']);
  assert.deepEqual(read([{ ...good, name: '../x.csv' }, 3]), ['|manifest.name', '|manifest.name']);
  assert.deepEqual(read([{ ...good, name: 'reason.txt' }]), ['|manifest.name']);
  assert.deepEqual(read([{ ...good, rows: '2', sha256: 'abc', balanceSum: 1.5, full: 'yes', ful: true }]), [
    'customers.csv|manifest.key',
    'customers.csv|manifest.rows',
    'customers.csv|manifest.sha256',
    'customers.csv|manifest.sum',
    'customers.csv|manifest.full',
  ]);
  assert.deepEqual(faultsOf(parseManifestJson('[1]')), ['|manifest.unreadable']);
  assert.deepEqual(faultsOf(parseManifestTable(['文件名', '行数'], [])), ['|manifest.column-missing']);
  const header = ['文件名', '行数', 'sha-256', '数据日期'];
  assert.deepEqual(faultsOf(parseManifestTable([...header, '备注', '行数'], [])), [
    '|manifest.column',
    '|manifest.column',
  ]);
  const row = (day: string) => ['a.csv', '1', 'a'.repeat(64), day];
  assert.deepEqual(faultsOf(parseManifestTable(header, [row('2026-11-23'), row('2026-11-22')])), [
    '|manifest.as-of-two',
  ]);
});

test('fen are the yuan that were written', () => {
  fc.assert(fc.property(fc.integer({ min: -1e14, max: 1e14 }), (fen) => assert.equal(fenOf(yuan(fen)), fen)));
  for (const odd of ['1,000.00', '1.234', '', ' 1', '1e3', '一', '99999999999999'])
    assert.equal(fenOf(odd), undefined, odd);
});

const foundAs = (said: Manifest['files'][number]): FoundFile => ({
  sha256: said.sha256,
  rows: said.rows,
  balanceFen: said.balanceFen,
  isOfCustomers: said.full,
  fault: null,
});

test('a delivery as it was said has no fault; each deviation is told with its file', () => {
  fc.assert(
    fc.property(manifestOf, fc.nat(), (manifest, seed) => {
      const { asOf, files } = manifest;
      const entries = [
        ...files.map((one) => ({ name: one.name, isFile: true })),
        { name: 'manifest.json', isFile: true },
        { name: 'reason.txt', isFile: true },
      ];
      const days = { today: asOf, latestOn: asOf };
      assert.deepEqual(checkNames(manifest, entries, days), []);
      for (const one of files) assert.deepEqual(checkFile(one, foundAs(one)), []);
      const one = files[seed % files.length]!;
      const codes = (faults: readonly { code: string; file: string | null }[]) =>
        faults.map((fault) => `${fault.file ?? ''}|${fault.code}`);
      const found = foundAs(one);
      const other = `${one.sha256[0] === '0' ? '1' : '0'}${one.sha256.slice(1)}`;
      assert.deepEqual(codes(checkFile(one, { ...found, sha256: other })), [`${one.name}|file.hash`]);
      assert.deepEqual(codes(checkFile(one, { ...found, rows: one.rows + 1 })), [`${one.name}|file.rows`]);
      assert.deepEqual(
        codes(checkFile(one, { ...found, balanceFen: (one.balanceFen ?? 0) + 1 })),
        one.balanceFen === null ? [] : [`${one.name}|file.sum`],
      );
      const without = entries.filter((entry) => entry.name !== one.name);
      assert.deepEqual(codes(checkNames(manifest, without, days)), [`${one.name}|file.missing`]);
      const linked = [...without, { name: one.name, isFile: false }];
      assert.deepEqual(codes(checkNames(manifest, linked, days)), [`${one.name}|file.link`]);
      assert.deepEqual(codes(checkNames(manifest, [...entries, { name: 'x.csv', isFile: true }], days)), [
        'x.csv|file.unsaid',
      ]);
      assert.deepEqual(codes(checkNames(manifest, entries, { ...days, latestOn: addDays(asOf, 1) })), [
        '|data.older',
      ]);
      assert.deepEqual(codes(checkNames(manifest, entries, { today: addDays(asOf, -1), latestOn: null })), [
        '|data.ahead',
      ]);
    }),
  );
});

const ladder = [90, 60, 30, 7];
test('a loan is due once a step: night after night, each step counts it once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }), (gaps) => {
      const maturesOn = '2027-06-30';
      const met: number[] = [];
      let before = addDays(maturesOn, -130);
      for (const gap of gaps) {
        const day = addDays(before, gap);
        met.push(...dueSince([{ maturesOn, count: 1 }], ladder, { before, day }).map(({ step }) => step));
        before = day;
      }
      assert.deepEqual(
        met,
        [...new Set(met)].toSorted((a, b) => b - a),
        'downwards, none twice',
      );
      const last = dueStep(maturesOn, before, ladder);
      if (last !== undefined) assert.equal(met.at(-1), last, 'the step it stands on was told');
    }),
  );
  const due = dueSince(
    [
      { maturesOn: '2026-12-01', count: 2 },
      { maturesOn: '2026-12-24', count: 1 },
      { maturesOn: '2026-11-20', count: 5 },
      { maturesOn: '2026-12-02', count: 9 },
    ],
    ladder,
    { before: '2026-11-23', day: '2026-11-24' },
  );
  assert.deepEqual(due, [
    { step: 7, count: 2 },
    { step: 30, count: 1 },
  ]);
});

test('no more than a share of a branch is gone at once', () => {
  assert.ok(mayBeGone(5, 100, 0.05) && mayBeGone(0, 0, 0) && !mayBeGone(6, 100, 0.05) && !mayBeGone(1, 0, 1));
});

test('data are missed on working days after their hour, for the last working day', () => {
  const years = new Map([[2026, { holidays: ['2026-10-01', '2026-10-02'], workdays: ['2026-10-10'] }]]);
  const calendar = createCalendar(years);
  const rule = (dataOn: string | null) => ({ dataOn, expectedBy: 360 });
  const missed = (day: string, minute: number, dataOn: string | null) =>
    missingData(calendar, { day, minute }, rule(dataOn));
  assert.equal(missed('2026-11-24', 359, null), undefined);
  assert.equal(missed('2026-11-24', 360, null), '2026-11-23');
  assert.equal(missed('2026-11-24', 360, '2026-11-22'), '2026-11-23');
  assert.equal(missed('2026-11-24', 900, '2026-11-23'), undefined);
  assert.equal(missed('2026-11-23', 900, '2026-11-20'), undefined, 'a Monday awaits Friday');
  assert.equal(missed('2026-11-22', 900, null), undefined, 'nobody works on a Sunday');
  assert.equal(missed('2026-10-10', 900, '2026-10-08'), '2026-10-09', 'a Saturday that is worked');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 364 }), (at) => {
      const day = addDays('2026-01-01', at);
      const last = lastWorkingDay(calendar, day);
      assert.ok(last < day && calendar.isWorkingDay(last));
      assert.equal(calendar.countWorkingDays(last, day), calendar.isWorkingDay(day) ? 1 : 0);
    }),
  );
});
