// Whoever agreed a next step may be away when it is due: somebody else keeps it, and the list says why.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { TaskView } from '#contract/plan.ts';
import { planBranch } from '#server/plan/commands.ts';
import { actorOf, type Ground, openGround } from './security/ground.ts';
import { getPlanTasks } from '#server/plan/queries.ts';

const day = '2026-12-01'; // A Tuesday that is worked.
let ground: Ground;
let away: string;
before(async () => {
  ground = await openGround();
  const { installer, staff } = ground;
  await installer.query(`update app.staff set licence_no = 'L1', licence_to = '2099-12-31'`);
  away = staff.north.client_manager;
});
after(() => ground.close());

const promise = (customer: number, staffId: string | null, time: string | null = null) =>
  ground.installer.query(
    `insert into app.touch (branch_id, id, customer_id, staff_id, channel, occurred_at, business_day, outcome, next_on, next_time)
     values ($1, $2, $3, $4, 'phone', '2026-11-28T02:00:00Z', '2026-11-28', 'FOLLOW_UP', $5, $6)`,
    [ground.orgs.north, randomUUID(), ground.customers.north[customer], staffId, day, time],
  );
const owns = (customer: number, staffId: string | null) =>
  ground.installer.query('update app.customer set owner_id = $2 where id = $1', [
    ground.customers.north[customer],
    staffId,
  ]);

async function planned(): Promise<(customer: number) => TaskView | undefined> {
  const { database, orgs, customers } = ground;
  await planBranch(database, { branchId: orgs.north, day, actor: null });
  const head = actorOf(ground, 'north', 'branch_head');
  const { tasks } = await getPlanTasks({ database }, head, { body: undefined, query: { day } }, new Date());
  return (customer) => tasks.find((task) => task.customer.id === customers.north[customer]);
}
const kept = (task: TaskView | undefined) => [task?.staffId, task?.why.reasons.map((reason) => reason.code)];

test('present, they keep it themselves', async () => {
  await promise(0, away);
  await promise(1, away, '10:30');
  const taskOf = await planned();
  assert.deepEqual(kept(taskOf(0)), [away, ['promise.follow-up']]);
  assert.deepEqual(kept(taskOf(1)), [away, ['promise.appointment']]);
});

test('on leave: the helper, the grid lead or the pool, appointments too, with the reason and the name', async () => {
  const { installer, orgs, staff, customers } = ground;
  const { corporate_manager: helper, grid_lead: lead } = staff.north;
  await owns(0, away);
  await owns(1, away);
  await owns(2, away);
  await promise(2, away);
  await installer.query(
    `insert into app.customer_helper (branch_id, customer_id, staff_id, from_on) values ($1, $2, $3, '2026-01-01')`,
    [orgs.north, customers.north[0], helper],
  );
  const grid = randomUUID();
  await installer.query(
    `insert into app.grid (branch_id, id, grid_no, name, kind, basis, state) values ($1, $2, 'G1', '一格', 'PHYSICAL', 'AREA', 'ACTIVE')`,
    [orgs.north, grid],
  );
  await installer.query(
    `insert into app.grid_member (branch_id, grid_id, staff_id, role, from_on) values ($1, $2, $3, 'LEAD', '2026-01-01')`,
    [orgs.north, grid, lead],
  );
  await installer.query('update app.customer set grid_id = $2 where id = $1', [customers.north[1], grid]);
  await installer.query(`update app.staff set status = 'LEAVE' where id = $1`, [away]);
  const taskOf = await planned();
  assert.deepEqual(kept(taskOf(0)), [helper, ['promise.follow-up', 'stand-in.HELPER']]);
  assert.deepEqual(taskOf(0)?.why.reasons[1]?.values, { name: '员工N0', cause: 'away' });
  assert.deepEqual(kept(taskOf(1)), [lead, ['promise.appointment', 'stand-in.PHYSICAL_GRID_LEAD']]);
  assert.equal(taskOf(1)?.atTime, '10:30');
  const [pool, reasons] = kept(taskOf(2));
  assert.notEqual(pool, away);
  assert.deepEqual(reasons, ['promise.follow-up', 'stand-in.POOL']);
});

test('back from leave it is theirs again; away for this day only, it is not', async () => {
  const { installer } = ground;
  await installer.query(`update app.staff set status = 'ACTIVE' where id = $1`, [away]);
  assert.equal((await planned())(0)?.staffId, away);
  await installer.query('insert into app.absence (staff_id, day, share_left) values ($1, $2, 0)', [
    away,
    day,
  ]);
  assert.equal((await planned())(0)?.staffId, ground.staff.north.corporate_manager);
  await installer.query('update app.absence set share_left = 0.5 where staff_id = $1', [away]);
  assert.equal((await planned())(0)?.staffId, away, 'half a day is enough to keep a word');
});

test('who meets people at the counter is given no list, and their promises go on', async () => {
  const { installer, staff } = ground;
  const { counter } = staff.north;
  await installer.query(`insert into app.post (post_no, name) values ('TELLER', '柜员')`);
  await installer.query(
    `update app.staff set post_id = (select id from app.post where post_no = 'TELLER') where id = $1`,
    [counter],
  );
  await promise(4, counter);
  await owns(4, staff.north.grid_lead);
  const taskOf = await planned();
  assert.deepEqual(kept(taskOf(4)), [staff.north.grid_lead, ['promise.follow-up', 'stand-in.OWNER']]);
  assert.equal(taskOf(4)?.why.reasons[1]?.values['cause'], 'no-list');
  const given = await installer.query('select 1 from app.task where staff_id = $1 and day = $2', [
    counter,
    day,
  ]);
  assert.equal(given.rowCount, 0);
});
