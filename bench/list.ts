// Lists of customers over HTTP, row security and audit on: node bench/list.ts --customers 2000000 --branches 100
// The bank is made by SQL inside the database; each contact is sealed for its own row, as an import does. Yardstick in
// the same run: the same page and count by bare SQL as the owner of everything, without row security.
import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { Role } from '../src/contract/access.ts';
import { csrfToken, openSession } from '../src/server/account/session.ts';
import { createApp } from '../src/server/app.ts';
import { copyRows, int4, uuid } from '../src/server/db/copy.ts';
import { openDatabase } from '../src/server/db/open.ts';
import { asSignIn } from '../src/server/db/scope.ts';
import { createTestDatabase } from '../src/server/db/testing.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '2000000' },
    branches: { type: 'string', default: '100' },
    runs: { type: 'string', default: '200' },
  },
});
const customerCount = Number(values.customers);
const branchCount = Number(values.branches);
const runs = Number(values.runs);
const staffPerBranch = 20;
const gridsPerBranch = 5;

const made = await createTestDatabase();
const pool = new pg.Pool({ connectionString: made.url, max: 1 });
const installer = await pool.connect();
const ask = async (text: string, ...params: unknown[]) => (await installer.query(text, params)).rows;
const database = await openDatabase(made.url, made.roles, made.keysDir);
const { keys } = database;

/** Ids of one kind by their number, so that SQL and this file name the same row. */
const idOf = (kind: number, at: number): string =>
  `${String(kind).padStart(8, '0')}-0000-7000-8000-${String(at).padStart(12, '0')}`;
const sqlId = (kind: number, at: string): string =>
  `('${String(kind).padStart(8, '0')}-0000-7000-8000-' || lpad((${at})::text, 12, '0'))::uuid`;
const phoneOf = (at: number): string => `13${String(at).padStart(9, '0')}`;

async function seedGround(): Promise<void> {
  await ask('set search_path = app');
  await ask(`insert into org (org_no, name, level, lineage) values ('1', '总行', 'HEAD', '{1}')`);
  await ask(
    `insert into org (org_no, name, level, parent_id, lineage)
     select 'B' || n, '支行' || n, 'BRANCH', 1, array[1, n + 1] from generate_series(1, $1::int) n`,
    branchCount,
  );
  await ask(`insert into post (post_no, name) values ('B', '客户经理') on conflict do nothing`);
  await ask(
    `insert into staff (id, org_id, branch_id, staff_no, name, post_id, joined_on, status)
     select ${sqlId(1, 'n')}, 2 + n % $1::int, 2 + n % $1::int, 'S' || n, '员工' || n, (select min(id) from post), '2020-01-01', 'ACTIVE'
       from generate_series(0, $1::int * $2::int - 1) n`,
    branchCount,
    staffPerBranch,
  );
  await ask(
    `insert into grid (branch_id, id, grid_no, name, kind)
     select 2 + n % $1::int, ${sqlId(2, 'n')}, 'G' || n, '网格' || n, 'PHYSICAL' from generate_series(0, $1::int * $2::int - 1) n`,
    branchCount,
    gridsPerBranch,
  );
  await ask(
    `insert into grid_member (branch_id, grid_id, staff_id, role, from_on)
     select 2 + n % $1::int, ${sqlId(2, 'n')}, ${sqlId(1, 'n')}, 'LEAD', '2020-01-01'
       from generate_series(0, $1::int * $2::int - 1) n`,
    branchCount,
    gridsPerBranch,
  );
}

async function seedCustomers(): Promise<void> {
  await ask('create unlogged table public.made (at int, id uuid, sealed bytea, phone bytea)');
  for (let from = 0; from < customerCount; from += 20_000) {
    const rows = Array.from({ length: Math.min(20_000, customerCount - from) }, (_, offset) => {
      const at = from + offset;
      const id = idOf(3, at);
      const contact = JSON.stringify({ name: `姓名${at}`, phone: phoneOf(at), address: `翠湖花园 ${at} 室` });
      return [
        int4(at),
        uuid(id),
        keys.seal('C2-contact', `customer|contact|${id}`, contact),
        keys.phoneIndex(phoneOf(at)),
      ];
    });
    await copyRows(installer, 'public.made', ['at', 'id', 'sealed', 'phone'], rows);
  }
  await ask(
    `insert into customer (branch_id, id, customer_no, contact_sealed, phone_index, district, owner_id, owner_reason,
                           grid_id, overdue_days, updated_at)
     select 2 + at % $1::int, id, 'C' || lpad(at::text, 9, '0'), sealed, phone, '城东街道',
            case when at / $1::int % 10 < 9 then ${sqlId(1, 'at % $1::int + $1::int * (at / $1::int % $2::int)')} end, 'PHYSICAL_GRID_LEAD',
            ${sqlId(2, 'at % $1::int + $1::int * (at / $1::int % $3::int)')},
            case when at / $1::int % 50 = 0 then at % 90 else 0 end, now() - (at::bigint * 7919 % 86400000) * interval '1 second'
       from public.made`,
    branchCount,
    staffPerBranch,
    gridsPerBranch,
  );
  await ask('drop table public.made');
  await ask('vacuum analyze');
}

