import type { Actor } from '#contract/access.ts';
import { problem } from '#contract/problem.ts';
import { writeAudit } from '../audit/write.ts';
import type { Database, Tx } from '../db/open.ts';
import { asSignIn } from '../db/scope.ts';
import type { Origin } from './commands.ts';
import { bucketsOf, giveBackTry, takeTry } from './lockout.ts';
import { type Device, signInPolicy } from './policy.ts';
import { endSessions, openSession } from './session.ts';
import { findTotpStep, keepTotpStep } from './totp.ts';

const findSession = (tx: Tx, sessionId: string) =>
  tx
    .selectFrom('session')
    .select(['device', 'role_grant_id', 'mfa_at', 'made_at'])
    .where('id', '=', sessionId)
    .executeTakeFirstOrThrow();

/**
 * Refuses an act whose actor has not shown the second factor within the last minutes (trust.md §3.2, A19). A
 * demonstration has no second factor and asks for none (defaults.md, sign-in).
 */
export async function requireStepUp(database: Database, actor: Actor, now: Date): Promise<void> {
  const { mfaAt, demo } = await asSignIn(database, async (tx) => ({
    mfaAt: (await findSession(tx, actor.sessionId)).mfa_at,
    demo: (await tx.selectFrom('installation').select('demo').executeTakeFirst())?.demo ?? false,
  }));
  const ageMs = mfaAt ? now.getTime() - mfaAt.getTime() : Infinity;
  if (!demo && ageMs > signInPolicy.session.stepUpMs) throw problem('session.step-up');
}

/** The second factor once more: counted and held against guessing like a sign-in; the session gets a new id. */
export async function stepUp(
  database: Database,
  actor: Actor,
  code: string,
  { ip, ipHash, now }: Origin,
): Promise<{ secret: string }> {
  const { keys } = database;
  const { accountId, sessionId } = actor;
  const secret = await asSignIn(database, async (tx) => {
    const account = await tx
      .selectFrom('account')
      .select(['id', 'login_name', 'totp_sealed', 'totp_last_step'])
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow();
    const buckets = bucketsOf(keys, account.login_name, ip);
    const allowed = await takeTry(tx, buckets, now);
    const step = allowed ? findTotpStep(keys, account, code, now) : undefined;
    if (step === undefined || !(await keepTotpStep(tx, accountId, step))) {
      const reason = allowed ? 'TOTP' : 'LOCKED';
      await writeAudit(tx, actor, 'session.step-up-refused', { result: 'failed', reason, ipHash });
      return undefined;
    }
    await giveBackTry(tx, buckets, now);
    const session = await findSession(tx, sessionId);
    await endSessions(tx, { accountId, sessionId }, 'ROTATED', now);
    const opened = await openSession(
      tx,
      {
        accountId,
        device: session.device as Device, // Checked by the table.
        grantId: session.role_grant_id,
        mfaAt: now,
        madeAt: session.made_at,
      },
      now,
    );
    await writeAudit(tx, actor, 'session.stepped-up', { ipHash });
    return opened.secret;
  });
  if (secret === undefined) throw problem('session.refused');
  return { secret };
}
