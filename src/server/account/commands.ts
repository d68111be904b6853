import type { Actor } from '#contract/access.ts';
import { problem } from '#contract/problem.ts';
import { writeAudit } from '../audit/write.ts';
import type { Database, Tx } from '../db/open.ts';
import { asSignIn } from '../db/scope.ts';
import { bucketsOf, clearLockout, giveBackTry, takeTry } from './lockout.ts';
import { hashPassword, inHashTurn, isWeakPassword, verifyPassword } from './password.ts';
import { type Device, signInPolicy } from './policy.ts';
import { endSessions, findPending, grantHolds, hashOfSecret, openSession } from './session.ts';
import { findTotpStep, keepTotpStep } from './totp.ts';

/** Where a sign-in comes from, and when. */
export type Origin = { ip: string; ipHash: Buffer; now: Date };

const columns = [
  'id',
  'staff_id',
  'login_name',
  'status',
  'password_hash',
  'password_changed_at',
  'password_history',
  'bootstrap_until',
  'totp_sealed',
  'totp_last_step',
] as const;
const findAccount = (tx: Tx, where: { loginName: string } | { id: string }) =>
  tx
    .selectFrom('account')
    .select(columns)
    .$if('id' in where, (query) => query.where('id', '=', 'id' in where ? where.id : ''))
    .$if('loginName' in where, (query) =>
      query.where('login_name', '=', 'loginName' in where ? where.loginName : ''),
    )
    .executeTakeFirst();
type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>;

/** Somebody who has shown whose account it is, before there is an actor. */
const authorOf = (account: { id: string; staff_id: string | null }, sessionId: string) => ({
  accountId: account.id,
  staffId: account.staff_id,
  sessionId,
  branchId: null,
});

const isUsable = (account: Account, now: Date): boolean =>
  account.status === 'ACTIVE' && (account.bootstrap_until === null || account.bootstrap_until > now);

function isPasswordDue(account: Account, now: Date): boolean {
  if (account.bootstrap_until || !account.password_changed_at) return true;
  const ageMs = now.getTime() - account.password_changed_at.getTime();
  return ageMs > signInPolicy.password.ageMaxDays * 86_400_000;
}

/**
 * First factor. Known and unknown names, locked and open accounts cost the same work and get the same answer
 * (trust.md §3.2): the attempt is counted, the hash computed, and only then is anything decided.
 */
export async function signIn(
  database: Database,
  { loginName, password, device }: { loginName: string; password: string; device: Device },
  { ip, ipHash, now }: Origin,
): Promise<{ secret: string }> {
  const { keys, keyFile } = database;
  const name = loginName.trim().toLowerCase();
  const buckets = bucketsOf(keys, name, ip);
  const secret = await inHashTurn(async (hasher) => {
    const { allowed, account } = await asSignIn(database, async (tx) => ({
      allowed: await takeTry(tx, buckets, now),
      account: await findAccount(tx, { loginName: name }),
    }));
    const right = await verifyPassword(hasher, keyFile.pepper, account?.password_hash ?? null, password);
    return asSignIn(database, async (tx) => {
      if (!account || !right || !allowed || !isUsable(account, now)) {
        const reason = allowed ? 'PASSWORD' : 'LOCKED';
        const object = account && { object: account.id };
        await writeAudit(tx, null, 'session.refused', { ...object, result: 'failed', reason, ipHash });
        return undefined;
      }
      await giveBackTry(tx, buckets, now);
      const opened = await openSession(
        tx,
        { accountId: account.id, device, grantId: null, mfaAt: null, madeAt: now },
        now,
      );
      const author = authorOf(account, opened.id);
      await writeAudit(tx, author, 'session.password-accepted', { ipHash });
      return opened.secret;
    });
  });
  if (!secret) throw problem('session.refused');
  return { secret };
}

/** A password the account may take: strong, and none of its last ones. Answers with its hash. */
async function hashNewPassword(pepper: Buffer, account: Account, password: string): Promise<string> {
  if (isWeakPassword(password, account.login_name)) throw problem('session.password-weak');
  return inHashTurn(async (hasher) => {
    for (const used of account.password_history)
      if (await verifyPassword(hasher, pepper, used, password)) throw problem('session.password-used');
    return hashPassword(hasher, pepper, password);
  });
}

