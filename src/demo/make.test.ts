import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addDays, type Day } from '#core/day.ts';
import { type Database, openDatabase } from '#server/db/open.ts';
import { asJob } from '#server/db/scope.ts';
import { createTestDatabase } from '#server/db/testing.ts';
import { getSummary } from '#server/plan/queries.ts';
import { makeDemo } from './make.ts';

const day: Day = '2026-11-24'; // A Tuesday that is worked.
let database: Database;
let end: () => Promise<void>;

before(async () => {
  const { url, roles, keysDir, drop } = await createTestDatabase();
  database = await openDatabase(url, roles, keysDir);
  end = async () => {
    await database.close();
    await drop();
  };
  await makeDemo(database, { day });
});
after(() => end());

const orgId = async (orgNo: string): Promise<number> =>
  (await database.db.selectFrom('org').select('id').where('org_no', '=', orgNo).executeTakeFirstOrThrow()).id;
const summaryOf = async (orgNo: string) => {
  const id = await orgId(orgNo);
  return asJob(database, id, (tx) => getSummary(tx, id, day));
};

test('every row of the demonstration is applied, none refused, and a second making changes nothing', async () => {
  const counts = () =>
    asJob(database, null, (tx) =>
      tx
        .selectFrom('import_chunk')
        .select((eb) => [
          eb.fn.sum<string>('applied_count').as('applied'),
          eb.fn.sum<string>('refused_count').as('refused'),
        ])
        .executeTakeFirstOrThrow(),
    );
  const first = await counts();
  assert.ok(Number(first.applied) > 11_000);
  assert.equal(Number(first.refused), 0);
  await makeDemo(database, { day: addDays(day, 1) });
  assert.deepEqual(await counts(), first);
});

test('every place has its plot, every customer with a place too, and nine people are led by a neighbour', async () => {
  const head = await orgId('8800');
  await asJob(database, head, async (tx) => {
    const places = await tx.selectFrom('place').select(['grid_id', 'grid_by']).execute();
    assert.ok(places.every(({ grid_id: grid }) => grid !== null));
    assert.equal(places.filter(({ grid_by: by }) => by === 'ROSTER').length, 2);
    const customers = await tx
      .selectFrom('customer')
      .innerJoin('org', 'org.id', 'customer.branch_id')
      .select(['org.org_no', 'customer.place_id', 'customer.grid_id', 'customer.is_leading'])
      .execute();
    assert.ok(customers.every(({ place_id: place, grid_id: grid }) => (place === null) === (grid === null)));
    const guests = customers.filter(({ is_leading: leads }) => !leads);
    assert.equal(guests.length, 9);
    assert.ok(guests.every(({ org_no: orgNo }) => orgNo === '8801'));
  });
});

test('the branch opens on a day with work for each post, and with people whom the gate holds back', async () => {
  const { people, sources, heldBack, notices } = await summaryOf('8801');
  assert.deepEqual(notices, []);
  const tasksOf = (name: string) => people.find((person) => person.name === name)?.taskCount ?? -1;
  assert.ok(tasksOf('罗文静') >= 20);
  assert.ok(tasksOf('谢安平') >= 10);
  assert.equal(tasksOf('邓志鹏'), 0, 'the licence has expired');
  assert.ok(tasksOf('易可欣') <= 10, 'a newcomer in the first month');
  assert.ok(people.reduce((sum, { appointmentCount }) => sum + appointmentCount, 0) >= 3);
  assert.ok(people.reduce((sum, { followUpCount }) => sum + followUpCount, 0) >= 10);
  for (const { source, hitCount, plannedCount, missing } of sources) {
    assert.deepEqual(missing, []);
    assert.ok(hitCount >= 10 && plannedCount >= 1, `${source}: ${plannedCount} of ${hitCount}`);
  }
  const held = new Set(heldBack.map(({ code }) => code));
  for (const code of ['refused', 'no-basis', 'consent-withdrawn', 'overdue', 'other-branch', 'staff-licence'])
    assert.ok(held.has(code), code);
});

test('a neighbour without candidates is planned all the same', async () => {
  const { notices } = await summaryOf('8811');
  assert.deepEqual(
    notices.map(({ code }) => code),
    ['plan.no-candidates'],
  );
});
