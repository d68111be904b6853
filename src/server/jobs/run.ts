import { PgBoss } from 'pg-boss';
import type { Database } from '../db/open.ts';
import { jobAddress, type AppRoles } from '../db/migrate.ts';
import { clearExportsJob, writeExportJob } from '../export/jobs.ts';
import { planDayJob } from '../plan/jobs.ts';
import { clearDeliveriesJob, runDeliveryJob } from '../source/upload/jobs.ts';
import { lookJob } from '../source/feed/jobs.ts';
import { clearUndoJob, runUndoJob } from '../source/undo/jobs.ts';
import type { Job } from './job.ts';

const always: readonly Job[] = [
  planDayJob,
  runDeliveryJob,
  clearDeliveriesJob,
  runUndoJob,
  clearUndoJob,
  writeExportJob,
  clearExportsJob,
];

type JobOptions = {
  /** Where the bank's program lays its deliveries, if this server looks after one. */
  dropDir?: string;
  onFailure: (job: string, error: unknown) => void;
};

/** Starts the workers and their clock (zone Asia/Shanghai); heartbeat on, so that a dead worker's job moves on. */
export async function startJobs(
  database: Database,
  url: string,
  roles: AppRoles,
  { dropDir, onFailure }: JobOptions,
): Promise<{ stop: () => Promise<void> }> {
  const boss = new PgBoss({
    ...jobAddress(url, roles),
    schema: 'job',
    migrate: false,
    monitorIntervalSeconds: 5,
    useListenNotify: true,
  });
  boss.on('error', (error) => onFailure('pg-boss', error));
  await boss.start();
  const jobs = dropDir === undefined ? always : [...always, lookJob(dropDir)];
  for (const job of jobs) {
    await boss.work(job.name, async ([asked]) => {
      try {
        await job.run(database, asked?.data);
      } catch (error) {
        onFailure(job.name, error);
        throw error;
      }
    });
    if (job.cron) await boss.schedule(job.name, job.cron, null, { tz: 'Asia/Shanghai' });
  }
  return { stop: () => boss.stop({ graceful: true, timeout: 5000 }) };
}
