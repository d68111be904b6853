import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { customers } from '#contract/dictionary/customer.ts';
import { markOf } from '#core/sheet/mark.ts';
import { clearExports } from '#server/export/clear.ts';
import { writeExport } from '#server/export/write.ts';
import { type ExportDesk, openExportDesk, rowsOfCsv } from './export-desk.ts';
import { customersPerBranch, personOf } from './ground.ts';
import type { Reply } from './http.ts';

let desk: ExportDesk;
let head: Awaited<ReturnType<ExportDesk['session']>>;
before(async () => {
  desk = await openExportDesk();
  head = await desk.session('branch_head');
});
after(() => desk.close());

const codeOf = ({ body }: Reply): unknown =>
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
const askedId = async (spec = {}): Promise<string> => {
  const { body } = await desk.ask(head, spec);
  assert.ok(typeof body === 'object' && body !== null && 'id' in body, JSON.stringify(body));
  return String(body.id);
};
const columns = Object.keys(customers.columns);
const clear = { files: [{ kind: 'customers' as const, columns }], unmasked: true };
/** As if there were no such thing. */
const assertHidden = ({ status, body }: Reply) => {
  assert.deepEqual([status, { ...Object(body), traceId: '' }], [404, { ...hidden, traceId: '' }]);
};
const hidden = { code: 'access.not-found', message: '没有找到,或不在您的范围内', details: {} };

test('A29 A34 nobody decides alone: not the requester, not a head elsewhere or below, nobody twice', async () => {
  const { orgs } = desk.ground;
  const id = await askedId();
  const deputy = await desk.enter('branch_head', orgs.north);
  assert.equal(codeOf(await desk.decide(head, id)), 'export.own');
  for (const org of [orgs.south, orgs.child])
    assertHidden(await desk.decide(await desk.enter('branch_head', org), id));
  assert.equal(codeOf(await desk.decide(await desk.enter('compliance', orgs.region), id)), 'export.no-seat');
  assert.equal(await desk.work(), 0);
  assert.deepEqual((await desk.decide(deputy, id)).body, { state: 'APPROVED', open: [] });
  assert.equal(codeOf(await desk.decide(deputy, id)), 'export.decided');
  assert.equal(await desk.work(), 1);
  assert.equal((await desk.view(head, id)).state, 'READY');
});

test('A29 personal data needs compliance as well, of whatever org; a no needs a reason and ends it', async () => {
  const { orgs } = desk.ground;
  const id = await askedId(clear);
  assert.deepEqual((await desk.view(head, id)).seats, ['LINE', 'COMPLIANCE']);
  const superior = await desk.enter('branch_head', orgs.region);
  assert.deepEqual((await desk.decide(superior, id)).body, { state: 'WAITING', open: ['COMPLIANCE'] });
  assert.equal(codeOf(await desk.decide(superior, id)), 'export.no-seat');
  const officer = await desk.enter('compliance', orgs.south);
  assert.equal((await desk.view(officer, id)).seat, 'COMPLIANCE');
  assert.deepEqual((await desk.decide(officer, id)).body, { state: 'APPROVED', open: [] });

  const other = await askedId(clear);
  assert.equal(codeOf(await desk.decide(officer, other, { approved: false })), 'export.reason');
  const no = await desk.decide(officer, other, { approved: false, reason: '用途不明' });
  assert.deepEqual(no.body, { state: 'REJECTED', open: [] });
  assert.equal(codeOf(await desk.decide(superior, other)), 'export.decided');
  assert.deepEqual(
    (await desk.view(head, other)).decisions.map(({ seat, approved, reason }) => ({
      seat,
      approved,
      reason,
    })),
    [{ seat: 'COMPLIANCE', approved: false, reason: '用途不明' }],
  );
  await desk.work();
});

test('A19 a decision and a download need the second factor of the last five minutes', async () => {
  const { orgs } = desk.ground;
  const id = await askedId();
  const stale = await desk.enter('branch_head', orgs.north, 301);
  const reply = await desk.decide(stale, id);
  assert.deepEqual([reply.status, codeOf(reply)], [401, 'session.step-up']);
  const own = await desk.enter('branch_head', orgs.north, 299);
  assert.equal((await desk.decide(own, id)).status, 200);
  await desk.work();
  const link = await desk.call(stale, 'export.link', { body: { id } });
  assert.deepEqual([link.status, codeOf(link)], [401, 'session.step-up']);
});

