import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import gcoord from 'gcoord';
import { noteSentence } from '#contract/import-note.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { asJob } from '../db/scope.ts';
import { createTestDatabase } from '../db/testing.ts';
import type { ImportAccount } from '../source/queries.ts';
import { importDirectory } from '../source/import/run.ts';
import { type Delivery, writeDelivery } from '../source/import/testing.ts';

// The package's types describe its bundler build (src/core/grid/coordinate.ts).
const coordinates = gcoord as unknown as typeof gcoord.default;
type System = 'WGS84' | 'GCJ02' | 'BD09';
const writtenIn = (at: readonly [number, number], system: System): [number, number] =>
  system === 'WGS84' ? [...at] : coordinates.transform([...at], coordinates.WGS84, coordinates[system]);

let database: Database;
let end: () => Promise<void>;
const dirs: string[] = [];
before(async () => {
  const made = await createTestDatabase();
  database = await openDatabase(made.url, made.roles, made.keysDir);
  end = async () => {
    await database.close();
    await made.drop();
  };
});
after(async () => {
  await end();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

async function bring(files: Delivery): Promise<ImportAccount> {
  const dir = mkdtempSync(join(tmpdir(), 'jingtian-places-'));
  dirs.push(dir);
  writeDelivery(dir, files);
  return importDirectory(database, { dir, asOf: '2026-11-24' });
}
const notesOf = ({ files }: ImportAccount, name: string): string[] =>
  (files.find((file) => file.name === name)?.notes ?? []).map((note) => noteSentence(note));
const refusalsOf = ({ refusals }: ImportAccount): string[] => refusals.map((refusal) => refusal.sentence);

const headId = async (): Promise<number> =>
  (await database.db.selectFrom('org').select('id').where('level', '=', 'HEAD').executeTakeFirstOrThrow()).id;
const listPlaces = async () =>
  asJob(database, await headId(), (tx) =>
    tx
      .selectFrom('place')
      .select(['place_no', 'position', 'lon', 'lat', 'coordinates', 'meters_off'])
      .orderBy('place_no')
      .execute(),
  );
const positionsOf = async () =>
  Object.fromEntries((await listPlaces()).map((place) => [place.place_no, place.position]));

const size = 0.04;
const cornerOf = (at: number): [number, number] => [
  121.4 + (at % 2) * size,
  31.2 + Math.floor(at / 2) * size,
];
/** One of four districts side by side, as a file of GCJ-02 draws it. */
function districtOf(at: number, properties: Record<string, string>) {
  const [west, south] = cornerOf(at);
  const corners = [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ] as const;
  return {
    type: 'Feature',
    properties,
    geometry: { type: 'Polygon', coordinates: [corners.map((corner) => writtenIn(corner, 'GCJ02'))] },
  };
}
const collection = (features: unknown[], members: Record<string, string> = {}): string =>
  JSON.stringify({ type: 'FeatureCollection', ...members, features });
const ground: Delivery = {
  'orgs.csv': 'org_no,name,level,parent_no\n1,总行,HEAD,\n11,城东支行,BRANCH,1\n12,城西支行,BRANCH,1\n',
  'districts-1.geojson': collection(
    [
      districtOf(0, { 区划代码: '310101', 区划名称: '甲区' }),
      districtOf(1, { 区划代码: '310102', 区划名称: '乙城新区', 上级区划代码: '999' }),
    ],
    { 坐标系: '高德' },
  ),
  'districts-2.geojson': collection([
    districtOf(2, { code: '310103', name: '丙区', 又称: '旧丙县;丙', 坐标系: 'GCJ02' }),
    districtOf(3, { code: '310104', name: '丁区' }),
  ]),
};

test('districts come in several files, with their system on the file or on each; what is wrong is said', async () => {
  const account = await bring(ground);
  assert.deepEqual(refusalsOf(account), [
    'districts-1.geojson 第 2 行「上级区划代码」:没有上级区划「999」,或它是自己的上级。',
    'districts-2.geojson 第 2 行「坐标系」:写了经纬度,就要写明坐标系:GPS、高德、百度。',
  ]);
  await bring({
    '行政区划.geojson': collection([
      districtOf(1, { 区划代码: '310102', 区划名称: '乙城新区', 坐标系: 'GCJ02' }),
      districtOf(3, { 区划代码: '310104', 区划名称: '丁区', 坐标系: 'GCJ02' }),
    ]),
  });
  const rows = await database.db.selectFrom('district').selectAll().orderBy('district_no').execute();
  assert.deepEqual(
    rows.map((row) => [row.district_no, row.name, row.aliases, row.coordinates, row.cells.length > 2]),
    [
      ['310101', '甲区', [], 'GCJ02', true],
      ['310102', '乙城新区', [], 'GCJ02', true],
      ['310103', '丙区', ['旧丙县', '丙'], 'GCJ02', true],
      ['310104', '丁区', [], 'GCJ02', true],
    ],
  );
  const again = await bring(ground);
  assert.equal(again.job.appliedCount, 0);
});

const header = 'place_no,org_no,name,kind,district,lon,lat,coordinates\n';
const rowOf = (no: string, district: string, at: readonly [number, number], system: System, more = 11) =>
  `${no},${more},小区${no},小区,${district},${writtenIn(at, system).join(',')},${system}\n`;

test('a position is refused with its reason, or not used, and never put where it is not', async () => {
  const middle = [121.42, 31.22] as const;
  const east = 121.4 + size;
  const account = await bring({
    'places.csv':
      header +
      rowOf('A1', '甲区', middle, 'GCJ02') +
      rowOf('A2', '甲', middle, 'BD09') +
      rowOf('A3', '乙城', [121.46, 31.22], 'WGS84', 12) +
      rowOf('A4', '旧丙县', [121.42, 31.26], 'BD09') +
      // 86 m and 505 m east of the district.
      rowOf('B1', '甲区', [east + 0.0009, 31.22], 'WGS84') +
      rowOf('B2', '甲区', [east + 0.0053, 31.22], 'WGS84') +
      rowOf('C1', '戊区', middle, 'WGS84') +
      'C2,11,小区C2,小区,,121.42,31.22,WGS84\n' +
      'C3,11,小区C3,小区,甲区,,,\n' +
      'R1,11,小区R1,小区,甲区,121.42,31.22,\n' +
      'R2,11,小区R2,小区,甲区,0,0,WGS84\n' +
      'R3,11,小区R3,小区,甲区,31.22,89.9,WGS84\n' +
      'R4,11,小区R4,小区,甲区,2.35,48.85,WGS84\n' +
      'R5,11,小区R5,小区,甲区,121.42,,WGS84\n',
    'customers.csv': 'customer_no,org_no,place_no\nK1,11,B2\n',
  });
  assert.deepEqual(refusalsOf(account), [
    'places.csv 第 11 行「坐标系」:写了经纬度,就要写明坐标系:GPS、高德、百度。',
    'places.csv 第 12 行「经度」:经纬度是 0,0,不是真实位置。',
    'places.csv 第 13 行「经度」:经度和纬度写反了。',
    'places.csv 第 14 行「经度」:经纬度不在中国境内。',
    'places.csv 第 15 行「经度」:经度和纬度要一起写。',
  ]);
  assert.deepEqual(await positionsOf(), {
    A1: 'PLACED',
    A2: 'PLACED',
    A3: 'PLACED',
    A4: 'PLACED',
    B1: 'PLACED',
    B2: 'OUTSIDE',
    C1: 'PLACED',
    C2: 'PLACED',
    C3: 'NONE',
  });
  const places = new Map((await listPlaces()).map((place) => [place.place_no, place]));
  for (const no of ['A1', 'A2'])
    assert.ok(Math.hypot((places.get(no)?.lon ?? 0) - 121.42, (places.get(no)?.lat ?? 0) - 31.22) < 2e-5);
  assert.deepEqual([places.get('B2')?.lon, places.get('B2')?.meters_off], [null, 504]);
  const notes = notesOf(account, 'places.csv').join('\n');
  assert.match(notes, /1 个坐标不在所写的区县内,未落图;请核对坐标系:B2 \(504 m, 乙城新区\)/);
  assert.match(notes, /1 个在所写区县的边界外 100 米以内,按边界误差照常落图/);
  assert.match(notes, /2 个地点没写区县,或区划表里没有它,坐标未核对/);
});

/** Twenty-five places through every district, as a file of one system that says another. */
const lattice = (truth: System, said: System): string =>
  header +
  [0, 1, 2, 3]
    .flatMap((at) =>
      [1, 3, 5, 7, 9].flatMap((x) =>
        [1, 3, 5, 7, 9].map((y) => {
          const [west, south] = cornerOf(at);
          const place = [west + (x / 10) * size, south + (y / 10) * size] as const;
          return rowOf(`L${at}${x}${y}`, ['甲区', '乙城新区', '丙区', '丁区'][at]!, place, truth).replace(
            `,${truth}\n`,
            `,${said}\n`,
          );
        }),
      ),
    )
    .join('');
const stateOf = async () =>
  Object.entries(await positionsOf())
    .filter(([no]) => no.startsWith('L'))
    .map(([, position]) => position);

test('a whole file in another system than it says is recognised: one sentence, nothing converted, nothing placed', async () => {
  const wrong = await bring({ 'places.csv': lattice('BD09', 'GCJ02') });
  assert.equal(wrong.refusals.length, 0);
  assert.deepEqual(new Set(await stateOf()), new Set(['DOUBTED']));
  const notes = notesOf(wrong, 'places.csv');
  assert.match(
    notes[0] ?? '',
    /核对 100 个地点:按 GCJ-02 有 \d+\.\d+ % 在所写的区县内\(.*按 BD-09 100\.00 %/,
  );
  assert.match(
    notes[1] ?? '',
    /这些坐标更像 BD-09:按所写的 GCJ-02 有 \d+ 个不在所写的区县内,按 BD-09 只有 0 个/,
  );
  assert.equal(notes[2], '100 个地点都未落图;请改正坐标系后再导入');
  assert.equal(notes.length, 3);
  const right = await bring({ 'places.csv': lattice('BD09', 'BD09') });
  assert.deepEqual(new Set(await stateOf()), new Set(['PLACED']));
  assert.match(notesOf(right, 'places.csv')[0] ?? '', /按 BD-09 有 100\.00 % 在所写的区县内/);
  const same = await bring({ 'places.csv': lattice('BD09', 'BD09') });
  assert.equal(same.job.appliedCount, 0);
  assert.deepEqual(notesOf(same, 'places.csv'), []);
});

test('where a district changes, places of earlier files are judged again', async () => {
  const moved = districtOf(0, { 区划代码: '310103', 区划名称: '丙区', 又称: '旧丙县;丙', 坐标系: 'GCJ02' });
  const account = await bring({ 'districts.geojson': collection([moved]) });
  const positions = await positionsOf();
  assert.deepEqual([positions['A4'], positions['L233'], positions['L033']], ['OUTSIDE', 'OUTSIDE', 'PLACED']);
  assert.match(notesOf(account, 'districts.geojson').join(), /以前导入的 108 个地点已重新核对,\d+ 个不在/);
});

test('without a register of districts positions are taken as they are, and that is said', async () => {
  const made = await createTestDatabase();
  const other = await openDatabase(made.url, made.roles, made.keysDir);
  const dir = mkdtempSync(join(tmpdir(), 'jingtian-places-'));
  dirs.push(dir);
  writeDelivery(dir, {
    'orgs.csv': ground['orgs.csv']!,
    'places.csv': header + rowOf('A1', '甲区', [121.42, 31.22], 'GCJ02'),
  });
  const account = await importDirectory(other, { dir, asOf: '2026-11-24' });
  await other.close();
  await made.drop();
  assert.match(notesOf(account, 'places.csv')[0] ?? '', /没有行政区划表,1 个地点的坐标未核对/);
});