type Session = { cookie: string; csrf: string };
async function sessionsOf(role: Role, staffAt: number, rootOrgId: number): Promise<Session[]> {
  const account = randomUUID();
  const grantId = randomUUID();
  await ask(
    'insert into account (id, staff_id, login_name) values ($1, $2, $3)',
    account,
    idOf(1, staffAt),
    role,
  );
  await ask(
    `insert into role_grant (id, account_id, role, root_org_id, from_on) values ($1, $2, $3, $4, '2020-01-01')`,
    grantId,
    account,
    role,
    rootOrgId,
  );
  const now = new Date();
  // A session may ask sixty times a second; many of them ask in turn.
  const opened = Array.from({ length: 40 }, async () => {
    const { id, secret } = await asSignIn(database, (tx) =>
      openSession(tx, { accountId: account, device: 'WEB', grantId, mfaAt: now, madeAt: now }, now),
    );
    return { cookie: `__Host-sid=${secret}`, csrf: csrfToken(database.keyFile.csrf, id) };
  });
  return Promise.all(opened);
}

const quantile = (list: number[], share: number) =>
  list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;
const round = (value: number): number => Number(value.toFixed(2));

async function timed(work: (run: number) => Promise<unknown>, count = runs): Promise<[number, number]> {
  const spent: number[] = [];
  for (let run = -5; run < count; run += 1) {
    const from = performance.now();
    await work(run + 5);
    if (run >= 0) spent.push(performance.now() - from);
  }
  return [round(quantile(spent, 0.5)), round(quantile(spent, 0.95))];
}

const seedFrom = performance.now();
await seedGround();
await seedCustomers();
const seedSeconds = round((performance.now() - seedFrom) / 1000);
const app = await createApp(database, { logLevel: 'error' });
await app.ready();
const people = {
  branch_head: await sessionsOf('branch_head', 0, 2),
  grid_lead: await sessionsOf('grid_lead', branchCount, 2),
  client_manager: await sessionsOf('client_manager', 2 * branchCount, 2),
  head_office: await sessionsOf('head_office', 3 * branchCount, 1),
};

async function call(sessions: Session[], run: number, url: string, body?: unknown): Promise<void> {
  const { cookie, csrf } = sessions[run % sessions.length]!;
  const reply = await app.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: `/api${url}`,
    headers: {
      host: 'jingtian.bank',
      cookie,
      ...(body !== undefined && {
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        'idempotency-key': randomUUID(),
        'x-csrf': csrf,
      }),
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  });
  if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.statusCode} ${reply.body}`);
}

const inBranch = 2; // The first branch.
const figures: Record<string, [p50: number, p95: number]> = {};
const list = async (name: string, role: keyof typeof people, query: string): Promise<void> => {
  figures[name] = await timed((run) => call(people[role], run, `/customers?${query}`));
};
await list(
  'branchFilterSort',
  'branch_head',
  `branchId=${inBranch}&gridId=${idOf(2, 0)}&sort=overdue&order=desc`,
);
for (const sort of ['number', 'owner', 'updated', 'overdue'])
  await list(`branch.${sort}`, 'branch_head', `branchId=${inBranch}&sort=${sort}&order=desc`);
await list(
  'branchOwner',
  'branch_head',
  `branchId=${inBranch}&ownerId=${idOf(1, branchCount)}&sort=updated&order=desc`,
);
await list('gridLead', 'grid_lead', 'sort=overdue&order=desc');
await list('clientManager', 'client_manager', 'sort=updated&order=desc');
for (const sort of ['number', 'owner', 'updated', 'overdue'])
  await list(`bank.${sort}`, 'head_office', `sort=${sort}&order=desc`);
figures['findByPhone'] = await timed((run) =>
  call(people.branch_head, run, '/customer/lookup', {
    value: phoneOf(((run * 7919) % 20_000) * branchCount),
  }),
);
const columns = 'id, customer_no, contact_sealed, owner_id, district, overdue_days, updated_at';
figures['yardstick.branch'] = await timed(async () => {
  await ask(
    `select ${columns}, (select count(*) from customer where branch_id = $1 and grid_id = $2) from customer
      where branch_id = $1 and grid_id = $2 order by overdue_days desc, id desc limit 50`,
    inBranch,
    idOf(2, 0),
  );
});
figures['yardstick.bank'] = await timed(
  async () => {
    await ask(
      `select ${columns}, (select count(*) from (select 1 from customer limit 10001)) from customer
        order by updated_at desc, id desc limit 50`,
    );
  },
  Math.min(runs, 20),
);
figures['yardstick.phone'] = await timed(async (run) => {
  await ask(
    `select ${columns} from customer where phone_index = $1 limit 1`,
    keys.phoneIndex(phoneOf(run * branchCount)),
  );
});
console.log(
  JSON.stringify({
    name: 'list',
    customers: customerCount,
    branches: branchCount,
    inBranch: Math.floor(customerCount / branchCount),
    runs,
    seedSeconds,
    figures,
    load: round(loadavg()[0] ?? 0),
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
    node: process.version,
  }),
);
await app.close();
await database.close();
installer.release();
await pool.end();
await made.drop();
