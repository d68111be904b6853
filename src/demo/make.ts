import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParamValue } from '#contract/param.ts';
import { assert } from '#core/assert.ts';
import { addMonths, type Day } from '#core/day.ts';
import { getCalendar } from '#server/calendar/queries.ts';
import { businessTime } from '#server/day.ts';
import type { Database } from '#server/db/open.ts';
import { asJob } from '#server/db/scope.ts';
import { setParam } from '#server/param/commands.ts';
import { planAllBranches } from '#server/plan/commands.ts';
import { importDirectory } from '#server/source/import/run.ts';
import { writeDemo } from './generate.ts';

/**
 * What the demonstration's compliance officer decided (defaults.md, Gate): an existing contract is a basis to ask its
 * holder, except for a settled loan, whose contract has ended (domain.md §2.4, source 5).
 */
const existingContract: ParamValue<'gate.existing-contract'> = {
  mortgage: ['phone', 'counter'],
  deposit: ['phone', 'counter'],
  card: ['phone', 'counter'],
  maturing: ['phone', 'wecom', 'visit', 'counter'],
  acquiring: ['phone', 'visit', 'counter'],
};
const decision = '演示银行合规部决定:存量合同可作为联系依据,结清客户除外';

type Choice = { seed?: number; day?: Day };

/** How far the making came: the day of the first import, and whether the plan, the last step, was made. */
async function findMade(database: Database): Promise<{ day: Day; isPlanned: boolean } | undefined> {
  const begun = await asJob(database, null, (tx) =>
    tx.selectFrom('import_job').select('as_of_on').orderBy('started_at').limit(1).executeTakeFirst(),
  );
  if (!begun) return undefined;
  const head = await database.db
    .selectFrom('org')
    .select('id')
    .where('parent_id', 'is', null)
    .executeTakeFirst();
  const plan = head
    ? await asJob(database, head.id, (tx) => tx.selectFrom('plan').select('id').limit(1).executeTakeFirst())
    : undefined;
  return { day: begun.as_of_on, isPlanned: plan !== undefined };
}

/**
 * Fills an empty database with the demonstration: its files imported, the gate's basis turned on, the day planned.
 * Killed on the way and called again it goes on with the same day; made already, it does nothing.
 */
export async function makeDemo(database: Database, { seed = 7, day: wanted }: Choice = {}): Promise<void> {
  const made = await findMade(database);
  if (made?.isPlanned) return;
  const day = made?.day ?? wanted ?? businessTime(new Date()).day;
  const dir = await mkdtemp(join(tmpdir(), 'jingtian-demo-'));
  try {
    await writeDemo(dir, seed, day);
    const { job } = await importDirectory(database, { dir, asOf: day });
    assert(job.refusedCount === 0, `the demonstration's files are clean: ${job.refusedCount} rows refused`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  await asJob(database, null, (tx) =>
    setParam(tx, 'gate.existing-contract', existingContract, addMonths(day, -12), decision),
  );
  await planAllBranches(database, day);
  // Opened on a day of rest it shows the next day of work as well: who looks for the work finds it there.
  const calendar = await asJob(database, null, (tx) => getCalendar(tx, day));
  if (!calendar.isWorkingDay(day)) await planAllBranches(database, calendar.addWorkingDays(day, 1));
}
