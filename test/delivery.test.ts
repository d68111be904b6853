// A delivery as a clerk makes it over the wire: upload, preview, mend, submit, accept, run.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Delivery, DeliveryFile } from '#contract/delivery.ts';
import type { Role } from '#contract/access.ts';
import { runDeliveryJob } from '#server/source/upload/jobs.ts';
import { type Ask, type Http, openHttp } from './security/http.ts';

let http: Http;
before(async () => {
  http = await openHttp();
});
after(() => http.close());

async function ask<T>(role: Role, route: string, sent: Ask = {}): Promise<T> {
  const session = await http.session(role);
  let reply = await http.call(session, route, sent);
  // A machine that is busy says so; the page tries again, and so do we.
  for (let tries = 0; reply.status === 503 && tries < 20; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    reply = await http.call(session, route, sent);
  }
  assert.equal(reply.status, 200, `${route}: ${reply.text}`);
  return reply.body as T; // The route's own answer, whose schema the server has filtered by.
}

const asOf = '2026-11-24';
async function draft(): Promise<string> {
  const id = randomUUID();
  await ask<Delivery>('branch_head', 'delivery.open', { body: { id, asOf } });
  return id;
}
const upload = (deliveryId: string, name: string, content: string | Buffer) =>
  ask<DeliveryFile>('branch_head', 'delivery.addFile', { query: { deliveryId }, file: { name, content } });
const accept = async (id: string): Promise<void> => {
  const { digest } = await ask<Delivery>('branch_head', 'delivery.submit', { body: { id } });
  await ask<Delivery>('branch_head', 'delivery.accept', { body: { id, digest } });
};

test('a file is previewed, mended, accepted and applied', async () => {
  const id = await draft();
  const file = await upload(
    id,
    '客户.csv',
    '客户号,客户姓名,手机号,备注\nU1,王建国,13800005678,x\nU2,李四,1380000567,y\nU3,赵六,13800005670,z\nU3,赵六,13800005670,z\n',
  );
  assert.equal(file.kind, 'customers');
  assert.deepEqual(file.mapping, {
    customer_no: { at: 0 },
    name: { at: 1 },
    phone: { at: 2 },
    org_no: { constant: '1101' },
  });
  assert.equal(file.obstacle, null);
  assert.deepEqual(
    { ...file.check, references: [], amounts: [] },
    {
      rowCount: 4,
      goodCount: 2,
      badCount: 2,
      leftOutCount: 0,
      faults: [
        { column: 'phone', code: 'value.phone-length', rows: 1 },
        { column: 'customer_no', code: 'row.duplicate', rows: 1 },
      ],
      references: [],
      amounts: [],
      customerCount: 2,
    },
  );
  assert.doesNotMatch(JSON.stringify(file), /13800005678|王建国/);
  const of = { deliveryId: id, fileNo: 1 };
  const { value } = await ask<{ value: string }>('branch_head', 'delivery.openCell', {
    body: { ...of, rowNo: 3, column: 'phone' },
  });
  assert.equal(value, '1380000567');
  const fixed = await ask<DeliveryFile>('branch_head', 'delivery.fixCells', {
    body: { ...of, cells: [{ rowNo: 3, column: 'phone', value: '13800005679' }] },
  });
  assert.equal(fixed.check?.badCount, 1);
  const left = await ask<DeliveryFile>('branch_head', 'delivery.leaveOut', {
    body: { ...of, code: 'row.duplicate' },
  });
  assert.deepEqual([left.check?.badCount, left.check?.leftOutCount, left.check?.goodCount], [0, 1, 3]);
  await accept(id);
  const queued = await ask<Delivery>('branch_head', 'delivery.get', { query: { id } });
  assert.equal(queued.state, 'QUEUED');
  const { rows } = await http.ground.installer.query(
    `select data from job.job where name = 'import.run' and data->>'id' = $1`,
    [id],
  );
  assert.deepEqual(rows, [{ data: { id } }]);
  await runDeliveryJob.run(http.ground.database, { id });
  const done = await ask<Delivery>('branch_head', 'delivery.get', { query: { id } });
  assert.equal(done.state, 'DONE');
  const { rows: kept } = await http.ground.installer.query(
    `select (select count(*)::int from app.customer where customer_no like 'U_') as customers,
            (select count(*)::int from stage.upload where delivery_id = $1) as blocks`,
    [id],
  );
  assert.deepEqual(kept, [{ customers: 3, blocks: 0 }]);
});

