import { sql } from 'kysely';
import type { Tx } from './open.ts';

/** Advisory locks of the house: what may run once at a time, over every process of the bank. */
export const locks = { import: 7_310_001, plan: 7_310_002 } as const;

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