const keepPassword = (tx: Tx, account: Account, hash: string, now: Date) =>
  tx
    .updateTable('account')
    .set({
      password_hash: hash,
      password_changed_at: now,
      password_history: [hash, ...account.password_history].slice(0, signInPolicy.password.historyMax),
      bootstrap_until: null,
    })
    .where('id', '=', account.id)
    .execute();

const firstGrant = (tx: Tx, accountId: string, now: Date) =>
  grantsOf(tx, accountId, now).select('role_grant.id').orderBy('role_grant.id').executeTakeFirst();

/** The grants of an account that hold now. */
export const grantsOf = (tx: Tx, accountId: string, now: Date) =>
  tx
    .selectFrom('role_grant')
    .innerJoin('account', 'account.id', 'role_grant.account_id')
    .innerJoin('org as root', 'root.id', 'role_grant.root_org_id')
    .leftJoin('staff', 'staff.id', 'account.staff_id')
    .leftJoin('org as home', 'home.id', 'staff.org_id')
    .where('role_grant.account_id', '=', accountId)
    .where(grantHolds(now))
    .orderBy('role_grant.from_on');

/** The signed-in session of an account that has shown everything; its device's other session ends. */
async function enter(
  tx: Tx,
  account: { id: string; staff_id: string | null },
  device: Device,
  { ipHash, now }: Origin,
): Promise<{ secret: string }> {
  const grant = await firstGrant(tx, account.id, now);
  if (!grant) throw problem('session.no-role');
  await endSessions(tx, { accountId: account.id, device }, 'REPLACED', now);
  const opened = await openSession(
    tx,
    { accountId: account.id, device, grantId: grant.id, mfaAt: now, madeAt: now },
    now,
  );
  const author = authorOf(account, opened.id);
  await writeAudit(tx, author, 'session.opened', { reason: device, ipHash });
  return { secret: opened.secret };
}

