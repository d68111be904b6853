import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase, type Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { createTestDatabase } from '../../db/testing.ts';
import type { ImportAccount } from '../queries.ts';

export type Delivery = Record<string, string | Buffer>;

const square = [
  [119.64, 29.07],
  [119.66, 29.07],
  [119.66, 29.09],
  [119.64, 29.09],
  [119.64, 29.07],
];
const gridOf = (properties: Record<string, string>, geometry: unknown) => ({
  type: 'Feature',
  properties: { 机构号: '3301', 坐标系: 'WGS84', 划分依据: '区域', 网格长: '', 网格员: '', ...properties },
  geometry,
});

/** A small delivery of all twelve kinds, with one fault of most sorts in it. */
export const delivery: Delivery = {
  'orgs.csv': `机构号,机构名称,机构层级,上级机构号
3301,城东支行,一级支行,3300
3300,县分行,分行,1
1,总行,总行,
3302,城西支行,支行,3300
9999,孤儿支行,支行,8888
`,
  'staff.csv': `staff_no,org_no,name,post,joined_on,licence_no,licence_to,status
A1,3301,李敏,客户经理,2023-07-01,XD1,2027-06-30,在岗
A2,3301,王强,网格长,2020/1/5,XD2,2027-06-30,
A3,3301,赵云,客户经理,2024-01-01,,,在岗
A4,3302,周杰,客户经理,2024-01-01,XD3,2028-01-01,在岗
A5,7777,无名,柜员,2024-01-01,,,在岗
A6,3302,何日,柜员,2024-13-01,,,在岗
`,
  'grids.geojson': JSON.stringify({
    type: 'FeatureCollection',
    features: [
      gridOf(
        { 网格编号: 'G1', 网格名称: '城东一格', 网格性质: '实体', 网格长: 'A2', 网格员: 'A1;A3' },
        { type: 'Polygon', coordinates: [square] },
      ),
      gridOf({ 网格编号: 'V1', 网格名称: '一中', 网格性质: '虚拟', 划分依据: '单位', 网格长: 'A1' }, null),
      gridOf(
        { 网格编号: 'G2', 网格名称: '坏边界', 网格性质: '实体' },
        { type: 'Polygon', coordinates: [square.slice(0, 3)] },
      ),
    ],
  }),
  'places.csv': `place_no,org_no,name,kind,district,lon,lat,coordinates,grid_no
P1,3301,翠湖花园,小区,城东街道,119.65,29.08,WGS84,
P2,3301,东市街,街,城东街道,,,,G1
P3,3301,坏点,小区,城东街道,0,0,WGS84,
P4,3301,远村,村,西山乡,118.1,29.5,WGS84,
`,
  'employers.csv': `employer_no,org_no,name,kind,headcount,payroll,pay_day,place_no,grid_no
E1,3301,县一中,学校,240,是,10,P1,V1
`,
  'merchants.csv': `merchant_no,org_no,name,scene,state,season_months,place_no,grid_no
M1,3301,佳家装饰,装修,活跃,3;4;9,P2,
`,
  '客户.csv': `客户号,机构号,客户姓名,手机号,身份证号,出生日期,地点编号,单位编号,管户经理工号,是否身故
C1,3301,王建国,138-0000-5678,11010519491231002X,1949-12-31,P1,E1,A3,否
C2,3301,李 四,+8613800005679,,1990-05-05,P2,,,否
C3,3302,张三,13800005680,,1985-05-05,,,A4,
C4,3301,坏号,12345,,,,,,
C5,3301,坏证,,110105194912310021,,,,,
C1,3301,王建国,13800005678,,,,,,
C6,3303,无行,,,,,,,
C7,3301,无单位,,,,,E9,,
C9,3301,钱多,,,,P2,,,
`,
  'consents.csv': `consent_no,org_no,customer_no,purpose,channel,basis,from_on,to_on,withdrawn,evidence
K1,3301,C1,营销,,书面同意,2025-01-01,2027-12-31,否,授权书1
,3301,C2,营销,电话,电子同意,2025-01-01,,否,
,3301,C2,营销,电话,电子同意,2025-01-01,,否,
`,
  'refusals.csv': `org_no,customer_no,channel,at,staff_no,origin
3302,C3,,2026-08-03 10:22,A4,客服热线
`,
  'holdings.csv': `holding_no,org_no,customer_no,kind,opened_on,matures_on,balance,limit,overdue_now_days,manager_no
L1,3301,C1,贷款,2024-01-01,2026-12-10,"86,000.00",120000,0,A3
L2,3301,C2,贷款,2024-01-01,2026-12-20,1000.5,120000,5,
D1,3301,C9,存款,2024-01-01,,1000.5,,,
L3,3301,C8,贷款,2024-01-01,2026-12-20,1000.5,120000,5,
`,
  'touches.csv': `touch_no,org_no,customer_no,staff_no,channel,occurred_at,outcome,next_on,note
T1,3301,C2,A1,电话,2026-11-20 10:05,意向A,2026-11-25,装修
T2,3301,C1,A1,电话,2026-11-19,无人,,
`,
  'application_steps.csv': `step_no,org_no,customer_no,application_no,step,at,amount,rate,term_months
S1,3301,C2,AP1,通过,2026-11-18 16:30,120000,3.6%,36
`,
  'readme.md': 'not data\n',
};

