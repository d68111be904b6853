// The undo of an import over the wire: counted, asked for by who may, agreed to by another, carried out, accounted for.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Role } from '#contract/access.ts';
import type { Delivery } from '#contract/delivery.ts';
import type { ImportUndo } from '#contract/import-undo.ts';
import { clearUndo, runUndoJob } from '#server/source/undo/jobs.ts';
import { runDeliveryJob } from '#server/source/upload/jobs.ts';
import { type Ask, type Http, openHttp } from './security/http.ts';

let http: Http;
before(async () => {
  http = await openHttp();
});
after(() => http.close());

const call = async (role: Role, route: string, sent: Ask = {}) =>
  http.call(await http.session(role), route, sent);
async function ask<T>(role: Role, route: string, sent: Ask = {}): Promise<T> {
  const reply = await call(role, route, sent);
  assert.equal(reply.status, 200, `${route}: ${reply.text}`);
  return reply.body as T; // The route's own answer, whose schema the server has filtered by.
}
const codeOf = async (role: Role, route: string, sent: Ask): Promise<string> => {
  const { body } = await call(role, route, sent);
  return (body as { code: string }).code; // Every problem has one.
};
const undoOf = (id: string, role: Role = 'branch_head') =>
  ask<ImportUndo>(role, 'importUndo.get', { query: { id } });
const run = (id: string) => runUndoJob.run(http.ground.database, { id });
const query = (text: string, values: unknown[] = []) => http.ground.installer.query(text, values);

async function imported(prefix: string, count: number): Promise<string> {
  const id = randomUUID();
  await ask<Delivery>('branch_head', 'delivery.open', { body: { id, asOf: '2026-11-24' } });
  const lines = Array.from({ length: count }, (_, at) => `${prefix}${at},姓名${at}\n`).join('');
  await ask('branch_head', 'delivery.addFile', {
    query: { deliveryId: id },
    file: { name: '客户.csv', content: `客户号,客户姓名\n${lines}` },
  });
  const { digest } = await ask<Delivery>('branch_head', 'delivery.submit', { body: { id } });
  await ask('branch_head', 'delivery.accept', { body: { id, digest } });
  await runDeliveryJob.run(http.ground.database, { id });
  return id;
}
const countLike = async (pattern: string): Promise<number> => {
  const { rows } = await query('select count(*)::int as n from app.customer where customer_no like $1', [
    pattern,
  ]);
  return (rows[0] as { n: number }).n; // A count has one row.
};

test('the head of the branch sees in numbers what an undo does, asks for it, and it is done once', async () => {
  const id = await imported('UN', 12);
  const before = await undoOf(id);
  assert.deepEqual(
    [before.state, before.obstacle, before.days, before.needsOther, before.may.ask],
    ['NONE', null, 7, false, true],
  );
  const { rows } = await query(
    `update app.customer set job_id = gen_random_uuid() where customer_no = 'UN3' returning id`,
  );
  assert.equal(rows.length, 1);
  assert.deepEqual(await ask('branch_head', 'importUndo.preview', { query: { id } }), {
    undoneCount: 11,
    kept: [{ reason: 'LATER', count: 1 }],
  });
  assert.equal(await countLike('UN%'), 12, 'counting changes nothing');
  for (const role of ['client_manager', 'grid_lead', 'compliance', 'system_admin'] as const)
    assert.equal(await codeOf(role, 'importUndo.ask', { body: { id } }), 'access.denied');
  const asked = await ask<ImportUndo>('branch_head', 'importUndo.ask', { body: { id } });
  assert.deepEqual([asked.state, asked.rowsTotal], ['RUNNING', 12]);
  assert.equal(await codeOf('branch_head', 'importUndo.ask', { body: { id } }), 'import.undo-state');
  await run(id);
  await run(id);
  const done = await undoOf(id, 'compliance');
  assert.deepEqual(
    [done.state, done.undoneCount, done.kept, done.rows, done.rowsDone],
    [
      'DONE',
      11,
      [{ reason: 'LATER', count: 1 }],
      [{ fileNo: 1, kind: 'customers', number: 'UN3', reason: 'LATER' }],
      12,
    ],
  );
  assert.equal(await countLike('UN%'), 1);
  const { rows: audited } = await query('select action from app.audit where object = $1 order by id', [id]);
  const actions = audited.map((row: { action: string }) => row.action);
  assert.deepEqual(
    actions.filter((action) => action.startsWith('import.')),
    ['import.applied', 'import.ended', 'import.undo-asked', 'import.chunk-undone', 'import.undone'],
  );
});

test('many customers need another person; who asked cannot agree; what was not agreed to can be asked for again', async () => {
  const id = await imported('MN', 8);
  try {
    await query(`update app.param set value = '5' where key = 'import.approval.customers'`);
    const asked = await ask<ImportUndo>('branch_head', 'importUndo.ask', { body: { id } });
    assert.deepEqual([asked.state, asked.needsOther, asked.may.agree], ['WAITING', true, false]);
    assert.equal(await codeOf('branch_head', 'importUndo.agree', { body: { id } }), 'import.undo-self');
    await run(id);
    assert.equal(await countLike('MN%'), 8, 'nothing is done before another agrees');
    const rejected = await ask<ImportUndo>('head_office', 'importUndo.reject', {
      body: { id, reason: '文件没有错' },
    });
    assert.deepEqual([rejected.state, rejected.rejectReason], ['REJECTED', '文件没有错']);
    await ask('branch_head', 'importUndo.ask', { body: { id } });
    const agreed = await ask<ImportUndo>('head_office', 'importUndo.agree', { body: { id } });
    assert.equal(agreed.state, 'RUNNING');
    await run(id);
    assert.equal(await countLike('MN%'), 0);
  } finally {
    await query(`update app.param set value = '10000' where key = 'import.approval.customers'`);
  }
});

test('after its days an import is not undone any more, and what was kept for it goes', async () => {
  const id = await imported('LN', 3);
  await query(`update app.import_job set ended_at = now() - interval '8 days' where id = $1`, [id]);
  const late = await undoOf(id);
  assert.deepEqual([late.obstacle, late.may.ask], ['import.undo-late', false]);
  assert.equal(await codeOf('branch_head', 'importUndo.ask', { body: { id } }), 'import.undo-late');
  assert.equal(await codeOf('branch_head', 'importUndo.preview', { query: { id } }), 'import.undo-late');
  assert.equal(await clearUndo(http.ground.database, new Date()), 1);
  assert.equal(await clearUndo(http.ground.database, new Date()), 0);
  const { rows } = await query('select 1 from app.import_made where job_id = $1', [id]);
  assert.equal(rows.length, 0);
  assert.equal(await countLike('LN%'), 3);
});
