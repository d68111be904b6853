// Lists of customers over the wire: every order, page by page, in scope, and marks that say nothing.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Role } from '#contract/access.ts';
import { type CustomerSort, customerSorts } from '#contract/customer.ts';
import { type Http, openHttp } from './security/http.ts';

type Row = { person: { id: string; name: string }; customerNo: string; overdueDays: number };
type Page = { customers: Row[]; total: number | null; totalIsLowerBound: boolean; after: string | null };
type Session = Awaited<ReturnType<Http['session']>>;

let http: Http;
const grids = { physical: randomUUID(), virtual: randomUUID() };

/** Twenty more of the north: three owners and the pool, equal days overdue and equal times among them. */
async function addCustomers(): Promise<void> {
  const { installer, orgs, staff } = http.ground;
  for (const [kind, id] of Object.entries(grids))
    await installer.query(
      'insert into app.grid (branch_id, id, grid_no, name, kind) values ($1, $2, $3, $3, $4)',
      [orgs.north, id, kind, kind.toUpperCase()],
    );
  const owners = [staff.north.client_manager, staff.north.grid_lead, staff.south.client_manager, null];
  for (let at = 0; at < 20; at += 1)
    await installer.query(
      `insert into app.customer (branch_id, id, customer_no, owner_id, overdue_days, updated_at, grid_id, virtual_grid_id)
       values ($1, gen_random_uuid(), $2, $3, $4, timestamptz '2026-11-01 00:00:00.123456+08' + $5 * interval '1 microsecond',
               $6, $7)`,
      [
        at < 15 ? orgs.north : orgs.child,
        `L${String((at * 7) % 20).padStart(2, '0')}`,
        owners[at % 4],
        at % 3,
        at % 5,
        at < 15 && at % 2 === 0 ? grids.physical : null,
        at < 15 && at % 3 === 0 ? grids.virtual : null,
      ],
    );
}

before(async () => {
  http = await openHttp();
  await addCustomers();
});
after(() => http.close());

const ask = (session: Session, query: Record<string, string>) =>
  http.call(session, 'customer.list', { query });
async function page(session: Session, query: Record<string, string>): Promise<Page> {
  const reply = await ask(session, query);
  assert.equal(reply.status, 200, reply.text);
  return reply.body as Page; // The answer schema let nothing else out.
}
async function everyPage(role: Role, query: Record<string, string>): Promise<Row[]> {
  const session = await http.session(role);
  const rows: Row[] = [];
  for (let after: string | null = ''; after !== null;) {
    const next = await page(session, { ...query, ...(after && { after }) });
    assert.equal(next.total === null, after !== '');
    rows.push(...next.customers);
    ({ after } = next);
  }
  return rows;
}
const columns: Record<CustomerSort, string> = {
  number: 'customer_no collate "C"',
  owner: 'owner_id',
  updated: 'updated_at',
  overdue: 'overdue_days',
};

for (const sort of customerSorts)
  for (const order of ['asc', 'desc'])
    test(`by ${sort} ${order}, pages of any size put together are the whole list in that order`, async () => {
      const { installer, orgs } = http.ground;
      const whole = await installer.query<{ id: string }>(
        `select id from app.customer where branch_id = any($1) order by ${columns[sort]} ${order}, id ${order}`,
        [[orgs.north, orgs.child]],
      );
      for (const limit of ['1', '3', '200']) {
        const rows = await everyPage('branch_head', { sort, order, limit });
        assert.deepEqual(
          rows.map((row) => row.person.id),
          whole.rows.map((row) => row.id),
        );
      }
    });

test('a row that moves to the top while one pages hides nobody', async () => {
  const session = await http.session('branch_head');
  const query = { sort: 'updated', order: 'desc', limit: '5' };
  const first = await page(session, query);
  const last = first.customers.at(-1)!.person.id;
  await http.ground.installer.query('update app.customer set updated_at = now() where id = $1', [last]);
  const rest = await page(session, { ...query, limit: '200', after: first.after! });
  const seen = new Set([...first.customers, ...rest.customers].map((row) => row.person.id));
  assert.equal(seen.size, (await page(session, query)).total);
});

test('a grid holds those who live in it and those who work for it, each once', async () => {
  const { installer } = http.ground;
  for (const gridId of Object.values(grids)) {
    const rows = await everyPage('branch_head', { gridId, sort: 'overdue', limit: '2' });
    const { rows: wanted } = await installer.query<{ id: string }>(
      'select id from app.customer where grid_id = $1 or virtual_grid_id = $1',
      [gridId],
    );
    assert.ok(wanted.length > 3);
    assert.deepEqual(rows.map((row) => row.person.id).toSorted(), wanted.map((row) => row.id).toSorted());
  }
});

test('a list holds only what is in reach, whatever is asked', async () => {
  const { orgs, staff, customers } = http.ground;
  const head = await http.session('branch_head');
  const south = await page(head, { branchId: String(orgs.south) });
  assert.deepEqual([south.customers, south.total], [[], 0]);
  const own = await everyPage('client_manager', { sort: 'owner', limit: '2' });
  const ofOthers = new Set(customers.north.slice(1));
  assert.ok(own.length > 4 && own.every((row) => !ofOthers.has(row.person.id)));
  const ofLead = await everyPage('branch_head', { ownerId: staff.north.grid_lead });
  assert.deepEqual(
    new Set(ofLead.map((row) => row.customerNo)),
    new Set(['C1', 'L07', 'L15', 'L03', 'L11', 'L19']),
  );
});

test('a mark says nothing, and serves its own account in its own order only', async () => {
  const session = await http.session('branch_head');
  const query = { sort: 'number', order: 'asc', limit: '2' };
  const { after, customers } = await page(session, query);
  assert.ok(!Buffer.from(after!, 'base64url').toString('latin1').includes(customers[1]!.customerNo));
  for (const [role, other] of [
    ['branch_head', { ...query, sort: 'overdue' }],
    ['branch_head', { ...query, order: 'desc' }],
    ['head_office', query],
  ] as const) {
    const reply = await ask(await http.session(role), { ...other, after: after! });
    assert.equal(reply.status, 400);
  }
  assert.equal((await ask(session, { ...query, after: 'AAAA' })).status, 400);
});

test('more than ten thousand are not counted to the end', async () => {
  const { installer, orgs } = http.ground;
  await installer.query(
    `insert into app.customer (branch_id, id, customer_no)
     select $1, gen_random_uuid(), 'M' || n from generate_series(1, 10001) n`,
    [orgs.south],
  );
  const { rows } = await installer.query<{ id: string }>(
    `update app.role_grant set root_org_id = $1 where account_id = $2 returning id`,
    [orgs.region, http.accountOf('head_office')],
  );
  assert.equal(rows.length, 1);
  const { total, totalIsLowerBound } = await page(await http.session('head_office'), { limit: '1' });
  assert.deepEqual([total, totalIsLowerBound], [10_000, true]);
});
