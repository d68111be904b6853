// SIGKILL at ten random moments of an import and of a planning run: node bench/kill.ts --seed 1
// The killed runs are taken up again; what they leave is compared with what an undisturbed run leaves.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { writeDemo } from '../src/demo/generate.ts';
import { openDatabase } from '../src/server/db/open.ts';
import { createTestDatabase } from '../src/server/db/testing.ts';
import { planAllBranches } from '../src/server/plan/commands.ts';
import { importDirectory } from '../src/server/source/import/run.ts';

const day = '2026-11-24';
type Made = Awaited<ReturnType<typeof createTestDatabase>>;
type Task = Pick<Made, 'url' | 'roles' | 'keysDir'> & { what: 'import' | 'plan'; dir: string };

async function work({ url, roles, keysDir, what, dir }: Task): Promise<void> {
  const database = await openDatabase(url, roles, keysDir);
  if (what === 'import') await importDirectory(database, { dir, asOf: '2026-11-23' });
  else await planAllBranches(database, day);
  await database.close();
}

/** Runs the work in a child and kills it after `ms`; true when it had already ended well. */
const inChild = (task: Task, ms: number | null): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [import.meta.filename], {
      env: { ...process.env, JINGTIAN_KILL_TASK: JSON.stringify(task) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const timer = ms === null ? undefined : setTimeout(() => child.kill('SIGKILL'), ms);
    child.once('exit', (code) => {
      clearTimeout(timer);
      done(code === 0);
    });
  });

const tables = [
  'org',
  'staff',
  'grid',
  'place',
  'employer',
  'merchant',
  'customer',
  'holding',
  'consent',
  'refusal',
];
tables.push('touch', 'application_step', 'import_chunk', 'import_refusal', 'plan', 'task', 'plan_held');
const keysOf: Record<string, string> = {
  customer: 'branch_id, customer_no',
  holding: 'branch_id, holding_no',
};

async function count(url: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from app.${table}`);
    counts[table] = rows[0]!.n;
    const keys = keysOf[table];
    if (!keys) continue;
    const twice = await client.query(`select 1 from app.${table} group by ${keys} having count(*) > 1`);
    if (twice.rowCount !== 0) throw new Error(`${table} holds a row twice`);
  }
  const left = await client.query<{ n: number }>('select count(*)::int as n from stage.block');
  counts['staged'] = left.rows[0]!.n;
  await client.end();
  return counts;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
  let state = Number(values.seed);
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const dir = await mkdtemp(join(tmpdir(), 'jingtian-kill-'));
  await writeDemo(dir, 20_261_124, day);
  const [calm, rough] = [await createTestDatabase(), await createTestDatabase()];
  const killed: Record<string, number> = { import: 0, plan: 0 };
  for (const what of ['import', 'plan'] as const) {
    const task = (made: Made): Task => ({
      url: made.url,
      roles: made.roles,
      keysDir: made.keysDir,
      what,
      dir,
    });
    const from = performance.now();
    if (!(await inChild(task(calm), null))) throw new Error(`the undisturbed ${what} failed`);
    const whole = performance.now() - from;
    for (let kill = 0; kill < 10; kill += 1)
      if (!(await inChild(task(rough), 150 + random() * whole))) killed[what] = (killed[what] ?? 0) + 1;
    if (!(await inChild(task(rough), null))) throw new Error(`the resumed ${what} failed`);
  }
  const [expected, found] = [await count(calm.url), await count(rough.url)];
  // Runs that ended before their kill are jobs of their own: their chunks say "unchanged".
  const differ = tables.filter((table) => table !== 'import_chunk' && expected[table] !== found[table]);
  console.log(JSON.stringify({ name: 'kill', seed: values.seed, killed, differ, expected, found }));
  await calm.drop();
  await rough.drop();
  await rm(dir, { recursive: true, force: true });
  process.exitCode = differ.length === 0 && found['staged'] === 0 ? 0 : 1;
}

const task = process.env['JINGTIAN_KILL_TASK'];
if (task) await work(JSON.parse(task) as Task); // Written above, in the parent.
else await main();