export function writeDelivery(dir: string, files: Delivery): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
}

/** A database of its own, with folders of files to import and the bank's rows to look at. */
export async function openFeed() {
  const made = await createTestDatabase();
  const database: Database = await openDatabase(made.url, made.roles, made.keysDir);
  const installer = new pg.Client({ connectionString: made.url });
  await installer.connect();
  const dirs: string[] = [];
  return {
    database,
    installer,
    /** What another server of the same database signs in with. */
    url: made.url,
    roles: made.roles,
    keysDir: made.keysDir,
    dirOf: (files: Delivery): string => {
      const dir = mkdtempSync(join(tmpdir(), 'jingtian-feed-'));
      dirs.push(dir);
      writeDelivery(dir, files);
      return dir;
    },
    /** As the whole bank. */
    asBank: async <T>(run: (tx: Tx) => Promise<T>): Promise<T> => {
      const head = await database.db
        .selectFrom('org')
        .select('id')
        .where('level', '=', 'HEAD')
        .executeTakeFirst();
      return asJob(database, head?.id ?? null, run);
    },
    close: async (): Promise<void> => {
      await database.close();
      await installer.end();
      await made.drop();
      for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** By file: read, applied, unchanged, refused, folded. */
export const countsOf = ({ files }: ImportAccount): Record<string, number[]> =>
  Object.fromEntries(
    files.map((file) => [
      file.name,
      [file.rowsRead, file.appliedCount, file.unchangedCount, file.refusedCount, file.foldedCount],
    ]),
  );

/**
 * Says the first rows in which two houses differ. The runner would set every line of both side by side, which for
 * thousands of rows takes its memory and its process.
 */
export function assertSameRows(actual: Record<string, unknown>, expected: Record<string, unknown>): void {
  for (const [table, wanted] of Object.entries(expected)) {
    const found = actual[table];
    if (!Array.isArray(wanted) || !Array.isArray(found)) {
      assert.deepEqual(found, wanted, table);
      continue;
    }
    assert.equal(found.length, wanted.length, `rows of ${table}`);
    for (const [at, row] of wanted.entries()) assert.deepEqual(found[at], row, `${table}, row ${at}`);
  }
}

type Call = { module: URL; name: string; args: readonly unknown[] };

/**
 * Calls a function of a module over a database, in a process of its own, killed so long after the database is open.
 * Answers whether the kill met it; an end of its own that is no good one is thrown.
 */
export function runChild(
  house: { url: string; keysDir: string; roles: unknown },
  { module, name, args }: Call,
  killAfterMs?: number,
): Promise<boolean> {
  const script = `
    import { openDatabase } from ${JSON.stringify(new URL('../../db/open.ts', import.meta.url).href)};
    import { ${name} as run } from ${JSON.stringify(module.href)};
    const [url, roles, keysDir, args] = JSON.parse(process.argv[1]);
    const database = await openDatabase(url, roles, keysDir);
    process.send('open');
    await run(database, ...args);
    await database.close();
    process.disconnect();`;
  const { url, keysDir, roles } = house;
  const task = JSON.stringify([url, roles, keysDir, args]);
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, task], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.on('message', () => {
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true);
      else if (code === 0) resolve(false);
      else reject(new Error(`${name} ended with ${code}`));
    });
  });
}
