// The button 生成计划: one key is one plan, however often it is sent, and across a crash.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Problem } from '#contract/problem.ts';
import type { Call } from '#server/http/command.ts';
import { runPlan } from '#server/plan/commands.ts';
import { getToday } from '#server/plan/today.ts';
import { actorOf, type Ground, openGround } from './security/ground.ts';

let ground: Ground;
before(async () => {
  ground = await openGround();
});
after(() => ground.close());

const callOf = (key: string): Call => ({
  route: 'plan.run',
  key,
  requestHash: Buffer.alloc(32),
  ipHash: Buffer.alloc(32),
  now: new Date(),
});
const head = () => actorOf(ground, 'north', 'branch_head');
const press = (actor: ReturnType<typeof head>, key: string) =>
  runPlan({ database: ground.database }, actor, { body: {}, query: undefined }, callOf(key));
const runs = async (): Promise<number> => {
  const { rows } = await ground.installer.query<{ run_count: number }>(
    'select run_count from app.plan where branch_id = $1',
    [ground.orgs.north],
  );
  return rows[0]!.run_count;
};

test('sent twice with one key it is made once and answered alike; another key makes it again', async () => {
  const actor = head();
  const key = randomUUID();
  const before = await runs();
  const first = await press(actor, key);
  assert.deepEqual(await press(actor, key), first);
  assert.equal(await runs(), before + 1);
  await press(actor, randomUUID());
  assert.equal(await runs(), before + 2);
});

test('plan and kept reply are one transaction: there is no moment at which a crash leaves one of them', async () => {
  const actor = head();
  const key = randomUUID();
  await press(actor, key);
  const { rows } = await ground.installer.query<{ same: boolean }>(
    `select p.xmin = i.xmin as same from app.plan p, app.idem i where p.branch_id = $1 and i.key = $2`,
    [ground.orgs.north, key],
  );
  assert.equal(rows[0]?.same, true);
});

test('many at once with one key: one plan, and whoever is told to wait gets the reply afterwards', async () => {
  const actor = head();
  const key = randomUUID();
  const before = await runs();
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => press(actor, key)));
  for (const result of results)
    if (result.status === 'rejected')
      assert.ok(result.reason instanceof Problem && result.reason.code === 'plan.running');
  const kept = await press(actor, key);
  assert.equal(await runs(), before + 1);
  for (const result of results) if (result.status === 'fulfilled') assert.deepEqual(result.value, kept);
});

test('the own day shows the own minutes', async () => {
  const { installer, orgs, staff } = ground;
  const summary = { people: [{ staffId: staff.north.client_manager, capacityMinutes: 77 }], notices: [] };
  await installer.query('update app.plan set summary = summary || $2 where branch_id = $1', [
    orgs.north,
    summary,
  ]);
  const context = { database: ground.database };
  const mine = await getToday(context, actorOf(ground, 'north', 'client_manager'), new Date());
  assert.deepEqual([mine.planned, mine.minutesCapacity], [true, 77]);
  const theirs = await getToday(context, actorOf(ground, 'north', 'grid_lead'), new Date());
  assert.deepEqual([theirs.planned, theirs.minutesCapacity], [true, 0]);
  assert.equal(mine.minutesPlanned, mine.tasks.length * 6);
});
