// What a delivery does not let pass: people, states, files.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Role } from '#contract/access.ts';
import type { Delivery, DeliveryFile } from '#contract/delivery.ts';
import { runDeliveryJob } from '#server/source/upload/jobs.ts';
import { oddFiles } from '#server/source/parse/bad-files.ts';
import { type Ask, type Http, openHttp, type Reply } from './security/http.ts';

let http: Http;
before(async () => {
  http = await openHttp();
});
after(() => http.close());

async function send(role: Role, route: string, sent: Ask): Promise<Reply> {
  const session = await http.session(role);
  let reply = await http.call(session, route, sent);
  // A machine that is busy says so; the page tries again, and so do we.
  for (let tries = 0; reply.status === 503 && tries < 20; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    reply = await http.call(session, route, sent);
  }
  return reply;
}
async function ask<T>(route: string, sent: Ask, role: Role = 'branch_head'): Promise<T> {
  const reply = await send(role, route, sent);
  assert.equal(reply.status, 200, `${route}: ${reply.text}`);
  return reply.body as T; // The route's own answer, whose schema the server has filtered by.
}
async function refused(code: string, route: string, sent: Ask, role: Role = 'branch_head'): Promise<Reply> {
  const reply = await send(role, route, sent);
  assert.equal((reply.body as { code: string }).code, code, `${route}: ${reply.text}`); // A problem's body.
  return reply;
}

async function draft(): Promise<string> {
  const id = randomUUID();
  await ask('delivery.open', { body: { id, asOf: '2026-11-24' } });
  return id;
}
const discard = (id: string) => ask('delivery.discard', { body: { id } });
const upload = (deliveryId: string, name: string, content: string) =>
  ask<DeliveryFile>('delivery.addFile', { query: { deliveryId }, file: { name, content } });
const customers = (from: number, count: number): string =>
  `客户号,手机号\n${Array.from({ length: count }, (_, at) => `R${from + at},139${String(20_000_000 + from + at)}`).join('\n')}\n`;

test('above the number of the parameter another person accepts, and what was submitted is what is accepted', async () => {
  await http.ground.installer.query(
    `insert into app.param (id, key, value, from_on, source, approved_at)
     values (gen_random_uuid(), 'import.approval.customers', '2', '2024-01-01', 'test', now())`,
  );
  const id = await draft();
  await upload(id, '客户.csv', customers(0, 3));
  const submitted = await ask<Delivery>('delivery.submit', { body: { id } });
  assert.deepEqual([submitted.state, submitted.needsOther, submitted.may.accept], ['WAITING', true, false]);
  const { digest } = submitted;
  await refused('delivery.closed', 'delivery.submit', { body: { id } });
  const of = { deliveryId: id, fileNo: 1 };
  const cells = [{ rowNo: 2, column: 'phone', value: '13920000009' }];
  await refused('delivery.closed', 'delivery.fixCells', { body: { ...of, cells } });
  await refused('import.self-approval', 'delivery.accept', { body: { id, digest } });
  await refused('delivery.changed', 'delivery.accept', { body: { id, digest: 'x' } }, 'head_office');
  await http.ground.installer.query(
    `update stage.upload set left_out = '{3}' where delivery_id = $1 and block_no = 0`,
    [id],
  );
  await refused('delivery.changed', 'delivery.accept', { body: { id, digest } }, 'head_office');
  await http.ground.installer.query(`update stage.upload set left_out = '{}' where delivery_id = $1`, [id]);
  await ask('delivery.reject', { body: { id, reason: '日期不对' } }, 'head_office');
  const back = await ask<Delivery>('delivery.get', { query: { id } });
  assert.deepEqual([back.state, back.rejectReason], ['REJECTED', '日期不对']);
  const again = await ask<Delivery>('delivery.submit', { body: { id } });
  await ask('delivery.accept', { body: { id, digest: again.digest } }, 'head_office');
  await refused('delivery.closed', 'delivery.accept', { body: { id, digest: again.digest } }, 'head_office');
  await refused('delivery.closed', 'delivery.discard', { body: { id } });
  // Content that changes behind the acceptance is not applied.
  await http.ground.installer.query(`update stage.upload set left_out = '{3}' where delivery_id = $1`, [id]);
  await runDeliveryJob.run(http.ground.database, { id });
  const ended = await ask<Delivery>('delivery.get', { query: { id } });
  assert.deepEqual([ended.state, ended.progress?.failure], ['FAILED', 'delivery.changed']);
  const { rows } = await http.ground.installer.query(
    `select (select count(*)::int from app.customer where customer_no like 'R_') as customers,
            (select count(*)::int from job.job where name = 'import.run' and data->>'id' = $1) as jobs`,
    [id],
  );
  assert.deepEqual(rows, [{ customers: 0, jobs: 1 }]);
});

