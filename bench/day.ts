// One branch's plan of the day: node bench/day.ts --customers 100000 --staff 200
// Yardstick: the raw engine reading the same holdings, customers and consents once, in the same run.
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openDatabase } from '../src/server/db/open.ts';
import { createTestDatabase } from '../src/server/db/testing.ts';
import { planBranch } from '../src/server/plan/commands.ts';

const { values } = parseArgs({
  options: { customers: { type: 'string', default: '100000' }, staff: { type: 'string', default: '200' } },
});
const customerCount = Number(values.customers);
const staffCount = Number(values.staff);
const day = '2026-11-24';
const runs = 3;

const made = await createTestDatabase();
const installer = new pg.Client({ connectionString: made.url });
await installer.connect();
await installer.query('set search_path = app');
const seed = async (text: string, ...params: unknown[]) => (await installer.query(text, params)).rows;
await seed(`insert into org (org_no, name, level, lineage) values ('1', '总行', 'HEAD', '{1}')`);
await seed(
  `insert into org (org_no, name, level, parent_id, lineage) values ('11', '支行', 'BRANCH', 1, '{1,2}')`,
);
await seed(`insert into post (post_no, name) values ('B', '客户经理') on conflict do nothing`);
await seed(
  `insert into staff (id, org_id, branch_id, staff_no, name, post_id, joined_on, licence_no, licence_to, status)
   select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 2, 2, 'S' || n, '员工' || n,
          (select id from post where name = '客户经理'), '2020-01-01', 'Z' || n, '2030-01-01', 'ACTIVE'
     from generate_series(1, $1::int) n`,
  staffCount,
);
await seed(
  `insert into customer (branch_id, id, customer_no, birth_on, owner_id, owner_reason)
   select 2, ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, 'C' || n, date '1970-01-01' + n % 9000,
          ('00000000-0000-7000-8000-' || lpad((1 + n % $2)::text, 12, '0'))::uuid, 'PHYSICAL_GRID_LEAD'
     from generate_series(1, $1::int) n`,
  customerCount,
  staffCount,
);
await seed(
  `insert into holding (branch_id, id, customer_id, holding_no, kind, opened_on, matures_on, balance_fen,
                        overdue_max_days_12m, balance_avg_90d_fen, balance_min_90d_fen, as_of_on)
   select 2, gen_random_uuid(), ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, 'H' || n,
          case when n % 3 = 0 then 'LOAN' else 'DEPOSIT' end, '2024-01-01', date '2026-11-24' + n % 400,
          (n % 97) * 100000, 0, (n % 89) * 100000, (n % 89) * 60000, '2026-11-23'
     from generate_series(1, $1::int) n`,
  customerCount,
);
await seed(
  `insert into consent (branch_id, id, customer_id, purpose, basis, from_on)
   select 2, gen_random_uuid(), ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, 'MARKETING', 'WRITTEN',
          '2025-01-01' from generate_series(1, $1::int) n where n % 10 < 7`,
  customerCount,
);
await seed('analyze');

const database = await openDatabase(made.url, made.roles, made.keysDir);
const middle = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};
const ours: number[] = [];
const yardstick: number[] = [];
let result;
for (let run = 0; run < runs; run += 1) {
  ours.push(
    await timed(async () => (result = await planBranch(database, { branchId: 2, day, actor: null }))),
  );
  yardstick.push(
    await timed(async () => {
      for (const table of ['holding', 'customer', 'consent']) await installer.query(`table ${table}`);
    }),
  );
}
console.log(
  JSON.stringify({
    name: 'day',
    customers: customerCount,
    staff: staffCount,
    oursMs: Math.round(middle(ours)),
    yardstickMs: Math.round(middle(yardstick)),
    ratio: Number((middle(ours) / middle(yardstick)).toFixed(2)),
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
    node: process.version,
    ...(result as object | undefined),
  }),
);
await database.close();
await installer.end();
await made.drop();
