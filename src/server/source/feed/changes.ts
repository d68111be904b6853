import { sql } from 'kysely';
import { addDays, type Day } from '#core/day.ts';
import { type DueStep, dueSince, mayBeGone } from '#core/feed/change.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { recordset } from '../../db/set-wise.ts';
import { getParams } from '../../param/queries.ts';
import { clearNamed } from './ledger.ts';
import { keepDataDay } from './standing.ts';

/** A delivery whose files are applied, about to end. */
type Applied = { id: string; asOf: Day; jobId: string; enteredAt: Date; today: Day };
type Change = {
  branch_id: number;
  new_count: number;
  gone_count: number;
  gone_held_count: number;
  back_count: number;
  due: DueStep[];
};

/** Ends the delivery; false when somebody has. */
async function setApplied(tx: Tx, { id, jobId }: Applied): Promise<boolean> {
  const ended = await tx
    .updateTable('feed_delivery')
    .set({ state: 'APPLIED', job_id: jobId, faults: '[]', ended_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('state', '<>', 'APPLIED')
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

/** The delivery before; of the first one, what changed is told since it came. */
async function findBefore(tx: Tx, { id, asOf, enteredAt }: Applied): Promise<{ day: Day; at: Date }> {
  const found = await tx
    .selectFrom('feed_delivery')
    .select(['as_of_on', 'ended_at'])
    .where('state', '=', 'APPLIED')
    .where('id', '<>', id)
    .orderBy('ended_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { day: found?.as_of_on ?? addDays(asOf, -1), at: found?.ended_at ?? enteredAt };
}

const isOpen = sql`g.branch_id = c.branch_id and g.customer_id = c.id and g.back_at is null`;
/**
 * Whom a whole file should name: customers that the bank's own files brought last, of that day or before. Whom an
 * office brought, and who came since, may well be missing.
 */
const expected = (asOf: Day) => sql`
  not exists (select 1 from feed_gone g where ${isOpen})
  and coalesce(c.as_of_on, '-infinity') <= ${asOf}::date
  and exists (select 1 from import_job j where j.id = c.job_id and j.root_org_id is null)`;
const missed = (id: string) => sql`
  not exists (select 1 from stage.feed_named n
               where n.delivery_id = ${id}::uuid and n.org_no = o.org_no and n.customer_no = c.customer_no)`;

type Missed = { branch_id: number; missed: number; customers: number };

/** Per branch that a whole file names: how many customers it should name, and how many it does not. */
async function listMissed(tx: Tx, { id, asOf }: Applied): Promise<Missed[]> {
  const { rows } = await sql<Missed>`
    with whole as (
      select o.id, o.org_no from org o
       where o.level in ('BRANCH', 'SUB_BRANCH')
         and o.org_no in (select org_no from stage.feed_named where delivery_id = ${id}::uuid and is_full))
    select o.id as branch_id, count(*)::int as customers, (count(*) filter (where ${missed(id)}))::int as missed
      from whole o join customer c on c.branch_id = o.id
     where ${expected(asOf)} group by o.id`.execute(tx);
  return rows;
}

/** Marks who is gone, branch by branch within its share; answers of each branch how many, and how many were held. */
async function markGone(tx: Tx, applied: Applied): Promise<Map<number, { gone: number; held: number }>> {
  const counts = new Map<number, { gone: number; held: number }>();
  for (const { branch_id: branchId, missed: count, customers } of await listMissed(tx, applied)) {
    if (count === 0) continue;
    const shareMax = (await getParams(tx, applied.today, branchId)).get('feed.gone.max');
    if (mayBeGone(count, customers, shareMax)) {
      await sql`
        insert into app.feed_gone (branch_id, customer_id, delivery_id)
        select c.branch_id, c.id, ${applied.id}::uuid
          from customer c join org o on o.id = c.branch_id
         where c.branch_id = ${branchId} and ${expected(applied.asOf)} and ${missed(applied.id)}
        on conflict (branch_id, customer_id, delivery_id) do update set gone_at = now(), back_at = null`.execute(
        tx,
      );
      counts.set(branchId, { gone: count, held: 0 });
    } else counts.set(branchId, { gone: 0, held: count });
  }
  return counts;
}

/** Loans of a branch that are open and end within the ladder, by the day of their end. */
async function listMaturities(tx: Tx, branchId: number, asOf: Day, daysMax: number) {
  const { rows } = await sql<{ maturesOn: Day; count: number }>`
    select h.matures_on as "maturesOn", count(*)::int as count from holding h
     where h.branch_id = ${branchId} and h.kind = 'LOAN'
       and h.matures_on between ${asOf}::date and ${addDays(asOf, daysMax)}::date
       and (h.opened_on is null or h.opened_on <= ${asOf}::date)
       and (h.closed_on is null or h.closed_on > ${asOf}::date)
       and not exists (select 1 from feed_gone g where g.branch_id = h.branch_id
                        and g.customer_id = h.customer_id and g.back_at is null)
     group by 1`.execute(tx);
  return rows;
}

type Came = { branch_id: number; new_count: number; back_count: number };

/** Per branch that has customers: whom it did not have before, and who was named again. */
async function listCame(tx: Tx, since: Date): Promise<Came[]> {
  const { rows } = await sql<Came>`
    with fresh as (
      select branch_id, (count(*) filter (where made_at > ${since}))::int as count from customer group by 1),
    back as (
      select branch_id, count(*)::int as count from feed_gone where back_at > ${since} group by 1)
    select f.branch_id, f.count as new_count, coalesce(b.count, 0) as back_count
      from fresh f left join back b using (branch_id) order by f.branch_id`.execute(tx);
  return rows;
}

/** What changed since the delivery before, from what the database holds: a second try finds the same. */
async function listChanges(tx: Tx, applied: Applied): Promise<Change[]> {
  const before = await findBefore(tx, applied);
  const goneOf = await markGone(tx, applied);
  const changes: Change[] = [];
  for (const came of await listCame(tx, before.at)) {
    const branchId = came.branch_id;
    const { ladderDays } = (await getParams(tx, applied.today, branchId)).get('source.maturing');
    const maturities = await listMaturities(tx, branchId, applied.asOf, Math.max(...ladderDays));
    const { gone, held } = goneOf.get(branchId) ?? { gone: 0, held: 0 };
    changes.push({
      ...came,
      gone_count: gone,
      gone_held_count: held,
      due: dueSince(maturities, ladderDays, { before: before.day, day: applied.asOf }),
    });
  }
  return changes;
}

const types = {
  branch_id: 'int',
  new_count: 'int',
  gone_count: 'int',
  gone_held_count: 'int',
  back_count: 'int',
  due: 'jsonb',
};

/** Ends a delivery in one transaction that keeps what it changed, per branch; called again it does nothing. */
export async function endDelivery(database: Database, applied: Applied): Promise<void> {
  const head = await database.db
    .selectFrom('org')
    .select('id')
    .where('level', '=', 'HEAD')
    .executeTakeFirst();
  await asJob(database, head?.id ?? null, async (tx) => {
    if (!(await setApplied(tx, applied))) return;
    const changes = await listChanges(tx, applied);
    await sql`
      insert into app.feed_change (delivery_id, branch_id, new_count, gone_count, gone_held_count, back_count, due)
      select ${applied.id}::uuid, r.* from ${recordset(changes, types)}
      on conflict (branch_id, delivery_id) do update
         set new_count = excluded.new_count, gone_count = excluded.gone_count,
             gone_held_count = excluded.gone_held_count, back_count = excluded.back_count, due = excluded.due`.execute(
      tx,
    );
    await clearNamed(tx, applied.id);
    await keepDataDay(tx, applied.today);
    const sum = (of: (change: Change) => number) => changes.reduce((total, one) => total + of(one), 0);
    await writeAudit(tx, null, 'feed.applied', {
      object: applied.id,
      body: {
        jobId: applied.jobId,
        newCount: sum((one) => one.new_count),
        goneCount: sum((one) => one.gone_count),
        goneHeldCount: sum((one) => one.gone_held_count),
        backCount: sum((one) => one.back_count),
      },
    });
  });
}
