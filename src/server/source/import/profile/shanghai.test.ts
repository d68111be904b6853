import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { noteSentence } from '#contract/import-note.ts';
import { type Database, openDatabase } from '../../../db/open.ts';
import { asJob } from '../../../db/scope.ts';
import { createTestDatabase } from '../../../db/testing.ts';
import type { ImportAccount } from '../../queries.ts';
import { importDirectory } from '../run.ts';
import { filesOfTar, readPacked } from './packed.ts';

const data = process.env['JINGTIAN_DATA'];
const skip = data ? false : 'JINGTIAN_DATA is not set: the real places of Shanghai are not imported';
const asOf = '2026-11-24';
const dir = join(data ?? '', 'shanghai');

async function withHouse(use: (database: Database) => Promise<void>): Promise<void> {
  const { url, roles, keysDir, drop } = await createTestDatabase();
  const database = await openDatabase(url, roles, keysDir);
  await use(database).finally(async () => {
    await database.close();
    await drop();
  });
}

const checkOf = ({ files }: ImportAccount) =>
  files.flatMap((file) => file.notes).find((note) => note.code === 'places.checked');
const percent = (share: unknown): number => Number(String(share).replace(' %', ''));
const sayChecked = (t: TestContext, account: ImportAccount): void => {
  const note = checkOf(account);
  if (note) t.diagnostic(noteSentence(note));
};
const countPositions = async (database: Database) => {
  const head = await database.db
    .selectFrom('org')
    .select('id')
    .where('level', '=', 'HEAD')
    .executeTakeFirst();
  return asJob(database, head!.id, async (tx) => {
    const rows = await tx
      .selectFrom('place')
      .select(['position', (eb) => eb.fn.countAll<number>().as('n')])
      .groupBy('position')
      .execute();
    return Object.fromEntries(rows.map((row) => [row.position, row.n]));
  });
};

test(
  '12,277 real communities: every row accounted for, 99.8 in a hundred in the district they name',
  { skip },
  async (t) => {
    await withHouse(async (database) => {
      const account = await importDirectory(database, { dir, profile: 'shanghai', asOf });
      assert.deepEqual(
        account.files.map((file) => [
          file.name,
          file.rowsRead,
          file.appliedCount,
          file.refusedCount,
          file.foldedCount,
        ]),
        [
          ['overlay/orgs', 17, 17, 0, 0],
          ['districts-gcj02.tgz', 17, 17, 0, 0],
          ['communities.json.gz', 12_277, 12_225, 0, 52],
        ],
      );
      sayChecked(t, account);
      const { values } = checkOf(account)!;
      assert.equal(values['checked'], 12_225);
      assert.ok(percent(values['share']) >= 99.8);
      assert.ok(percent(values['share2']) < 88, 'as GCJ-02');
      const { PLACED: placed = 0, OUTSIDE: outside = 0, ...others } = await countPositions(database);
      assert.deepEqual([placed + outside, others], [12_225, {}]);
      assert.ok(outside > 0 && outside < 10, String(outside));
      const again = await importDirectory(database, { dir, profile: 'shanghai', asOf });
      assert.equal(again.job.appliedCount, 0);
    });
  },
);

/** The same communities as a bank would bring them that takes them for GCJ-02. */
function writeMistaken(to: string): void {
  // The listing's own form, checked by the profile.
  const listed = JSON.parse(gunzipSync(readFileSync(join(dir, 'communities.json.gz'))).toString('utf8')) as {
    lng: number;
    lat: number;
    title: string;
    district: string;
    link: string;
  }[];
  const orgOf = new Map([...new Set(listed.map((row) => row.district))].map((name, at) => [name, `B${at}`]));
  const orgs = [...orgOf].map(([name, no]) => `${no},${name}支行,BRANCH,H`);
  writeFileSync(
    join(to, 'orgs.csv'),
    ['org_no,name,level,parent_no', 'H,总行,HEAD,', ...orgs].join('\n') + '\n',
  );
  const areas = filesOfTar('districts', gunzipSync(readFileSync(join(dir, 'districts-gcj02.tgz')))).map(
    ({ bytes }) => {
      const { code, name, coordinates } = JSON.parse(bytes.toString('utf8')); // As above.
      return {
        type: 'Feature',
        properties: { code, name, 又称: name === '静安区' ? '闸北' : '' },
        geometry: { type: 'MultiPolygon', coordinates },
      };
    },
  );
  writeFileSync(
    join(to, 'districts.geojson'),
    JSON.stringify({ type: 'FeatureCollection', coordinates: 'GCJ02', features: areas }),
  );
  const places = listed.map(
    (row, at) =>
      `P${at},${orgOf.get(row.district)},"${row.title}",小区,${row.district},${row.lng},${row.lat},GCJ02`,
  );
  writeFileSync(
    join(to, 'places.csv'),
    ['place_no,org_no,name,kind,district,lon,lat,coordinates', ...places].join('\n') + '\n',
  );
}

test(
  'the same communities taken for GCJ-02: 87 in a hundred would lie right, so the file is recognised and none is placed',
  { skip },
  async (t) => {
    const to = mkdtempSync(join(tmpdir(), 'jingtian-shanghai-'));
    writeMistaken(to);
    await withHouse(async (database) => {
      const account = await importDirectory(database, { dir: to, asOf });
      sayChecked(t, account);
      assert.ok(Math.abs(percent(checkOf(account)!.values['share']) - 87) < 1);
      const notes = account.files.flatMap((file) => file.notes.map((note) => noteSentence(note)));
      assert.match(
        notes.join('\n'),
        /这些坐标更像 BD-09:按所写的 GCJ-02 有 1566 个不在所写的区县内,按 BD-09 只有 16 个/,
      );
      assert.deepEqual(await countPositions(database), { DOUBTED: 12_277 });
    }).finally(() => rmSync(to, { recursive: true, force: true }));
  },
);

test('an archive or a listing that is cut is said so before anything is applied', async () => {
  const to = mkdtempSync(join(tmpdir(), 'jingtian-packed-'));
  const header = Buffer.alloc(512);
  header.write('a.json', 0);
  header.write('00000000700', 124);
  header.write('0', 156);
  const tar = Buffer.concat([header, Buffer.alloc(512, 32)]);
  assert.deepEqual(
    filesOfTar('x.tgz', tar).map((file) => [file.name, file.bytes.length]),
    [['a.json', 448]],
  );
  assert.throws(() => filesOfTar('x.tgz', tar.subarray(0, 600)), { code: 'import.unreadable' });
  writeFileSync(join(to, 'x.tgz'), gzipSync(tar).subarray(0, 40));
  await assert.rejects(readPacked(to, 'x.tgz'), { code: 'import.unreadable' });
  await assert.rejects(readPacked(to, 'y.tgz'), { code: 'import.unreadable' });
  rmSync(to, { recursive: true });
});

test('nothing of the listing is in the project', () => {
  const folder = new URL('./', import.meta.url);
  for (const name of readdirSync(folder).filter((file) => !file.includes('.test.')))
    assert.doesNotMatch(readFileSync(new URL(name, folder), 'utf8'), /lianjia|曹路|爱法花园/);
});
