import { isIPv4 } from 'node:net';
import type { Tx } from '../db/open.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { signInPolicy } from './policy.ts';

/** Both buckets of an attempt, as keyed hashes: neither a login name nor an address is kept. */
export type Buckets = { login: Buffer; network: Buffer };

/** IPv4 /24, IPv6 /48; a client that has hung up has no address any more. */
export function networkOf(ip: string | undefined): string {
  const plain = (ip ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return plain.split('.').slice(0, 3).join('.');
  const [before = ''] = plain.split('::');
  const groups = before
    .split(':')
    .filter(Boolean)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase());
  return [...groups, '0', '0', '0'].slice(0, 3).join(':');
}

export const bucketsOf = (keys: KeyRing, loginName: string, ip: string): Buckets => ({
  login: keys.tag('login_name', loginName.trim().toLowerCase()),
  network: keys.tag('network', networkOf(ip)),
});

/** Bucket A: counts the attempt as a failure before it is judged, so that a hundred at once are not a hundred tries. */
async function takeAccountTry(tx: Tx, login: Buffer, now: Date): Promise<boolean> {
  const { failuresMax, windowMs, lockMs, lockMaxMs } = signInPolicy.account;
  await tx
    .insertInto('lockout_account')
    .values({ login_hash: login, failure_count: 0, window_start_at: now })
    .onConflict((conflict) => conflict.column('login_hash').doNothing())
    .execute();
  const kept = await tx
    .selectFrom('lockout_account')
    .selectAll()
    .where('login_hash', '=', login)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (kept.locked_until_at && kept.locked_until_at > now) return false;
  const fresh = kept.locked_until_at !== null || now.getTime() - kept.window_start_at.getTime() > windowMs;
  const calm = kept.locked_until_at && now.getTime() - kept.locked_until_at.getTime() > lockMaxMs;
  const failures = (fresh ? 0 : kept.failure_count) + 1;
  const lockCount = calm ? 0 : kept.lock_count;
  const locks = failures >= failuresMax;
  await tx
    .updateTable('lockout_account')
    .set({
      failure_count: failures,
      window_start_at: fresh ? now : kept.window_start_at,
      locked_until_at: locks ? new Date(now.getTime() + Math.min(lockMs * 2 ** lockCount, lockMaxMs)) : null,
      lock_count: locks ? lockCount + 1 : lockCount,
    })
    .where('login_hash', '=', login)
    .execute();
  return true;
}

/** Bucket B: one network trying many names. */
async function takeNetworkTry(tx: Tx, network: Buffer, now: Date): Promise<boolean> {
  const { failuresMax, windowMs } = signInPolicy.network;
  const windowFrom = new Date(now.getTime() - windowMs);
  const kept = await tx
    .insertInto('lockout_network')
    .values({ network_hash: network, failure_count: 1, window_start_at: now })
    .onConflict((conflict) =>
      conflict.column('network_hash').doUpdateSet((eb) => {
        const expired = eb('lockout_network.window_start_at', '<', windowFrom);
        return {
          failure_count: eb
            .case()
            .when(expired)
            .then(1)
            .else(eb('lockout_network.failure_count', '+', 1))
            .end(),
          window_start_at: eb
            .case()
            .when(expired)
            .then(now)
            .else(eb.ref('lockout_network.window_start_at'))
            .end(),
        };
      }),
    )
    .returning('failure_count')
    .executeTakeFirstOrThrow();
  return kept.failure_count <= failuresMax;
}

/** Counts one attempt in both buckets; false means that it must be refused whatever it brings. */
export async function takeTry(tx: Tx, buckets: Buckets, now: Date): Promise<boolean> {
  const network = await takeNetworkTry(tx, buckets.network, now);
  const account = await takeAccountTry(tx, buckets.login, now);
  return network && account;
}

/** The password was right: this attempt was no failure. Earlier ones stay counted until the second factor. */
export async function giveBackTry(tx: Tx, buckets: Buckets, now: Date): Promise<void> {
  await tx
    .updateTable('lockout_network')
    .set((eb) => ({ failure_count: eb('failure_count', '-', 1) }))
    .where('network_hash', '=', buckets.network)
    .where('failure_count', '>', 0)
    .execute();
  await tx
    .updateTable('lockout_account')
    .set((eb) => ({
      failure_count: eb('failure_count', '-', 1),
      lock_count: eb
        .case()
        .when('locked_until_at', '>', now)
        .then(eb('lock_count', '-', 1))
        .else(eb.ref('lock_count'))
        .end(),
      locked_until_at: null,
    }))
    .where('login_hash', '=', buckets.login)
    .where('failure_count', '>', 0)
    .execute();
}

/** Both factors were right, or an administrator said so: the name starts afresh. */
export async function clearLockout(tx: Tx, login: Buffer): Promise<void> {
  await tx
    .updateTable('lockout_account')
    .set({ failure_count: 0, locked_until_at: null, lock_count: 0 })
    .where('login_hash', '=', login)
    .execute();
}

/** Which login names are locked now and until when; a name is asked about by its hash, as it is kept. */
export async function listLocks(
  keys: KeyRing,
  tx: Tx,
  now: Date,
): Promise<(loginName: string) => string | null> {
  const rows = await tx
    .selectFrom('lockout_account')
    .select(['login_hash', 'locked_until_at'])
    .where('locked_until_at', '>', now)
    .execute();
  const untilOf = new Map(rows.map((row) => [row.login_hash.toString('hex'), row.locked_until_at]));
  return (loginName) =>
    untilOf.size === 0
      ? null
      : (untilOf.get(keys.tag('login_name', loginName).toString('hex'))?.toISOString() ?? null);
}