/** Second factor: a new session id, and a new password where the old one's time is over. */
export async function signInTotp(
  database: Database,
  pendingSecret: string | undefined,
  { code, newPassword }: { code: string; newPassword?: string | undefined },
  origin: Origin,
): Promise<{ secret: string }> {
  const { keys, keyFile } = database;
  const { ip, ipHash, now } = origin;
  const pending = await findPending(database, pendingSecret, now);
  if (!pending) throw problem('access.anonymous');
  const checked = await asSignIn(database, async (tx) => {
    const account = await findAccount(tx, { id: pending.accountId });
    if (!account) return undefined;
    const buckets = bucketsOf(keys, account.login_name, ip);
    const allowed = await takeTry(tx, buckets, now);
    const step = allowed ? findTotpStep(keys, account, code, now) : undefined;
    if (step === undefined || !isUsable(account, now)) {
      const reason = allowed ? 'TOTP' : 'LOCKED';
      await writeAudit(tx, null, 'session.refused', { object: account.id, result: 'failed', reason, ipHash });
      return undefined;
    }
    await giveBackTry(tx, buckets, now);
    return { account, step, login: buckets.login };
  });
  if (!checked) throw problem('session.refused');
  const { account, step, login } = checked;
  const due = isPasswordDue(account, now);
  if (due && newPassword === undefined) throw problem('session.password-expired');
  const hash =
    due && newPassword !== undefined
      ? await hashNewPassword(keyFile.pepper, account, newPassword)
      : undefined;
  return asSignIn(database, async (tx) => {
    if (!(await keepTotpStep(tx, account.id, step))) throw problem('session.refused');
    if (hash) {
      await keepPassword(tx, account, hash, now);
      const author = authorOf(account, pending.sessionId);
      await writeAudit(tx, author, 'account.password-changed', { object: account.id, ipHash });
    }
    await endSessions(tx, { accountId: account.id, sessionId: pending.sessionId }, 'ROTATED', now);
    await clearLockout(tx, login);
    return enter(tx, account, pending.device, origin);
  });
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** The one-time link of a demonstration: this machine only, no password, no second factor (defaults.md, sign-in). */
export async function demoSignIn(
  database: Database,
  linkSecret: string,
  origin: Origin,
): Promise<{ secret: string }> {
  const installation = await database.db.selectFrom('installation').select('demo').executeTakeFirst();
  if (!installation?.demo || !loopback.has(origin.ip)) throw problem('session.link-used');
  return asSignIn(database, async (tx) => {
    const link = await tx
      .updateTable('demo_link')
      .set({ used_at: origin.now })
      .where('secret_hash', '=', hashOfSecret(linkSecret))
      .where('used_at', 'is', null)
      .returning('account_id')
      .executeTakeFirst();
    const account = link && (await findAccount(tx, { id: link.account_id }));
    if (!account) throw problem('session.link-used');
    return enter(tx, account, 'WEB', origin);
  });
}

export const signOut = (database: Database, actor: Actor, { ipHash, now }: Origin): Promise<void> =>
  asSignIn(database, async (tx) => {
    await endSessions(tx, { accountId: actor.accountId, sessionId: actor.sessionId }, 'SIGNED_OUT', now);
    await writeAudit(tx, actor, 'session.ended', { ipHash });
  });

/** Works on under another of the account's roles: a new session id, the same sign-in time. */
export const switchRole = (
  database: Database,
  actor: Actor,
  grantId: string,
  { ipHash, now }: Origin,
): Promise<{ secret: string }> =>
  asSignIn(database, async (tx) => {
    const grant = await grantsOf(tx, actor.accountId, now)
      .select(['role_grant.id', 'role_grant.role'])
      .where('role_grant.id', '=', grantId)
      .executeTakeFirst();
    if (!grant) throw problem('people.unknown');
    const session = await tx
      .selectFrom('session')
      .select(['device', 'mfa_at', 'made_at'])
      .where('id', '=', actor.sessionId)
      .executeTakeFirstOrThrow();
    await endSessions(tx, { accountId: actor.accountId, sessionId: actor.sessionId }, 'ROTATED', now);
    const opened = await openSession(
      tx,
      {
        accountId: actor.accountId,
        device: session.device as Device, // Checked by the table.
        grantId,
        mfaAt: session.mfa_at,
        madeAt: session.made_at,
      },
      now,
    );
    await writeAudit(tx, actor, 'session.role-switched', { object: grant.role, ipHash });
    return { secret: opened.secret };
  });

/** Takes an own new password; every other session of the account ends. */
export async function changePassword(
  database: Database,
  actor: Actor,
  { current, next }: { current: string; next: string },
  { ip, ipHash, now }: Origin,
): Promise<void> {
  const { keys, keyFile } = database;
  const { account, allowed, buckets } = await asSignIn(database, async (tx) => {
    const found = await findAccount(tx, { id: actor.accountId });
    if (!found) throw problem('access.anonymous');
    const tried = bucketsOf(keys, found.login_name, ip);
    return { account: found, buckets: tried, allowed: await takeTry(tx, tried, now) };
  });
  const right = await inHashTurn((hasher) =>
    verifyPassword(hasher, keyFile.pepper, account.password_hash, current),
  );
  if (!right || !allowed) {
    await asSignIn(database, (tx) =>
      writeAudit(tx, actor, 'account.password-refused', { result: 'failed', ipHash }),
    );
    throw problem('session.refused');
  }
  await asSignIn(database, (tx) => giveBackTry(tx, buckets, now));
  const hash = await hashNewPassword(keyFile.pepper, account, next);
  await asSignIn(database, async (tx) => {
    await keepPassword(tx, account, hash, now);
    const { accountId, sessionId } = actor;
    await endSessions(tx, { accountId, exceptId: sessionId }, 'PASSWORD_CHANGED', now);
    await writeAudit(tx, actor, 'account.password-changed', { ipHash });
  });
}

/** The grants that an actor may switch between, and the org and branch it works in. */
export const readStanding = (database: Database, actor: Actor, now: Date) =>
  asSignIn(database, async (tx) => ({
    grants: await grantsOf(tx, actor.accountId, now)
      .select(['role_grant.id', 'role_grant.role', 'root.name as org_name'])
      .execute(),
    root: await tx.selectFrom('org').select('name').where('id', '=', actor.rootOrgId).executeTakeFirst(),
    branch:
      actor.branchId === null
        ? undefined
        : await tx.selectFrom('org').select('name').where('id', '=', actor.branchId).executeTakeFirst(),
    installation: await tx.selectFrom('installation').select('demo').executeTakeFirst(),
  }));