test('A29 what was changed after the approval is not written, nor approved by whoever saw it before', async () => {
  const { installer, orgs, database } = desk.ground;
  const deputy = await desk.enter('branch_head', orgs.north);
  const tamper = [
    `update app.export_request set spec = jsonb_set(spec, '{unmasked}', 'true') where id = $1`,
    `update app.export_request set spec = jsonb_set(spec, '{filter,branchId}', '${orgs.south}') where id = $1`,
    `update app.export_request set seats = '{}' where id = $1`,
    `update app.export_request set role = 'head_office' where id = $1`,
  ];
  for (const change of tamper) {
    const id = await askedId();
    await desk.decide(deputy, id);
    await installer.query(change, [id]);
    await writeExport(database, { orgId: orgs.north, id }, new Date());
    const { rows } = await installer.query('select state, refusal from app.export_request where id = $1', [
      id,
    ]);
    const refused = { state: 'REFUSED', refusal: 'export.changed' };
    assert.deepEqual(rows[0], refused, change);
  }
  const id = await askedId();
  assert.equal(codeOf(await desk.decide(deputy, id, { digest: 'ab'.repeat(16) })), 'export.changed');
  await installer.query(tamper[0]!, [id]);
  assert.equal(codeOf(await desk.decide(deputy, id)), 'export.changed');
  await desk.work();
});

test('A29 an approval runs out', async () => {
  const { installer, orgs, database } = desk.ground;
  const deputy = await desk.enter('branch_head', orgs.north);
  const id = await askedId();
  await desk.decide(deputy, id);
  await writeExport(database, { orgId: orgs.north, id }, new Date(Date.now() + 24.1 * 3_600_000));
  assert.equal((await desk.view(head, id)).state, 'LAPSED');
  const late = await askedId();
  await installer.query(
    `update app.export_request set lapses_at = now() - interval '1 second' where id = $1`,
    [late],
  );
  assert.equal(codeOf(await desk.decide(deputy, late)), 'export.lapsed');
  await desk.work();
});

test('A30 the rows are those that the requester reaches when the file is written', async () => {
  const { installer, orgs } = desk.ground;
  const id = await askedId(clear);
  for (const role of ['head_office', 'compliance'] as const)
    await desk.decide(await desk.enter(role, orgs.region), id);
  await installer.query(
    `insert into app.customer (branch_id, id, customer_no) values ($1, gen_random_uuid(), 'NEW1')`,
    [orgs.child],
  );
  await installer.query(
    `insert into app.customer (branch_id, id, customer_no) values ($1, gen_random_uuid(), 'NEW2')`,
    [orgs.south],
  );
  await desk.work();
  const rows = rowsOfCsv(await desk.take(head, id));
  assert.deepEqual(
    rows[1]!.slice(0, columns.length),
    Object.values(customers.columns).map(({ zh }) => zh),
  );
  const { rows: visible } = await installer.query<{ customer_no: string }>(
    'select customer_no from app.customer where branch_id = any($1) order by branch_id, id',
    [[orgs.north, orgs.child]],
  );
  const nos = visible.map((row) => row.customer_no);
  assert.ok(nos.includes('NEW1') && nos.length === customersPerBranch + 3);
  assert.deepEqual(
    rows.slice(2, -1).map((row) => row[0]),
    nos,
  );
  const first = rows.find((row) => row[0] === 'C0')!;
  const { name, phone, idNo, address } = personOf(0);
  assert.deepEqual(first.slice(2, 6), [name, phone, idNo, address]);
});

test('A30 a copy is masked unless clear was approved, always for the head office; who left gets none', async () => {
  const { orgs, database, installer } = desk.ground;
  const masked = await desk.write(head, { files: clear.files });
  const text = (await desk.take(head, masked.id)).toString();
  for (let index = 0; index < customersPerBranch; index += 1)
    for (const secret of Object.values(personOf(index))) assert.ok(!text.includes(secret), secret);
  assert.match(text, /欧\*/);
  assert.match(text, /139\*{4}\d{4}/);
  const office = await desk.enter('head_office', orgs.region);
  assert.equal(codeOf(await desk.ask(office, clear)), 'export.masked-only');

  const leaver = await desk.enter('branch_head', orgs.north);
  const { body } = await desk.ask(leaver);
  const { id } = body as { id: string };
  await desk.decide(await desk.enter('branch_head', orgs.north), id);
  await installer.query(
    `update app.role_grant g set to_on = '2021-01-01' from app.export_request r
      where r.id = $1 and g.account_id = r.account_id`,
    [id],
  );
  await writeExport(database, { orgId: orgs.north, id }, new Date());
  const { rows } = await installer.query('select refusal from app.export_request where id = $1', [id]);
  assert.deepEqual(rows, [{ refusal: 'export.standing' }]);
  await desk.work();
});

