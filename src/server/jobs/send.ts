import { CompiledQuery } from 'kysely';
import { PgBoss } from 'pg-boss';
import type { Database, Tx } from '../db/open.ts';
import type { QueueName } from './queues.ts';

/** Puts a job in its queue within the caller's transaction: both happen, or neither (trust.md §3.9). */
export type SendJob = (tx: Tx, name: QueueName, data: Record<string, string>) => Promise<void>;

/** A sender over the pools that there are; it opens at the first job and ends with `stop`. */
export function createSender({ pools }: Database): { send: SendJob; stop: () => Promise<void> } {
  let opened: Promise<PgBoss> | undefined;
  const open = async (): Promise<PgBoss> => {
    const boss = new PgBoss({
      db: { executeSql: (text, values) => pools.jobPool.query(text, values) },
      schema: 'job',
      migrate: false,
      supervise: false,
      schedule: false,
    });
    boss.on('error', () => {}); // A later send says so to its caller.
    await boss.start();
    return boss;
  };
  return {
    send: async (tx, name, data) => {
      const boss = await (opened ??= open());
      const executeSql = (text: string, values: unknown[] = []) =>
        tx.executeQuery(CompiledQuery.raw(text, values));
      await boss.send(name, data, { db: { executeSql } });
    },
    stop: async () => (await opened)?.stop({ graceful: false }),
  };
}
