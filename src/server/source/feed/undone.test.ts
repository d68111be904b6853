import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { undoImport } from '../undo/run.ts';
import { lookIntoFolder } from './look.ts';
import { customers, manifestOf, openDrop, orgs, people } from './testing.ts';

const now = new Date('2026-11-23T21:00:00Z');
const always = new Date('2100-01-01T00:00:00Z');
let drop: Awaited<ReturnType<typeof openDrop>>;
before(async () => {
  drop = await openDrop();
});
after(() => drop.close());

const look = () => lookIntoFolder(drop.database, drop.dropDir, now, always);
const goneNow = async (): Promise<string[]> => {
  const { rows } = await drop.installer.query<{ no: string }>(
    `select c.customer_no as no from app.feed_gone g join app.customer c on c.id = g.customer_id
      where g.back_at is null`,
  );
  return rows.map(({ no }) => no);
};

test('what an undone delivery marked is unmarked; laid again it is applied again, and counts the same', async () => {
  const first = { 'orgs.csv': orgs, 'customers.csv': customers(people('3301', 1, 40)) };
  drop.lay('n1', first, manifestOf('2026-11-20', first));
  await look();
  const second = { 'customers.csv': customers(people('3301', 2, 41)) };
  const manifest = manifestOf('2026-11-23', second, { 'customers.csv': { full: true } });
  const changeOf = async () =>
    (
      await drop.installer.query<{
        state: string;
        undone: boolean;
        job_id: string;
        new_count: number;
        gone_count: number;
      }>(
        `select d.state, d.undone_at is not null as undone, d.job_id, c.new_count, c.gone_count from app.feed_delivery d
           join app.feed_change c on c.delivery_id = d.id where d.as_of_on = '2026-11-23'`,
      )
    ).rows[0];
  drop.lay('n2', second, manifest);
  await look();
  const before = await changeOf();
  assert.deepEqual([before?.state, before?.new_count, before?.gone_count], ['APPLIED', 1, 1]);
  assert.deepEqual(await goneNow(), ['C1']);
  await undoImport(drop.database, before!.job_id);
  assert.deepEqual(await goneNow(), []);
  assert.equal((await changeOf())?.undone, true);
  drop.lay('n2', second, manifest);
  await look();
  const after = await changeOf();
  assert.notEqual(after?.job_id, before?.job_id);
  assert.equal(after?.undone, false);
  assert.deepEqual([after?.state, after?.new_count, after?.gone_count], ['APPLIED', 1, 1]);
  assert.deepEqual(await goneNow(), ['C1']);
  assert.deepEqual(drop.lying().done, ['n1', 'n2', 'n2.2']);
});
