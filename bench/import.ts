// Import of customers and what they hold, 20 columns in two files: node bench/import.ts --rows 100000
// Read, checked, sealed, staged, applied, placed, owned. Yardstick: plain COPY of the same two files into tables with
// as many indexes, before and after, in the same run.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { idNoCheckMark } from '../src/core/match/normalise.ts';
import { openDatabase } from '../src/server/db/open.ts';
import { createTestDatabase } from '../src/server/db/testing.ts';
import { importDirectory } from '../src/server/source/import/run.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const rowCount = Number(values.rows);
const branchCount = 20;
const asOf = '2026-11-24';
const orgOf = (at: number): string => `B${at % branchCount}`;
const two = (value: number): string => String(value).padStart(2, '0');

async function writeRows(path: string, header: string, row: (at: number) => string): Promise<void> {
  const lines = function* () {
    yield `${header}\n`;
    for (let at = 0; at < rowCount; at += 1000) {
      let block = '';
      for (let next = at; next < Math.min(rowCount, at + 1000); next += 1) block += `${row(next)}\n`;
      yield block;
    }
  };
  await pipeline(lines(), createWriteStream(path));
}

function idNoOf(at: number): string {
  const birth = `${1950 + (at % 50)}${two(1 + (at % 12))}${two(1 + (at % 28))}`;
  const first = `330102${birth}${String(Math.floor(at / 1400) % 1000).padStart(3, '0')}`;
  return first + idNoCheckMark(first);
}

async function writeGround(dir: string): Promise<void> {
  const branches = Array.from({ length: branchCount }, (_, at) => `B${at}`);
  const each = (line: (orgNo: string, at: number) => string, perBranch: number) =>
    branches.flatMap((orgNo) => Array.from({ length: perBranch }, (_, at) => line(orgNo, at))).join('\n');
  await writeFile(
    join(dir, 'orgs.csv'),
    `org_no,name,level,parent_no\nH,总行,HEAD,\n${each((orgNo) => `${orgNo},支行${orgNo},BRANCH,H`, 1)}\n`,
  );
  await writeFile(
    join(dir, 'staff.csv'),
    `staff_no,org_no,name,post,joined_on\n${each((orgNo, at) => `${orgNo}S${at},${orgNo},员工${at},客户经理,2020-01-01`, 10)}\n`,
  );
  await writeFile(
    join(dir, 'grids.csv'),
    `grid_no,org_no,name,kind,lead_no\n${each((orgNo, at) => `G${at},${orgNo},网格${at},实体,${orgNo}S${at}`, 5)}\n`,
  );
  await writeFile(
    join(dir, 'places.csv'),
    `place_no,org_no,name,kind,grid_no\n${each((orgNo, at) => `P${at},${orgNo},小区${at},小区,G${at % 5}`, 100)}\n`,
  );
}

const customerHeader =
  'customer_no,org_no,name,phone,id_no,address,birth_on,district,place_no,manager_no,deceased,complaint';
const holdingHeader = 'holding_no,org_no,customer_no,kind,opened_on,matures_on,balance,overdue_now_days';

async function writeFiles(dir: string): Promise<void> {
  await writeGround(dir);
  await writeRows(join(dir, 'customers.csv'), customerHeader, (at) =>
    [
      `C${at}`,
      orgOf(at),
      `姓名${at}`,
      `13${String(at).padStart(9, '0')}`,
      idNoOf(at),
      `翠湖花园 ${at % 90} 幢 ${at % 2000} 室`,
      `${1950 + (at % 50)}-${two(1 + (at % 12))}-${two(1 + (at % 28))}`,
      '城东街道',
      `P${at % 100}`,
      `${orgOf(at)}S${at % 10}`,
      '否',
      at % 500 === 0 ? '是' : '否',
    ].join(','),
  );
  await writeRows(join(dir, 'holdings.csv'), holdingHeader, (at) =>
    [
      `H${at}`,
      orgOf(at),
      `C${at}`,
      at % 3 === 0 ? '贷款' : '存款',
      '2024-01-01',
      `2027-${two(1 + (at % 12))}-15`,
      `${at % 900_000}.50`,
      at % 200 === 0 ? '12' : '0',
    ].join(','),
  );
}

const indexes: Record<string, [header: string, extra: string[]]> = {
  customers: [
    customerHeader,
    ['org_no, manager_no', 'org_no, place_no', 'org_no, district', 'phone', 'id_no', 'birth_on', 'name'],
  ],
  holdings: [holdingHeader, ['org_no, customer_no', 'org_no, kind, matures_on', 'customer_no']],
};

/** Seconds of COPY into a fresh table with the keys and indexes of ours. */
async function copySeconds(client: pg.Client, dir: string): Promise<number> {
  let seconds = 0;
  for (const [name, [header, extra]] of Object.entries(indexes)) {
    await client.query(`drop table if exists public.${name}`);
    const columns = header.split(',').map((column) => `${column} text`);
    const [key = ''] = header.split(',');
    await client.query(`create table public.${name} (${columns.join(', ')}, primary key (org_no, ${key}))`);
    for (const index of extra) await client.query(`create index on public.${name} (${index})`);
    const from = performance.now();
    const stream = client.query(copyFrom(`copy public.${name} from stdin (format csv, header)`));
    await pipeline(createReadStream(join(dir, `${name}.csv`)), stream);
    seconds += (performance.now() - from) / 1000;
  }
  return seconds;
}

const made = await createTestDatabase();
const dir = await mkdtemp(join(tmpdir(), 'jingtian-bench-'));
await writeFiles(dir);
const installer = new pg.Client({ connectionString: made.url });
await installer.connect();
const database = await openDatabase(made.url, made.roles, made.keysDir);
const before = await copySeconds(installer, dir);
const stages: Record<string, number> = { staging: 0, applying: 0, settling: 0 };
let step = 'staging';
let mark = performance.now();
let rssMax = 0;
const turn = (next: string): void => {
  const now = performance.now();
  stages[step] = (stages[step] ?? 0) + (now - mark) / 1000;
  step = next;
  mark = now;
  rssMax = Math.max(rssMax, process.memoryUsage.rss());
};
const from = performance.now();
const { job } = await importDirectory(database, { dir, asOf, onProgress: (progress) => turn(progress.step) });
turn('done');
const seconds = (performance.now() - from) / 1000;
const copy = (before + (await copySeconds(installer, dir))) / 2;
const round = (value: number): number => Number(value.toFixed(2));
console.log(
  JSON.stringify({
    name: 'import',
    customers: rowCount,
    holdings: rowCount,
    applied: job.appliedCount,
    refused: job.refusedCount,
    seconds: round(seconds),
    stages: Object.fromEntries(Object.entries(stages).map(([name, spent]) => [name, round(spent)])),
    rowsPerSecond: Math.round((2 * rowCount) / seconds),
    copySeconds: round(copy),
    ratio: round(seconds / copy),
    rssMb: Math.round(rssMax / 1e6),
    node: process.version,
  }),
);
await database.close();
await installer.end();
await made.drop();
await rm(dir, { recursive: true, force: true });
