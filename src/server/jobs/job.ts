import type { Database } from '../db/open.ts';
import type { QueueName } from './queues.ts';

/** One job of the house: when it runs, and what it does. Running it twice must be harmless. */
export type Job = { name: QueueName; cron: string; run: (database: Database) => Promise<void> };
