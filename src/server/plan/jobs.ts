import { businessTime } from '../day.ts';
import type { Job } from '../jobs/job.ts';
import { planAllBranches } from './commands.ts';

/** The plan of every branch, at 07:30 (domain.md §2.1, 1.2c). */
export const planDayJob: Job = {
  name: 'plan.day',
  cron: '30 7 * * *',
  run: async (database) => {
    await planAllBranches(database, businessTime(new Date()).day);
  },
};
