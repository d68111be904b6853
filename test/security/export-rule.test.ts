import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { roles } from '#contract/access.ts';
import type { ExportSpec } from '#contract/export.ts';
import { writeExport } from '#server/export/write.ts';
import { type ExportDesk, openExportDesk, rowsOfCsv } from './export-desk.ts';
import { customersPerBranch } from './ground.ts';
import type { Reply } from './http.ts';
import { smallSpec } from './sample-export.ts';

let desk: ExportDesk;
let head: Awaited<ReturnType<ExportDesk['session']>>;
before(async () => {
  desk = await openExportDesk();
});
beforeEach(async () => {
  head = await desk.enter('branch_head', desk.ground.orgs.north);
});
after(() => desk.close());

const codeOf = ({ body }: Reply): unknown =>
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
const count = async (spec: Partial<ExportSpec> = {}) => {
  const { body } = await desk.call(head, 'export.count', { body: { ...smallSpec, ...spec } });
  return body as {
    rowCount: number;
    personal: boolean;
    seats: string[];
    requestsLeft: number;
    hindrances: string[];
  };
};
const files = (kind: ExportSpec['files'][number]['kind'], ...columns: string[]) => ({
  files: [{ kind, columns }],
});
const setApproval = (lineRowsMax: number, complianceRowsMax: number) =>
  desk.setParam('export.approval', { lineRowsMax, complianceRowsMax });

test('the dry count says how many, whether it is personal data, and who must say yes', async () => {
  const all = customersPerBranch + 2;
  const dry = await count();
  assert.deepEqual(
    { ...dry, requestsLeft: 0, files: [] },
    { files: [], rowCount: all, personal: false, seats: ['LINE'], requestsLeft: 0, hindrances: [] },
  );
  const amounts = files('holdings', 'holding_no', 'org_no', 'customer_no', 'kind', 'balance');
  assert.equal((await count(amounts)).personal, true, 'amounts have no mask');
  const bare = files('holdings', 'holding_no', 'org_no', 'customer_no', 'kind');
  assert.equal((await count(bare)).personal, false);
  await setApproval(all - 1, 5000);
  assert.deepEqual((await count()).seats, ['LINE', 'COMPLIANCE']);
  await setApproval(1, all - 1);
  assert.deepEqual((await count()).seats, ['LINE', 'COMPLIANCE', 'HEAD_OFFICE']);
  await setApproval(200, 5000);
});

test('a request keeps to what can be asked: required columns, known ones, a day to come, an org in reach', async () => {
  assert.equal(codeOf(await desk.ask(head, files('customers', 'customer_no', 'name'))), 'export.columns');
  assert.equal(
    codeOf(await desk.ask(head, files('customers', 'customer_no', 'org_no', 'shoe'))),
    'request.invalid',
  );
  const twice = { kind: 'customers' as const, columns: ['customer_no', 'org_no'] };
  assert.equal(codeOf(await desk.ask(head, { files: [twice, twice] })), 'request.invalid');
  assert.equal(
    codeOf(await desk.ask(head, { filter: { branchId: desk.ground.orgs.south } })),
    'export.empty',
  );
  const late = { spec: smallSpec, purposeText: '核对一下', recipient: '李工', useUntil: '2020-01-01' };
  assert.equal(codeOf(await desk.call(head, 'export.request', { body: late })), 'export.use-until');
});

test('a day has its quotas: requests of a person, rows of a branch, whoever asks for them', async () => {
  const { orgs } = desk.ground;
  await desk.setParam('quota.export', 3);
  for (let round = 0; round < 3; round += 1) assert.equal((await desk.ask(head)).status, 200);
  assert.equal(codeOf(await desk.ask(head)), 'export.quota');
  assert.equal((await count()).requestsLeft, 0);
  const mine = (await desk.call(head, 'export.list')).body as { requests: { id: string; own: boolean }[] };
  const own = mine.requests.find((row) => row.own)!;
  assert.equal((await desk.call(head, 'export.withdraw', { body: { id: own.id } })).status, 200);
  assert.equal((await desk.ask(head)).status, 200, 'what was taken back does not count');

  await desk.ground.installer.query(`update app.export_request set state = 'WITHDRAWN'`);
  await desk.setParam('quota.export', 1000);
  await desk.setParam('quota.export.rows', 2 * customersPerBranch);
  const office = await desk.enter('head_office', orgs.region);
  assert.equal((await desk.ask(office)).status, 200);
  assert.equal((await desk.ask(head)).status, 200);
  assert.equal(codeOf(await desk.ask(head)), 'export.branch-quota', "the head office's rows count too");
  assert.equal(
    (await desk.ask(head, { filter: { branchId: orgs.child } })).status,
    200,
    'another branch has its own',
  );
  await desk.ground.installer.query(`update app.export_request set state = 'WITHDRAWN'`);
  await desk.setParam('quota.export.rows', 20_000);
});

