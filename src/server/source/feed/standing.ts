import { sql } from 'kysely';
import type { Day } from '#core/day.ts';
import { missingData } from '#core/feed/late.ts';
import { writeAudit } from '../../audit/write.ts';
import { getCalendar } from '../../calendar/queries.ts';
import { businessTime } from '../../day.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { getParams } from '../../param/queries.ts';
import { findDataDay } from './ledger.ts';

/** A feed that nobody has looked after for so long is given up: nobody waits for its data. */
const abandonedDays = 7;

/** What is known of the feed: undefined where a bank has none. `missingOn` is the day whose data are late. */
export type Standing = { dataOn: Day | null; lookedAt: Date | null; missingOn: Day | null };

export async function findStanding(tx: Tx, now: Date): Promise<Standing | undefined> {
  const found = await tx.selectFrom('feed_standing').select(['data_on', 'looked_at']).executeTakeFirst();
  if (!found) return undefined;
  const { data_on: dataOn, looked_at: lookedAt } = found;
  const isAwaited = lookedAt !== null && now.getTime() - lookedAt.getTime() < abandonedDays * 86_400_000;
  if (!isAwaited) return { dataOn, lookedAt, missingOn: null };
  const time = businessTime(now);
  const params = await getParams(tx, time.day, null);
  const expectedBy = params.get('feed.expected-by');
  const calendar = await getCalendar(tx, time.day);
  return { dataOn, lookedAt, missingOn: missingData(calendar, time, { dataOn, expectedBy }) ?? null };
}

/** The line that a plan and a person's day bear until the data are here. */
export async function listLateNotices(tx: Tx, day: Day, now: Date) {
  if (day !== businessTime(now).day) return [];
  const standing = await findStanding(tx, now);
  if (!standing?.missingOn) return [];
  const { missingOn, dataOn } = standing;
  return [
    dataOn === null
      ? { code: 'plan.feed-none', values: { missingOn } }
      : { code: 'plan.feed-late', values: { missingOn, dataOn } },
  ];
}

/** Keeps the newest day of the bank's own files, whichever way they came. */
export async function keepDataDay(tx: Tx, today: Day): Promise<void> {
  const dataOn = await findDataDay(tx, today);
  await sql`
    insert into app.feed_standing as s (data_on) values (${dataOn}::date)
    on conflict (one) do update set data_on = excluded.data_on
     where s.data_on is distinct from excluded.data_on`.execute(tx);
}

/** Notes that somebody looked into the drop folder, and enters in the audit, once a day, that data are late. */
export const keepLook = (database: Database, now: Date): Promise<void> =>
  asJob(database, null, async (tx) => {
    const { day } = businessTime(now);
    await keepDataDay(tx, day);
    await tx.updateTable('feed_standing').set({ looked_at: now }).execute();
    const standing = await findStanding(tx, now);
    if (!standing?.missingOn) return;
    const told = await tx
      .updateTable('feed_standing')
      .set({ late_on: day })
      .where(sql<boolean>`late_on is distinct from ${day}::date`)
      .returning('one')
      .executeTakeFirst();
    const { missingOn, dataOn } = standing;
    if (told)
      await writeAudit(tx, null, 'feed.late', { object: day, result: 'failed', body: { missingOn, dataOn } });
  });
