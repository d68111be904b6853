import { uploadLimits } from '#contract/upload-limits.ts';
import { sql } from 'kysely';
import { Problem, problem } from '#contract/problem.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import type { Job } from '../../jobs/job.ts';
import { endJob } from '../import/ledger.ts';
import type { ImportProgress } from '../import/progress.ts';
import { runImport } from '../import/run.ts';
import { clearRows } from './block.ts';
import { openSourceFiles } from './source-files.ts';

const findAccepted = (database: Database, id: string) =>
  asJob(database, null, (tx) =>
    tx
      .selectFrom('delivery')
      .innerJoin('import_job', 'import_job.id', 'delivery.id')
      .select(['delivery.id', 'delivery.org_id as orgId', 'delivery.as_of_on as asOf', 'delivery.digest'])
      .where('delivery.id', '=', id)
      .where('delivery.state', '=', 'ACCEPTED')
      .where('import_job.state', 'in', ['STAGING', 'APPLYING'])
      .executeTakeFirst(),
  );

/** Notes once a run when it begins to apply; what cannot be noted is passed over. */
function keepPace(database: Database, id: string): (progress: ImportProgress) => void {
  let kept = false;
  return ({ step, rowsDone }) => {
    if (kept || step !== 'applying') return;
    kept = true;
    asJob(database, null, (tx) =>
      tx
        .updateTable('delivery')
        .set({ applying_at: new Date(), applying_from: rowsDone })
        .where('id', '=', id)
        .execute(),
    ).catch(() => {});
  };
}

/**
 * Applies an accepted delivery. It stands in line behind other imports; killed anywhere it goes on at the next try, and
 * its rows are taken away when the run has ended.
 */
async function runDelivery(database: Database, id: string): Promise<void> {
  const found = await findAccepted(database, id);
  if (found?.digest)
    try {
      const files = await openSourceFiles(database, { ...found, digest: found.digest });
      const pace = keepPace(database, id);
      const { job } = await runImport(database, id, files, { whenBusy: 'wait', onProgress: pace });
      // The queue tries again, and so the chunks that failed.
      if (job.failure === 'import.chunks-failed') throw problem('import.chunks-failed');
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'delivery.changed') throw error;
      await endJob(database, id, error.code);
    }
  await asJob(database, null, (tx) => clearRows(tx, id));
}

export const runDeliveryJob: Job = {
  name: 'import.run',
  run: async (database, data) => {
    // Queued by acceptDelivery.
    const { id } = data as { id: string };
    await runDelivery(database, id);
  },
};

/** Ends what nobody touched for days, and takes away rows whose delivery has ended. */
const clearDeliveries = (database: Database, now: Date): Promise<number> =>
  asJob(database, null, async (tx) => {
    const old = await tx
      .updateTable('delivery')
      .set({ state: 'DISCARDED', changed_at: now })
      .where('state', 'in', ['DRAFT', 'WAITING', 'REJECTED'])
      .where('changed_at', '<', new Date(now.getTime() - uploadLimits.keptDays * 86_400_000))
      .returning('id')
      .execute();
    for (const { id } of old) await writeAudit(tx, null, 'delivery.cleared', { object: id });
    await sql`
      delete from stage.upload u using delivery d left join import_job j on j.id = d.id
       where d.id = u.delivery_id and (d.state = 'DISCARDED' or j.state in ('DONE', 'FAILED', 'UNDONE'))`.execute(
      tx,
    );
    return old.length;
  });

export const clearDeliveriesJob: Job = {
  name: 'delivery.clear',
  cron: '17 3 * * *',
  run: async (database) => {
    await clearDeliveries(database, new Date());
  },
};
