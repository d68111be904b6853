import pg from 'pg';
import { locks } from '../../db/lock.ts';
import type { Database } from '../../db/open.ts';

/**
 * Holds the feed's lock, one for all servers of a database, while `run` takes; undefined when another has it. It ends
 * with its connection, so a killed server keeps nobody out.
 */
export async function aloneWithFeed<T>(database: Database, run: () => Promise<T>): Promise<T | undefined> {
  const { connectionString } = database.pools.jobPool.options;
  const client = new pg.Client({ connectionString: connectionString!, application_name: 'jingtian feed' });
  client.on('error', () => {}); // Whoever looks meanwhile finds what is done, and the import has a lock of its own.
  await client.connect();
  try {
    const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1, 0) as ok', [
      locks.feed,
    ]);
    return rows[0]?.ok ? await run() : undefined;
  } finally {
    await client.end().catch(() => {});
  }
}