test('A31 a link opens once, in its own session, for its time', async () => {
  const { installer, database } = desk.ground;
  const { id, file } = await desk.write(head);
  const link = async (session = head) => {
    const reply = await desk.call(session, 'export.link', { body: { id } });
    return (reply.body as { link: string }).link;
  };
  const open = (session: typeof head, value: string) =>
    desk.call(session, 'export.file', { query: { link: value } });
  const other = await desk.session('branch_head');
  const first = await link();
  assertHidden(await open(other, first));
  assertHidden(await open(await desk.session('head_office'), first));
  const good = await open(head, first);
  assert.equal(good.status, 200);
  assert.match(
    String(good.headers['content-disposition']),
    /^attachment; filename="export-\w+\.csv"; filename\*=UTF-8''/,
  );
  assert.equal(good.headers['cache-control'], 'no-store');
  assertHidden(await open(head, first));
  const second = await link();
  await installer.query(`update app.export_file set expires_at = now() where id = $1`, [file!.id]);
  assertHidden(await open(head, second));
  assert.equal((await desk.call(head, 'export.link', { body: { id } })).status, 404);
  const blocks = () => installer.query('select 1 from app.export_block where file_id = $1', [file!.id]);
  assert.equal((await blocks()).rowCount, 1);
  await clearExports(database, new Date(Date.now() + 2 * 3_600_000));
  assert.equal((await blocks()).rowCount, 0);
  assert.equal((await desk.view(head, id)).state, 'GONE');
});

test('A31 a file has few links', async () => {
  const { id } = await desk.write(head);
  for (let left = 2; left >= 0; left -= 1) {
    await desk.take(head, id);
    assert.equal((await desk.view(head, id)).file?.linksLeft, left);
  }
  assert.equal(codeOf(await desk.call(head, 'export.link', { body: { id } })), 'export.links');
});

test('a file whose blocks were not restored is taken by nobody and stands as cleared', async () => {
  const { installer, database, orgs } = desk.ground;
  const { id, file } = await desk.write(head);
  const linked = await desk.call(head, 'export.link', { body: { id } });
  const { link } = linked.body as { link: string };
  await installer.query('delete from app.export_block where file_id = $1', [file!.id]);
  assertHidden(await desk.call(head, 'export.file', { query: { link } }));
  assertHidden(await desk.call(head, 'export.link', { body: { id } }));
  // Approved, and the queue that was to write it is not restored either.
  const lost = await askedId();
  await desk.decide(await desk.enter('branch_head', orgs.north), lost);
  await clearExports(database, new Date());
  assert.equal((await desk.view(head, id)).state, 'GONE');
  assert.equal((await desk.view(head, lost)).state, 'APPROVED');
  await clearExports(database, new Date(Date.now() + 24.1 * 3_600_000));
  assert.equal((await desk.view(head, lost)).state, 'LAPSED');
  await desk.work();
});

test('A33 the file names itself before and behind its rows; the audit holds its hash', async () => {
  const { installer } = desk.ground;
  const { id, file } = await desk.write(head, clear);
  const bytes = await desk.take(head, id);
  const rows = rowsOfCsv(bytes);
  for (const mark of [rows[0]!, rows.at(-1)!]) {
    assert.deepEqual(markOf(mark), { fileId: file!.id, masked: false });
    assert.match(mark[0]!, /城北支行 员工N2 N2 · .*用途 数据核对 与核心系统核对 · 接收 数据中心 李工 · 用至/);
  }
  assert.match(rows.at(-1)![0]!, new RegExp(`共 ${file!.rowCount} 行`));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  assert.equal(file!.sha256, sha256);
  const { rows: audit } = await installer.query<{ action: string; body: Record<string, unknown> }>(
    `select action, body from app.audit where object = $1 order by id`,
    [id],
  );
  assert.deepEqual(
    audit.map((row) => row.action),
    [
      'export.requested',
      'export.decided',
      'export.decided',
      'export.written',
      'export.linked',
      'export.taken',
    ],
  );
  for (const { body } of audit.filter((row) => ['export.written', 'export.taken'].includes(row.action))) {
    assert.equal(body['fileId'], file!.id);
    assert.equal(body['sha256'], sha256);
  }
  assert.equal(audit[3]!.body['rowCount'], file!.rowCount);
  // At rest it is sealed: no person stands in what the database holds of it.
  const { rows: stored } = await installer.query<{ sealed: Buffer }>('select sealed from app.export_block');
  for (const { sealed } of stored)
    for (const secret of Object.values(personOf(0))) assert.ok(!sealed.includes(secret));
});
