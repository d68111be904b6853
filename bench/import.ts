// Import of a million customers of 20 columns: node bench/import.ts --rows 1000000 [--holdings] [--growth] [--warm]
// Read, checked, sealed, staged, applied, placed, owned. Yardstick: plain COPY of the same files into tables with as
// many indexes of the same kinds, before and after, in the same run. --growth does it for n, 3n and 10n.
// --warm imports as many other customers after it in the same process, as a server does that has run before.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { dictionary } from '../src/contract/dictionary.ts';
import { idNoCheckMark } from '../src/core/match/read-id-no.ts';
import { startEmbedded } from '../src/server/db/embedded.ts';
import { type Database, openDatabase } from '../src/server/db/open.ts';
import { createTestDatabase } from '../src/server/db/testing.ts';
import { importDirectory } from '../src/server/source/import/run.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    holdings: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    warm: { type: 'boolean', default: false },
  },
});
const rowCount = Number(values.rows);
const branchCount = 20;
const asOf = '2026-11-24';
const two = (value: number): string => String(value).padStart(2, '0');
const round = (value: number): number => Number(value.toFixed(2));

async function writeRows(path: string, header: string, row: (at: number) => unknown[]): Promise<void> {
  const lines = function* () {
    yield `${header}\n`;
    for (let at = 0; at < rowCount; at += 1000) {
      let block = '';
      for (let next = at; next < Math.min(rowCount, at + 1000); next += 1)
        block += `${row(next).join(',')}\n`;
      yield block;
    }
  };
  await pipeline(lines(), createWriteStream(path));
}

function idNoOf(at: number): string {
  const birth = `${1950 + (at % 50)}${two(1 + (at % 12))}${two(1 + (at % 28))}`;
  // A birth day comes again every 2,100 rows; the area moves on when its serial numbers are used up.
  const serial = Math.floor(at / 2100);
  const first = `33${String(100 + Math.floor(serial / 1000)).padStart(4, '0')}${birth}${String(serial % 1000).padStart(3, '0')}`;
  return first + idNoCheckMark(first);
}

async function writeGround(dir: string): Promise<void> {
  const branches = Array.from({ length: branchCount }, (_, at) => `B${at}`);
  const each = (line: (orgNo: string, at: number) => string, perBranch: number) =>
    branches.flatMap((orgNo) => Array.from({ length: perBranch }, (_, at) => line(orgNo, at))).join('\n');
  const files: Record<string, string> = {
    orgs: `org_no,name,level,parent_no\nH,总行,HEAD,\n${each((orgNo) => `${orgNo},支行${orgNo},BRANCH,H`, 1)}`,
    staff: `staff_no,org_no,name,post,joined_on\n${each((orgNo, at) => `${orgNo}S${at},${orgNo},员工${at},客户经理,2020-01-01`, 10)}`,
    grids: `grid_no,org_no,name,kind,lead_no\n${each((orgNo, at) => `G${at},${orgNo},网格${at},${at === 5 ? '虚拟' : '实体'},${orgNo}S${at}`, 6)}`,
    places: `place_no,org_no,name,kind,grid_no\n${each((orgNo, at) => `P${at},${orgNo},小区${at},小区,G${at % 5}`, 100)}`,
    employers: `employer_no,org_no,name,kind,grid_no\n${each((orgNo, at) => `E${at},${orgNo},单位${at},学校,${at % 3 ? '' : 'G5'}`, 50)}`,
    merchants: `merchant_no,org_no,name,scene\n${each((orgNo, at) => `M${at},${orgNo},商户${at},装修`, 20)}`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, `${name}.csv`), `${text}\n`);
}

const customerHeader = Object.keys(dictionary.customers.columns).join(',');
const holdingHeader = 'holding_no,org_no,customer_no,kind,opened_on,matures_on,balance,overdue_now_days';

/** One customer with all the columns of the dictionary; every key is new, most references are filled. */
function customerOf(at: number): unknown[] {
  const orgNo = `B${at % branchCount}`;
  const part = Math.floor(at / branchCount);
  const birthOn = `${1950 + (at % 50)}-${two(1 + (at % 12))}-${two(1 + (at % 28))}`;
  const cells: Record<keyof typeof dictionary.customers.columns, unknown> = {
    customer_no: `C${at}`,
    org_no: orgNo,
    name: `姓名${at}`,
    phone: `13${String(at).padStart(9, '0')}`,
    id_no: idNoOf(at),
    address: `翠湖花园 ${at % 90} 幢 ${at % 2000} 室`,
    wechat: `wm${at}`,
    birth_on: birthOn,
    district: '城东街道',
    place_no: `P${part % 100}`,
    employer_no: part % 4 ? '' : `E${part % 50}`,
    merchant_no: part % 10 ? '' : `M${part % 20}`,
    manager_no: `${orgNo}S${part % 10}`,
    deceased: '否',
    litigation: '否',
    complaint: at % 500 === 0 ? '是' : '否',
    occupation: '企业',
    income: `${3000 + (at % 40_000)}.50`,
    since_on: `20${two(10 + (at % 15))}-03-09`,
    as_of_on: '2026-11-23',
  };
  return Object.values(cells);
}

const holdingOf = (at: number): unknown[] => [
  `H${at}`,
  `B${at % branchCount}`,
  `C${at}`,
  at % 3 === 0 ? '贷款' : '存款',
  '2024-01-01',
  `2027-${two(1 + (at % 12))}-15`,
  `${at % 900_000}.50`,
  at % 200 === 0 ? '12' : '0',
];

