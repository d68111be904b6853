import { sql } from 'kysely';
import type { Day } from '#core/day.ts';
import type { FeedFault } from '#core/feed/fault.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { newId } from '../../new-id.ts';
import type { Named } from './read-file.ts';

/** A delivery as the ledger has it. */
export type FeedDelivery = { id: string; state: string; enteredAt: Date };

/** Whether what a delivery brought is here: a run that was undone may be made again. */
const isHere = sql`(d.state = 'APPLIED' and not exists (
  select 1 from import_job j where j.id = d.job_id and j.state in ('UNDOING', 'UNDONE')))`;

/** Enters a delivery before it is checked, or finds it again by the hash of its manifest. */
export const enterDelivery = (
  database: Database,
  { hash, name }: { hash: string; name: string },
): Promise<FeedDelivery> =>
  asJob(database, null, async (tx) => {
    const { rows } = await sql<FeedDelivery & { tryCount: number }>`
      insert into app.feed_delivery as d (id, manifest_hash, name, state)
      values (${newId()}::uuid, ${hash}, ${name}, 'CHECKING')
      on conflict (manifest_hash) do update
         set state = case when ${isHere} then d.state else 'CHECKING' end,
             undone_at = case when ${isHere} then d.undone_at end,
             name = case when ${isHere} then d.name else excluded.name end,
             try_count = d.try_count + case when ${isHere} then 0 else 1 end,
             tried_at = case when ${isHere} then d.tried_at else now() end
      returning id, state, entered_at as "enteredAt", try_count as "tryCount"`.execute(tx);
    const { tryCount, ...found } = rows[0]!;
    if (found.state !== 'APPLIED')
      await writeAudit(tx, null, 'feed.taken', { object: found.id, body: { tryCount } });
    return found;
  });

/** The newest day of the bank's own files that are imported, of those that are not ahead of today. */
export async function findDataDay(tx: Tx, today: Day): Promise<Day | null> {
  const { rows } = await sql<{ day: Day | null }>`
    select max(as_of_on) as day from import_job
     where root_org_id is null and state = 'DONE' and as_of_on <= ${today}::date`.execute(tx);
  return rows[0]?.day ?? null;
}

export const setDeliveryApplying = (
  database: Database,
  id: string,
  { asOf, fileCount }: { asOf: Day; fileCount: number },
): Promise<void> =>
  asJob(database, null, async (tx) => {
    await tx
      .updateTable('feed_delivery')
      .set({ state: 'APPLYING', as_of_on: asOf, file_count: fileCount })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, null, 'feed.checked', { object: id, body: { asOf, fileCount } });
  });

/** Ends a delivery of which nothing is applied, with every fault; mended and laid again it is taken up again. */
export const refuseDelivery = (
  database: Database,
  id: string,
  { asOf, fileCount, faults }: { asOf: Day | null; fileCount: number | null; faults: readonly FeedFault[] },
): Promise<void> =>
  asJob(database, null, async (tx) => {
    await clearNamed(tx, id);
    await tx
      .updateTable('feed_delivery')
      .set({
        state: 'FAILED',
        as_of_on: asOf,
        file_count: fileCount,
        faults: JSON.stringify(faults),
        ended_at: sql<Date>`now()`,
      })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, null, 'feed.refused', {
      object: id,
      result: 'failed',
      body: { faults: faults.map(({ code }) => code) },
    });
  });

/** Says of a delivery that is not at its end why it waits. */
export const noteWaiting = (database: Database, id: string, fault: FeedFault): Promise<void> =>
  asJob(database, null, async (tx) => {
    await tx
      .updateTable('feed_delivery')
      .set({ faults: JSON.stringify([fault]) })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, null, 'feed.waiting', { object: id, result: 'failed', body: { fault: fault.code } });
  });

/** Forgets whom the files of a delivery named. */
export const clearNamed = async (tx: Tx, id: string): Promise<void> => {
  await sql`delete from stage.feed_named where delivery_id = ${id}::uuid`.execute(tx);
};

/** Keeps whom a file names, until the delivery has ended. */
export const keepNamed = (
  database: Database,
  id: string,
  isFull: boolean,
  named: readonly Named[],
): Promise<void> =>
  asJob(database, null, async (tx) => {
    await sql`
      insert into stage.feed_named (delivery_id, org_no, customer_no, is_full)
      select ${id}::uuid, n.org_no, n.customer_no, ${isFull}
        from unnest(${named.map((one) => one.orgNo)}::text[],
                    ${named.map((one) => one.customerNo)}::text[]) as n (org_no, customer_no)`.execute(tx);
  });