test('more rows than the approval covers are not written', async () => {
  const { orgs, staff, installer, database } = desk.ground;
  const ownerId = staff.north.lobby;
  const { body } = await desk.ask(head, { filter: { ownerId } });
  const { id } = body as { id: string };
  await desk.decide(await desk.enter('branch_head', orgs.north), id);
  await setApproval(3, 5000);
  await installer.query(
    `insert into app.customer (branch_id, id, customer_no, owner_id)
     select $1, gen_random_uuid(), 'G' || n, $2 from generate_series(1, 3) n`,
    [orgs.north, ownerId],
  );
  await writeExport(database, { orgId: orgs.north, id }, new Date());
  const { rows } = await installer.query('select state, refusal from app.export_request where id = $1', [id]);
  assert.deepEqual(rows, [{ state: 'REFUSED', refusal: 'export.grown' }]);
  await setApproval(200, 5000);
  await desk.work();
  assert.deepEqual(
    (await installer.query('select 1 from app.export_file where request_id = $1', [id])).rowCount,
    0,
  );
  await installer.query(`delete from app.customer where customer_no like 'G%'`);
});

test('two workers at once write one file', async () => {
  const { orgs, installer, database } = desk.ground;
  const { body } = await desk.ask(head);
  const { id } = body as { id: string };
  await desk.decide(await desk.enter('branch_head', orgs.north), id);
  const key = { orgId: orgs.north, id };
  await Promise.all([writeExport(database, key, new Date()), writeExport(database, key, new Date())]);
  assert.equal(await desk.work(), 1);
  const { rows } = await installer.query('select state, refusal from app.export_request where id = $1', [id]);
  assert.deepEqual(rows, [{ state: 'READY', refusal: null }]);
  assert.equal(
    (await installer.query('select 1 from app.export_file where request_id = $1', [id])).rowCount,
    1,
  );
  const written = `select 1 from app.audit where object = $1 and action = 'export.written'`;
  assert.equal((await installer.query(written, [id])).rowCount, 1);
});

/** The customer numbers of rows, in their order as text. */
const nosOf = (rows: string[][]): string[] =>
  rows.map(([no = '']) => no).toSorted((a, b) => (a < b ? -1 : 1));
const phones = { unmasked: true, ...files('customers', 'customer_no', 'org_no', 'phone') };

test('a list for calling leaves out whom nobody may call; a refusal leaves as such; other copies say who', async () => {
  const { installer, customers, orgs } = desk.ground;
  const [refused, suppressed, without, dead] = customers.north;
  await installer.query(
    `insert into app.refusal (branch_id, id, customer_id, channel, at, origin)
     values ($1, gen_random_uuid(), $2, 'phone', now(), '客服热线')`,
    [orgs.north, refused],
  );
  await installer.query(
    `insert into app.suppression (phone_index, since_at) select phone_index, now() from app.customer where id = $1`,
    [suppressed],
  );
  await installer.query(
    `insert into app.consent (branch_id, id, customer_id, purpose, basis, from_on, withdrawn)
     values ($1, gen_random_uuid(), $2, 'MARKETING', 'WRITTEN', '2025-01-01', true)`,
    [orgs.north, without],
  );
  await installer.query('update app.customer set deceased = true where id = $1', [dead]);
  const filter = { branchId: orgs.north };
  const called = await desk.write(head, { ...phones, filter, purpose: 'MARKETING_CALL' });
  const callable = roles.flatMap((_, index) => (index > 3 ? [[`C${index}`]] : []));
  assert.deepEqual(nosOf(rowsOfCsv(await desk.take(head, called.id)).slice(2, -1)), nosOf(callable));
  assert.equal(called.file?.heldBackCount, 4);
  assert.equal(called.rowCount, customersPerBranch - 4);

  const said = await desk.write(head, {
    ...files('refusals', 'refusal_no', 'org_no', 'customer_no', 'at', 'channel'),
    filter,
    purpose: 'MARKETING_CALL',
  });
  assert.deepEqual(
    rowsOfCsv(await desk.take(head, said.id))
      .slice(2, -1)
      .map((row) => [row[2], row[3]]),
    [['C0', '电话']],
  );

  const repair = await desk.write(head, { ...phones, filter });
  const rows = rowsOfCsv(await desk.take(head, repair.id)).slice(1, -1);
  assert.equal(rows[0]?.at(-1), '电话营销');
  assert.deepEqual(nosOf(rows.filter((row) => row.at(-1) === '不可')), ['C0', 'C1', 'C2', 'C3']);
  assert.equal(rows.filter((row) => row.at(-1) === '可').length, customersPerBranch - 4);
});

test('filters: grid, owner, and the source of the last plan', async () => {
  const { installer, orgs, customers, staff } = desk.ground;
  const { rows } = await installer.query<{ id: string }>(
    `insert into app.grid (branch_id, id, grid_no, name, kind)
     values ($1, gen_random_uuid(), 'G1', '一格', 'PHYSICAL') returning id`,
    [orgs.north],
  );
  const gridId = rows[0]!.id;
  await installer.query('update app.customer set grid_id = $1 where id = $2', [gridId, customers.north[5]]);
  await installer.query('update app.customer set virtual_grid_id = $1 where id = $2', [
    gridId,
    customers.north[6],
  ]);
  assert.equal((await count({ filter: { gridId } })).rowCount, 2);
  assert.equal((await count({ filter: { ownerId: staff.north.grid_lead } })).rowCount, 1);
  assert.equal(
    (await count({ filter: { source: 'deposit', branchId: orgs.north } })).rowCount,
    customersPerBranch,
  );
  assert.deepEqual((await count({ filter: { source: 'card' } })).hindrances, ['export.empty']);
  const places = files('grids', 'grid_no', 'org_no', 'name', 'kind');
  assert.equal((await count({ ...places, filter: { gridId } })).rowCount, 1);
});