test('the same file twice, a file of no kind, a column missing, a fourth delivery', async () => {
  const ids = [await draft(), await draft(), await draft()];
  const fourth = { body: { id: randomUUID(), asOf: '2026-11-24' } };
  await refused('delivery.too-many', 'delivery.open', fourth);
  const [id] = ids as [string];
  await upload(id, '客户.csv', customers(100, 2));
  const again = { query: { deliveryId: id }, file: { name: '别名.csv', content: customers(100, 2) } };
  await refused('delivery.file-twice', 'delivery.addFile', again);
  const empty = { query: { deliveryId: id }, file: { name: '空.csv', content: '' } };
  await refused('delivery.empty', 'delivery.addFile', empty);
  const strange = await upload(id, '什么.csv', '甲列,乙列\n一,二\n');
  assert.deepEqual([strange.kind, strange.obstacle?.code], [null, 'file.kind-unknown']);
  await refused('delivery.not-ready', 'delivery.submit', { body: { id } });
  const of = { deliveryId: id, fileNo: strange.fileNo };
  const shaped = await ask<DeliveryFile>('delivery.shape', {
    body: { ...of, kind: 'customers', mapping: { org_no: { constant: '1101' } } },
  });
  assert.deepEqual(shaped.obstacle, { code: 'file.column-missing', detail: { columns: '客户号' } });
  for (const mapping of [{ customer_no: { at: 7 } }, { shoe_size: { at: 0 } }])
    await refused('delivery.shape', 'delivery.shape', { body: { ...of, mapping } });
  await refused('delivery.shape', 'delivery.shape', { body: { ...of, rules: { name: ['explode'] } } });
  for (const one of ids) await discard(one);
  const { rows } = await http.ground.installer.query(
    `select count(*)::int as blocks from stage.upload where delivery_id = any($1::uuid[])`,
    [ids],
  );
  assert.deepEqual(rows, [{ blocks: 0 }]);
});

test('a profile of another bank says which columns the file lacks; its own is offered the next time', async () => {
  const columns = { customer_no: { word: 'CUST_ID' }, phone: { word: 'MOB' }, org_no: { constant: '1101' } };
  const profile = { format: 'jingtian-import-profile', version: 1, name: '他行', kind: 'customers', columns };
  const { id: profileId } = await ask<{ id: string }>('importProfile.read', {
    body: { ...profile, rules: {} },
  });
  const id = await draft();
  await upload(id, '客户.csv', customers(200, 2));
  const misfit = await refused('delivery.profile-misfit', 'delivery.shape', {
    body: { deliveryId: id, fileNo: 1, profileId },
  });
  assert.match(misfit.text, /"missing":\["CUST_ID","MOB"\]/);
  const odd = 'CUST_ID,MOB,X\nR300,13920000300,1\n';
  const file = await upload(id, 'export.csv', odd);
  const fitted = await ask<DeliveryFile>('delivery.shape', {
    body: { deliveryId: id, fileNo: file.fileNo, profileId },
  });
  assert.deepEqual([fitted.kind, fitted.profile?.name, fitted.check?.goodCount], ['customers', '他行', 1]);
  await ask('importProfile.keep', { body: { deliveryId: id, fileNo: file.fileNo, name: '我们的导出' } });
  const next = await upload(id, 'export-2.csv', odd.replace('R300', 'R301'));
  assert.deepEqual([next.kind, next.profile?.name, next.check?.goodCount], ['customers', '我们的导出', 1]);
  await discard(id);
});

test('thirty in a hundred bad: paged, left out by code, and the sums are of the rest', async () => {
  const id = await draft();
  const lines = Array.from({ length: 1000 }, (_, at) =>
    at % 10 < 3 ? `H${at},R1,贷款,abc` : `H${at},R1,贷款,${at}.50`,
  );
  const file = await upload(id, '持有.csv', `持有编号,客户号,持有类型,余额\n${lines.join('\n')}\n`);
  assert.deepEqual([file.check?.goodCount, file.check?.badCount], [700, 300]);
  const seen = new Set<number>();
  for (let after = '0'; ;) {
    const page = await ask<{ cells: { rowNo: number }[]; next: number | null }>('delivery.badRows', {
      query: { deliveryId: id, fileNo: '1', after },
    });
    for (const { rowNo } of page.cells) seen.add(rowNo);
    if (page.next === null) break;
    after = String(page.next);
  }
  assert.equal(seen.size, 300);
  const body = { deliveryId: id, fileNo: 1, code: 'value.number' };
  const left = await ask<DeliveryFile>('delivery.leaveOut', { body });
  assert.deepEqual([left.check?.badCount, left.check?.leftOutCount], [0, 300]);
  const good = Array.from({ length: 1000 }, (_, at) => at).filter((at) => at % 10 >= 3);
  const sumFen = good.reduce((sum, at) => sum + at * 100 + 50, 0);
  assert.deepEqual(left.check?.amounts, [
    { column: 'balance', count: 700, sumFen, minFen: 350, maxFen: 99_950 },
  ]);
  const back = await ask<DeliveryFile>('delivery.leaveOut', { body: { ...body, back: true } });
  assert.deepEqual([back.check?.badCount, back.check?.leftOutCount], [300, 0]);
  await discard(id);
});

test('A41: what is broken or made to harm is refused at the upload with its own sentence, and nothing of it is kept', async () => {
  const id = await draft();
  // One file of each code; what each of the others is refused with bad-input.test.ts says.
  const oneEach = new Map(Object.values(oddFiles).toReversed());
  for (const [code, bytes] of oneEach) {
    const file = { name: 'bad.xlsx', content: bytes() };
    const reply = await send('branch_head', 'delivery.addFile', { query: { deliveryId: id }, file });
    assert.ok(reply.status >= 400 && reply.status < 500, `${code}: ${reply.status} ${reply.text}`);
    if (file.content.length > 0) assert.match(reply.text, new RegExp(`"${code}"`));
  }
  assert.ok(oneEach.size > 10);
  const { files } = await ask<Delivery>('delivery.get', { query: { id } });
  assert.deepEqual(files, []);
  await discard(id);
});