test('bad rows go out as a file, come back mended and replace their own', async () => {
  const id = await draft();
  const lines = Array.from({ length: 30 }, (_, at) => `V${at},139000000${String(at).padStart(2, '0')},${at}`);
  lines[4] = 'V4,=1+1,4';
  lines[9] = 'V9,1390000,9,too,many';
  await upload(id, '客户.csv', `客户号,手机号,备注\n${lines.join('\n')}\n`);
  const of = { deliveryId: id, fileNo: 1 };
  for (const format of ['csv', 'xlsx'] as const) {
    const session = await http.session('branch_head');
    const route = { method: 'POST', url: '/api/deliveries/file/bad-rows/file' } as const;
    const reply = await http.app.inject({
      ...route,
      payload: { ...of, format },
      headers: {
        host: 'jingtian.bank',
        cookie: session.cookie,
        'x-csrf': session.csrf,
        'sec-fetch-site': 'same-origin',
        'idempotency-key': randomUUID(),
      },
    });
    assert.equal(reply.statusCode, 200, reply.body);
    assert.match(String(reply.headers['content-disposition']), /attachment/);
    if (format === 'csv') {
      const text = reply.rawPayload.toString('utf8');
      assert.match(text, /'=1\+1/);
      const mended = text.replace("'=1+1", '13900000104').replace('1390000,', '13900000109,');
      const { replacedCount, file } = await ask<{ replacedCount: number; file: DeliveryFile }>(
        'branch_head',
        'delivery.correct',
        { query: { deliveryId: id, fileNo: '1' }, file: { name: '客户-待更正.csv', content: mended } },
      );
      assert.equal(replacedCount, 2);
      assert.deepEqual([file.check?.badCount, file.check?.goodCount], [0, 30]);
      await ask<DeliveryFile>('branch_head', 'delivery.fixCells', {
        body: { ...of, cells: [{ rowNo: 6, column: 'phone', value: '=2' }] },
      });
    }
  }
});

test('a number that an earlier file brings is known, and unknown again when that file goes', async () => {
  const id = await draft();
  await upload(id, '客户.csv', '客户号,手机号,地点编号\nW1,13900000201,PX1\nW2,13900000202,PX2\n');
  const unknownIn = async () => {
    const { check } = await ask<DeliveryFile>('branch_head', 'delivery.file', {
      query: { deliveryId: id, fileNo: '1' },
    });
    return check?.references.map(({ column, code, count, examples }) => [
      column,
      code,
      count,
      examples.join(),
    ]);
  };
  assert.deepEqual(await unknownIn(), [['place_no', 'ref.place', 2, 'PX1,PX2']]);
  await upload(id, '地点.csv', '地点编号,地点名称,地点类型\nPX1,翠湖花园,小区\n');
  assert.deepEqual(await unknownIn(), [['place_no', 'ref.place', 1, 'PX2']]);
  await ask<Delivery>('branch_head', 'delivery.dropFile', { query: { deliveryId: id, fileNo: '2' } });
  assert.deepEqual(await unknownIn(), [['place_no', 'ref.place', 2, 'PX1,PX2']]);
});

test('numbers whose zeros a spreadsheet took are known again by a rule', async () => {
  const places = await draft();
  await upload(places, '地点.csv', '地点编号,地点名称,地点类型\n000311,翠湖花园,小区\n000312,东市街,街\n');
  await accept(places);
  await runDeliveryJob.run(http.ground.database, { id: places });
  const id = await draft();
  const text = '客户号,手机号,地点编号\nZ1,13900000301,311\nZ2,13900000302,312\nZ3,13900000303,77\n';
  const { check, mapping } = await upload(id, '客户.csv', text);
  const zeros = { rule: 'pad-6', rows: 2 };
  const place = { column: 'place_no', code: 'ref.place' };
  assert.deepEqual(check?.references, [
    { ...place, count: 3, rows: 3, examples: ['311', '312', '77'], zeros },
  ]);
  const mended = await ask<DeliveryFile>('branch_head', 'delivery.shape', {
    body: { deliveryId: id, fileNo: 1, mapping, rules: { place_no: ['pad-6'] } },
  });
  assert.deepEqual(mended.check?.references, [{ ...place, count: 1, rows: 1, examples: ['000077'] }]);
  const twins = await upload(id, '地点.csv', '地点编号,地点名称,地点类型\n311,翠湖花园,小区\n9,新城,小区\n');
  assert.deepEqual(twins.check?.references, [
    {
      column: 'place_no',
      code: 'ref.zeros',
      count: 1,
      rows: 1,
      examples: ['311'],
      zeros: { rule: 'pad-6', rows: 1 },
    },
  ]);
});
