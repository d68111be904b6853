// What the pages are told of the bank's nightly files: who sees which changes, and what is late.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Role } from '#contract/access.ts';
import { getPlan } from '#server/plan/queries.ts';
import { getToday } from '#server/plan/today.ts';
import { takeByHand } from '#server/source/feed/by-hand.ts';
import { listFeed, measureFeed } from '#server/source/feed/queries.ts';
import { keepLook } from '#server/source/feed/standing.ts';
import { customers, manifestOf, people } from '#server/source/feed/testing.ts';
import { undoImport } from '#server/source/undo/run.ts';
import { actorOf } from './security/ground.ts';
import { type Http, openHttp } from './security/http.ts';

/** 05:00 of a Tuesday in Shanghai, and 06:00 two days later. */
const now = new Date('2026-11-23T21:00:00Z');
const later = new Date('2026-11-25T22:00:00Z');
const laterDay = '2026-11-26';

let http: Http;
let dir: string;
before(async () => {
  http = await openHttp();
  dir = mkdtempSync(join(tmpdir(), 'jingtian-night-'));
  const files = {
    'customers.csv': customers(
      people('1101', 9001, 9002),
      people('110102', 9003, 9003),
      people('1102', 9004, 9006),
    ),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  writeFileSync(join(dir, 'manifest.json'), manifestOf('2026-11-24', files));
  const outcome = await takeByHand(http.ground.database, dir, now, () => {});
  assert.equal(outcome.state, 'APPLIED');
});
after(async () => {
  await http.close();
  rmSync(dir, { recursive: true });
});

const asActorOf = (role: Role) => actorOf(http.ground, 'north', role);
const context = () => ({ database: http.ground.database });
const listAs = async (role: Role, at = now) => listFeed(context(), asActorOf(role), at);

test('the head of a branch sees what came to it and below; whoever watches the ledger sees the run as well', async () => {
  const [delivery] = (await listAs('branch_head')).deliveries;
  assert.equal(delivery?.state, 'APPLIED');
  assert.equal(delivery.change?.newCount, 3);
  assert.equal(delivery.jobId, null, 'its account is the whole bank’s');
  const [watched] = (await listAs('compliance')).deliveries;
  assert.ok(watched?.jobId);
  const reply = await http.call(await http.session('branch_head'), 'feed.list');
  assert.equal(reply.status, 200);
});

test('a plan tells what the last delivery changed in its branch', async () => {
  const query = { branchId: http.ground.orgs.north };
  const plan = await getPlan(context(), asActorOf('branch_head'), { query, body: undefined }, now);
  assert.deepEqual(plan.change, {
    asOf: '2026-11-24',
    newCount: 2,
    goneCount: 0,
    goneHeldCount: 0,
    backCount: 0,
    due: [],
  });
});

test('late data are said on the page, on the plan and on everybody’s day, and by the metrics of the server', async () => {
  const codesOf = (notices: readonly { code: string }[]) =>
    notices.map(({ code }) => code).filter((code) => code.startsWith('plan.feed'));
  const query = { branchId: http.ground.orgs.north, day: laterDay };
  const planAt = async (at: Date) =>
    codesOf((await getPlan(context(), asActorOf('branch_head'), { query, body: undefined }, at)).notices);
  assert.deepEqual(await planAt(later), [], 'nobody looks into a drop folder');
  await keepLook(http.ground.database, later);
  assert.deepEqual(await planAt(later), ['plan.feed-late']);
  const day = await getToday(context(), asActorOf('client_manager'), later);
  assert.deepEqual(codesOf(day.notices), ['plan.feed-late']);
  assert.deepEqual((await listAs('branch_head', later)).standing, {
    dataOn: '2026-11-24',
    lookedAt: later.toISOString(),
    missingOn: '2026-11-25',
  });
  // Due from midnight on, and long missing: late on every working day.
  await http.ground.installer.query("update app.param set value = '0' where key = 'feed.expected-by'");
  await http.ground.installer.query("update app.feed_standing set data_on = '2020-01-01', looked_at = now()");
  const { late } = await measureFeed(http.ground.database, new Date());
  const { body } = await http.app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' });
  assert.match(body, late ? /^jingtian_feed_late 1$/m : /^jingtian_feed_late 0$/m);
  assert.match(body, /^jingtian_feed_deliveries\{state="APPLIED"\} 1$/m);
});

test('the card says since when the bank names a customer no longer; a delivery that was undone is said to be', async () => {
  const { installer, database } = http.ground;
  const { rows } = await installer.query<{ id: string; job_id: string }>(
    `insert into app.feed_gone (branch_id, customer_id, delivery_id)
     select c.branch_id, c.id, d.id from app.customer c, app.feed_delivery d where c.customer_no = 'C9001'
     returning customer_id as id, (select job_id from app.feed_delivery)`,
  );
  const goneOn = async (): Promise<unknown> => {
    const reply = await http.call(await http.session('branch_head'), 'customer.get', {
      query: { id: rows[0]!.id },
    });
    assert.equal(reply.status, 200, reply.text);
    return (reply.body as { goneOn: unknown }).goneOn; // The route's own answer.
  };
  assert.equal(await goneOn(), '2026-11-24');
  await undoImport(database, rows[0]!.job_id);
  assert.equal(await goneOn(), null);
  const [delivery] = (await listAs('branch_head')).deliveries;
  assert.deepEqual([delivery?.state, delivery?.change], ['UNDONE', null]);
  const query = { branchId: http.ground.orgs.north };
  const plan = await getPlan(context(), asActorOf('branch_head'), { query, body: undefined }, now);
  assert.equal(plan.change, null);
});
