import { sql } from 'kysely';
import type { Tx } from './open.ts';

/** Advisory locks of the house: what may run once at a time, over every process of the bank. */
export const locks = { import: 7_310_001, plan: 7_310_002, person: 7_310_003, feed: 7_310_004 } as const;

/** Takes a lock until the transaction ends; false when somebody else has it. */
export async function tryLock(
  tx: Tx,
  lock: keyof typeof locks,
  part: number,
  shared = false,
): Promise<boolean> {
  const { rows } = shared
    ? await sql<{
        ok: boolean;
      }>`select pg_try_advisory_xact_lock_shared(${locks[lock]}, ${part}) as ok`.execute(tx)
    : await sql<{ ok: boolean }>`select pg_try_advisory_xact_lock(${locks[lock]}, ${part}) as ok`.execute(tx);
  return rows[0]?.ok ?? false;
}

/** Waits for a lock, as long as the sign-in's lock_timeout says, and keeps it until the transaction ends. */
export const lockUntilEnd = async (tx: Tx, lock: keyof typeof locks, part: number): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${locks[lock]}, ${part})`.execute(tx);
};