/** Primary key first, then as many more as ours has, of as many columns and as random. */
const indexes: Record<string, [header: string, keys: string[]]> = {
  customers: [
    customerHeader,
    [
      'org_no, customer_no',
      'org_no, wechat',
      'org_no, manager_no',
      'org_no, place_no',
      'org_no, employer_no',
      'org_no, since_on',
      'phone',
      'id_no',
      'name',
    ],
  ],
  ...(values.holdings && {
    holdings: [
      holdingHeader,
      ['org_no, holding_no', 'org_no, customer_no', 'org_no, kind, matures_on', 'customer_no'],
    ],
  }),
};

/** Seconds of COPY into a fresh table with the keys and indexes of ours. */
async function copySeconds(client: pg.Client, dir: string): Promise<number> {
  let seconds = 0;
  for (const [name, [header, [key, ...more]]] of Object.entries(indexes)) {
    const columns = header.split(',').map((column) => `${column} text`);
    await client.query(`drop table if exists public.${name}`);
    await client.query(`create table public.${name} (${columns.join(', ')}, primary key (${key}))`);
    for (const index of more) await client.query(`create index on public.${name} (${index})`);
    const from = performance.now();
    const stream = client.query(copyFrom(`copy public.${name} from stdin (format csv, header)`));
    await pipeline(createReadStream(join(dir, `${name}.csv`)), stream);
    seconds += (performance.now() - from) / 1000;
    await client.query(`drop table public.${name}`);
  }
  return seconds;
}

/** Seconds for as many customers of other numbers, in a process that has imported before. */
async function warmSeconds(database: Database, dir: string): Promise<number> {
  await writeRows(join(dir, 'customers.csv'), customerHeader, (at) => customerOf(rowCount + at));
  const from = performance.now();
  await importDirectory(database, { dir, asOf });
  return round((performance.now() - from) / 1000);
}

async function measure(dir: string, home: string): Promise<Record<string, unknown>> {
  const embedded = await startEmbedded({ home });
  // Where createTestDatabase makes its copy: a server with the product's own settings, which waits for the disk.
  process.env['DATABASE_URL'] = embedded.url;
  const made = await createTestDatabase();
  const installer = new pg.Client({ connectionString: made.url });
  await installer.connect();
  const database = await openDatabase(made.url, made.roles, made.keysDir);
  const before = await copySeconds(installer, dir);
  const load = loadavg()[0]!;
  const stages: Record<string, number> = { staging: 0, applying: 0, settling: 0 };
  let step = 'staging';
  let mark = performance.now();
  let rssMax = 0;
  const turn = (next: string): void => {
    const now = performance.now();
    stages[step] = (stages[step] ?? 0) + (now - mark) / 1000;
    step = next;
    mark = now;
  };
  const watch = setInterval(() => (rssMax = Math.max(rssMax, process.memoryUsage.rss())), 50);
  const cpu = process.cpuUsage();
  const from = performance.now();
  const { job } = await importDirectory(database, {
    dir,
    asOf,
    onProgress: (progress) => turn(progress.step),
  });
  turn('done');
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(watch);
  const warm = values.warm ? { warmSeconds: await warmSeconds(database, dir) } : {};
  const copy = (before + (await copySeconds(installer, dir))) / 2;
  await database.close();
  await installer.end();
  await made.drop();
  await embedded.stop();
  return {
    name: 'import',
    customers: rowCount,
    holdings: values.holdings ? rowCount : 0,
    columns: customerHeader.split(',').length,
    applied: job.appliedCount,
    refused: job.refusedCount,
    seconds: round(seconds),
    stages: Object.fromEntries(Object.entries(stages).map(([name, spent]) => [name, round(spent)])),
    rowsPerSecond: Math.round(job.appliedCount / seconds),
    copySeconds: round(copy),
    ratio: round(seconds / copy),
    ...warm,
    /** The process with its threads. */
    rssMb: Math.round(rssMax / 1e6),
    cpuSeconds: round((user + system) / 1e6),
    load: round(load),
    node: process.version,
  };
}

async function measureHere(): Promise<void> {
  const [dir, home] = [
    await mkdtemp(join(tmpdir(), 'jingtian-bench-')),
    await mkdtemp(join(tmpdir(), 'jingtian-home-')),
  ];
  try {
    await writeGround(dir);
    await writeRows(join(dir, 'customers.csv'), customerHeader, customerOf);
    if (values.holdings) await writeRows(join(dir, 'holdings.csv'), holdingHeader, holdingOf);
    console.log(JSON.stringify(await measure(dir, home)));
  } finally {
    for (const path of [dir, home]) await rm(path, { recursive: true, force: true });
  }
}

/** n, 3n and 10n, each in a process of its own; the exponent is that of the line through the first and the last. */
function measureGrowth(): void {
  const figures = [1, 3, 10].map((times) => {
    const args = [
      import.meta.filename,
      '--rows',
      String(rowCount * times),
      ...(values.holdings ? ['--holdings'] : []),
    ];
    const { stdout } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    process.stdout.write(stdout);
    return JSON.parse(stdout) as { seconds: number; copySeconds: number }; // Printed by measureHere.
  });
  const exponent = (of: (figure: { seconds: number; copySeconds: number }) => number) =>
    round(Math.log10(of(figures[2]!) / of(figures[0]!)));
  console.log(
    JSON.stringify({
      name: 'import growth',
      rows: [rowCount, 3 * rowCount, 10 * rowCount],
      seconds: figures.map((figure) => figure.seconds),
      exponent: exponent((figure) => figure.seconds),
      copyExponent: exponent((figure) => figure.copySeconds),
    }),
  );
}

if (values.growth) measureGrowth();
else await measureHere();
