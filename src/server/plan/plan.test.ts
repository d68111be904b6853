import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '#contract/problem.ts';
import { addDays } from '#core/day.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { asJob } from '../db/scope.ts';
import { createTestDatabase } from '../db/testing.ts';
import { newId } from '../new-id.ts';
import { planAllBranches, planBranch } from './commands.ts';
import { getSummary } from './queries.ts';

const day = '2026-11-24'; // A Tuesday that is worked.
let database: Database;
let end: () => Promise<void>;
let head: number;
let branch: number;
let empty: number;
let manager: string;
const customers = { due: newId(), refused: newId(), silent: newId(), promised: newId(), pool: newId() };

const addOrg = (orgNo: string, level: string, parent: number | null) =>
  asJob(database, null, async (tx) => {
    const row = { org_no: orgNo, name: `机构${orgNo}`, level, parent_id: parent, lineage: [] as number[] };
    const { id } = await tx.insertInto('org').values(row).returning('id').executeTakeFirstOrThrow();
    await tx
      .updateTable('org')
      .set({ lineage: parent ? [parent, id] : [id] })
      .where('id', '=', id)
      .execute();
    return id;
  });

async function seedPeople(): Promise<void> {
  manager = newId();
  await asJob(database, head, async (tx) => {
    const post = await tx
      .insertInto('post')
      .values({ post_no: 'P1', name: '客户经理' })
      .onConflict((conflict) => conflict.column('post_no').doUpdateSet({ name: '客户经理' }))
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('staff')
      .values({
        id: manager,
        org_id: branch,
        branch_id: branch,
        staff_no: 'S1',
        name: '王立',
        post_id: post.id,
        joined_on: '2020-01-01',
        licence_no: 'Z1',
        licence_to: '2027-12-31',
        status: 'ACTIVE',
      })
      .execute();
  });
}

async function seedCustomers(): Promise<void> {
  await asJob(database, head, async (tx) => {
    for (const [name, id] of Object.entries(customers)) {
      await tx
        .insertInto('customer')
        .values({
          branch_id: branch,
          id,
          customer_no: name,
          birth_on: '1988-05-01',
          owner_id: name === 'pool' ? null : manager,
          owner_reason: name === 'pool' ? 'POOL' : 'LOAN_MANAGER',
        })
        .execute();
      await tx
        .insertInto('holding')
        .values({
          branch_id: branch,
          id: newId(),
          customer_id: id,
          holding_no: `H-${name}`,
          kind: 'LOAN',
          opened_on: '2024-01-01',
          matures_on: addDays(day, 20),
          balance_fen: 8_000_000,
          overdue_max_days_12m: 0,
          as_of_on: day,
        })
        .execute();
      if (name !== 'silent')
        await tx
          .insertInto('consent')
          .values({
            branch_id: branch,
            id: newId(),
            customer_id: id,
            purpose: 'MARKETING',
            basis: 'WRITTEN',
            from_on: '2025-01-01',
          })
          .execute();
    }
    const at = new Date('2026-11-20T02:00:00Z');
    await tx
      .insertInto('refusal')
      .values({ branch_id: branch, id: newId(), customer_id: customers.refused, at, origin: 'HOTLINE' })
      .execute();
    await tx
      .insertInto('touch')
      .values({
        branch_id: branch,
        id: newId(),
        customer_id: customers.promised,
        staff_id: manager,
        channel: 'phone',
        occurred_at: at,
        business_day: '2026-11-20',
        outcome: 'INTENT_A',
        next_on: day,
        next_time: '10:30',
      })
      .execute();
  });
}

before(async () => {
  const { url, roles, keysDir, drop } = await createTestDatabase();
  database = await openDatabase(url, roles, keysDir);
  end = async () => {
    await database.close();
    await drop();
  };
  head = await addOrg('1', 'HEAD', null);
  branch = await addOrg('11', 'BRANCH', head);
  empty = await addOrg('12', 'BRANCH', head);
  await seedPeople();
  await seedCustomers();
});
after(() => end());

const tasksOf = (branchId: number) =>
  asJob(database, branchId, (tx) =>
    tx
      .selectFrom('task')
      .selectAll()
      .where('branch_id', '=', branchId)
      .orderBy('staff_id')
      .orderBy('position')
      .execute(),
  );

