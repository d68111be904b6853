import { sql } from 'kysely';
import type { Tx } from '../../db/open.ts';
import type { PackedChunk } from '../../staged.ts';
import { resolvedRows } from '../../staged-packed.ts';

/** Takes back the customers who were gone and whom a chunk of customers names again, whoever brought the file. */
export async function takeBack(tx: Tx, chunk: PackedChunk): Promise<void> {
  const open = await tx
    .selectFrom('feed_gone')
    .select('customer_id')
    .where('back_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (!open) return;
  await sql`
    with ${resolvedRows(chunk, { refs: [] })}
    update app.feed_gone g set back_at = clock_timestamp()
      from resolved r join customer c on c.branch_id = r.branch_id and c.customer_no = r.customer_no
     where r.is_good and g.branch_id = c.branch_id and g.customer_id = c.id and g.back_at is null`.execute(
    tx,
  );
}

/** Says of the delivery of an undone run that it is undone, and takes back all whom it marked. */
export const undoDelivery = async (tx: Tx, jobId: string): Promise<void> => {
  await tx
    .updateTable('feed_delivery')
    .set({ undone_at: sql<Date>`clock_timestamp()` })
    .where('job_id', '=', jobId)
    .execute();
  await sql`
    update app.feed_gone set back_at = clock_timestamp()
     where back_at is null
       and delivery_id in (select id from feed_delivery where job_id = ${jobId}::uuid)`.execute(tx);
};
