import type { Actor } from '#contract/access.ts';
import type { peopleRoutes } from '#contract/people.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asCommand, type Call } from '../http/command.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { clearLockout } from './lockout.ts';
import { getAccountOfStaff, people } from './people.ts';

/**
 * Gives a disabled account back. What it may do must be approved again by somebody else, as when it was granted:
 * until then it opens nothing. The installer's word (`actor` null) needs nobody's. Answers how many roles wait.
 */
export async function enableAccount(
  tx: Tx,
  actor: Actor | null,
  accountId: string,
  reason: string,
  now: Date,
): Promise<number> {
  const today = businessTime(now).day;
  const opened = await tx
    .updateTable('account')
    .set({ status: 'ACTIVE' })
    .where('id', '=', accountId)
    .where('status', '=', 'DISABLED')
    .executeTakeFirst();
  if (opened.numUpdatedRows === 0n) throw problem('people.not-disabled');
  const waiting = actor
    ? await tx
        .updateTable('role_grant')
        .set({ granted_by: actor.accountId, approved_by: null })
        .where('account_id', '=', accountId)
        .where((eb) => eb.or([eb('to_on', 'is', null), eb('to_on', '>', today)]))
        .executeTakeFirst()
    : undefined;
  const waitingGrantCount = Number(waiting?.numUpdatedRows ?? 0);
  await writeAudit(tx, actor, 'account.enabled', { object: accountId, reason, body: { waitingGrantCount } });
  return waitingGrantCount;
}

/** Ends the lock that wrong passwords brought; the password stays what it is. */
export async function unlockAccount(
  tx: Tx,
  keys: KeyRing,
  actor: Actor | null,
  account: { id: string; loginName: string },
): Promise<void> {
  await clearLockout(tx, keys.tag('login_name', account.loginName));
  await writeAudit(tx, actor, 'account.unlocked', { object: account.id });
}

export const enablePerson = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof peopleRoutes.enable>,
  call: Call,
): Promise<Output<typeof peopleRoutes.enable>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const { id } = await getAccountOfStaff(tx, actor, body.staffId);
      return { waitingGrantCount: await enableAccount(tx, actor, id, body.reason, call.now) };
    },
    people,
  );

export const unlockPerson = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof peopleRoutes.unlock>,
  call: Call,
): Promise<Output<typeof peopleRoutes.unlock>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const account = await getAccountOfStaff(tx, actor, body.staffId);
      await unlockAccount(tx, database.keys, actor, account);
      return { loginName: account.loginName };
    },
    people,
  );
