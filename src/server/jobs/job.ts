import type { Database } from '../db/open.ts';
import type { QueueName } from './queues.ts';

/**
 * One job of the house and what it does: at its hour, where it has a `cron`, or for whoever queues it, with `data`.
 * Running it twice must be harmless.
 */
export type Job = {
  name: QueueName;
  cron?: string;
  run: (database: Database, data: unknown) => Promise<void>;
};