test('appointments first, then candidates; the refused and those without a basis are held with their reasons', async () => {
  const result = await planBranch(database, { branchId: branch, day, actor: null });
  assert.equal(result.taskCount, 3);
  const tasks = await tasksOf(branch);
  assert.equal(tasks[0]?.kind, 'APPOINTMENT');
  assert.equal(tasks[0]?.customer_id, customers.promised);
  assert.deepEqual(
    new Set(tasks.slice(1).map((task) => task.customer_id)),
    new Set([customers.due, customers.pool]),
  );
  const held = await asJob(database, branch, (tx) => tx.selectFrom('plan_held').selectAll().execute());
  const reasonOf = new Map(held.map((row) => [row.customer_id, JSON.stringify(row.reasons)]));
  assert.match(reasonOf.get(customers.refused) ?? '', /"refused"/);
  assert.match(reasonOf.get(customers.silent) ?? '', /"no-basis"/);
});

test('made again it is the same plan with the same tasks', async () => {
  const before = await tasksOf(branch);
  const first = await planBranch(database, { branchId: branch, day, actor: null });
  const second = await planBranch(database, { branchId: branch, day, actor: null });
  assert.equal(first.hash, second.hash);
  assert.deepEqual(
    (await tasksOf(branch)).map((task) => task.id),
    before.map((task) => task.id),
  );
  const summary = await asJob(database, branch, (tx) => getSummary(tx, branch, day));
  assert.equal(summary.runCount, 3);
  assert.equal(summary.people[0]?.taskCount, 3);
});

test('two planners at once: both end well or one is told, and there is one plan', async () => {
  const runs = [1, 2, 3].map(() => planBranch(database, { branchId: branch, day, actor: null }));
  const results = await Promise.allSettled(runs);
  for (const result of results)
    if (result.status === 'rejected')
      assert.ok(result.reason instanceof Problem && result.reason.code === 'plan.running');
  assert.equal((await tasksOf(branch)).length, 3);
});

test('a refusal between two plans takes the customer off', async () => {
  await asJob(database, head, (tx) =>
    tx
      .insertInto('refusal')
      .values({
        branch_id: branch,
        id: newId(),
        customer_id: customers.due,
        at: new Date(),
        origin: 'HOTLINE',
      })
      .execute(),
  );
  await planBranch(database, { branchId: branch, day: '2026-11-25', actor: null });
  const planned = (await tasksOf(branch)).filter((task) => task.day === '2026-11-25');
  assert.ok(planned.every((task) => task.customer_id !== customers.due));
});

test('a branch without people, customers or a calendar says so and stays whole', async () => {
  await planBranch(database, { branchId: empty, day, actor: null });
  const summary = await asJob(database, empty, (tx) => getSummary(tx, empty, day));
  assert.deepEqual(summary.notices.map((notice) => notice.code).toSorted(), [
    'plan.no-candidates',
    'plan.no-staff',
  ]);
  assert.ok(summary.sources.every((source) => source.missing.length > 0));
  await planBranch(database, { branchId: branch, day: '2031-06-07', actor: null });
  const unknown = await asJob(database, branch, (tx) => getSummary(tx, branch, '2031-06-07'));
  const codes = unknown.notices.map((notice) => notice.code);
  assert.ok(codes.includes('plan.calendar-year-missing') && codes.includes('plan.holiday'));
});

test('every branch is planned by the job', async () => {
  const results = await planAllBranches(database, '2026-11-26');
  assert.deepEqual(new Set(results.map((result) => result.branchId)), new Set([branch, empty]));
});

test('a task that fell by a merge does not end the day of the person who stands for both rows', async () => {
  await asJob(database, head, async (tx) => {
    const id = newId();
    const row = { branch_id: branch, id, customer_no: 'twin', merged_into_id: customers.promised };
    await tx.insertInto('customer').values(row).execute();
    const { plan_id } = await tx.selectFrom('task').select('plan_id').executeTakeFirstOrThrow();
    const task = { branch_id: branch, id: newId(), plan_id, day, customer_id: id, staff_id: manager };
    await tx
      .insertInto('task')
      .values({ ...task, kind: 'CANDIDATE', channel: 'phone', position: 9, why: '{}' })
      .execute();
    await tx
      .updateTable('task')
      .set({ state: 'DROPPED', state_reason: 'MERGED' })
      .where('id', '=', task.id)
      .execute();
  });
  await planBranch(database, { branchId: branch, day, actor: null });
  const kept = (await tasksOf(branch)).filter(
    (task) => task.customer_id === customers.promised && task.day === day,
  );
  assert.deepEqual(
    kept.map(({ kind, state }) => [kind, state]),
    [['APPOINTMENT', 'PLANNED']],
  );
});
