import type { Job } from '../../jobs/job.ts';
import { lookIntoFolder } from './look.ts';

/** Looks into the drop folder every five minutes; a server without one does not. */
export const lookJob = (dropDir: string): Job => ({
  name: 'feed.look',
  cron: '*/5 * * * *',
  run: (database) => lookIntoFolder(database, dropDir, new Date()),
});
