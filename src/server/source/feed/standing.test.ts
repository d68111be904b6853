import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { importDirectory } from '../import/run.ts';
import { lookIntoFolder } from './look.ts';
import { asJob } from '../../db/scope.ts';
import { measureFeed } from './queries.ts';
import { keepLook, listLateNotices } from './standing.ts';
import { customers, manifestOf, openDrop, orgs, people } from './testing.ts';

const always = new Date('2100-01-01T00:00:00Z');
const night = { 'orgs.csv': orgs, 'customers.csv': customers(people('3301', 1, 3)) };
let drop: Awaited<ReturnType<typeof openDrop>>;
before(async () => {
  drop = await openDrop();
});
after(() => drop.close());

const auditOf = async (action: string): Promise<number> => {
  const { rows } = await drop.installer.query<{ n: number }>(
    'select count(*)::int as n from app.audit where action = $1',
    [action],
  );
  return rows[0]!.n;
};

test('late: told once a day, on the plan and on everybody’s day, until the data are here', async () => {
  drop.lay('20261124', night, manifestOf('2026-11-24', night));
  await lookIntoFolder(drop.database, drop.dropDir, new Date('2026-11-24T13:00:00Z'), always);
  const morning = new Date('2026-11-24T22:00:00Z'); // 06:00 of the 25th, a Wednesday; data are of the 24th.
  const noticesAt = async (at: Date, day: string) =>
    (await asJob(drop.database, null, (tx) => listLateNotices(tx, day, at))).map(({ code }) => code);
  assert.deepEqual(await noticesAt(morning, '2026-11-25'), []);
  const nextMorning = new Date(morning.getTime() + 24 * 3_600_000);
  await keepLook(drop.database, nextMorning);
  await keepLook(drop.database, nextMorning);
  assert.equal(await auditOf('feed.late'), 1);
  assert.deepEqual(await noticesAt(nextMorning, '2026-11-26'), ['plan.feed-late']);
  assert.deepEqual(await noticesAt(nextMorning, '2026-11-27'), [], 'another day’s plan is not asked');
  assert.deepEqual((await measureFeed(drop.database, nextMorning)).late, true);
  assert.deepEqual(
    await noticesAt(new Date(nextMorning.getTime() - 60_000), '2026-11-26'),
    [],
    'not yet 06:00',
  );
  assert.deepEqual(await noticesAt(new Date('2026-11-28T02:00:00Z'), '2026-11-28'), [], 'a Saturday');
  assert.deepEqual(
    await noticesAt(new Date('2026-12-07T02:00:00Z'), '2026-12-07'),
    [],
    'nobody looks any more',
  );
  const files = { 'customers.csv': customers(people('3301', 60, 61)) };
  await importDirectory(drop.database, { dir: drop.dirOf(files), asOf: '2026-11-25' });
  await keepLook(drop.database, nextMorning);
  assert.deepEqual(await noticesAt(nextMorning, '2026-11-26'), [], 'data that an operator brings are data');
  assert.equal((await measureFeed(drop.database, nextMorning)).states.get('APPLIED'), 1);
});
