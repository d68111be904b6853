import { randomInt } from 'node:crypto';
import type { Actor, Role } from '#contract/access.ts';
import type { peopleRoutes } from '#contract/people.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Database, Tx } from '../db/open.ts';
import { asCommand, type Call } from '../http/command.ts';
import { newId } from '../new-id.ts';
import { clearLockout } from './lockout.ts';
import { hashPassword, inHashTurn, isWeakPassword } from './password.ts';
import { signInPolicy } from './policy.ts';
import { endSessions } from './session.ts';
import { enrolTotp } from './totp.ts';

/** Handed to the person once; nothing of it is kept in clear. */
export type Handover = { accountId: string; loginName: string; password: string; totp: string; uri: string };

const alphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Four groups of five letters and digits that are not mistaken for each other: 112 bits. */
function newBootstrapPassword(loginName: string): string {
  for (;;) {
    const chars = Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)]);
    const password = [0, 5, 10, 15].map((from) => chars.slice(from, from + 5).join('')).join('-');
    if (!isWeakPassword(password, loginName)) return password;
  }
}

async function handOver(
  { keys }: Database,
  tx: Tx,
  account: { id: string; loginName: string },
  bootstrap: { password: string; hash: string },
  now: Date,
): Promise<Handover> {
  await tx
    .updateTable('account')
    .set({
      password_hash: bootstrap.hash,
      password_changed_at: now,
      password_history: [bootstrap.hash],
      bootstrap_until: new Date(now.getTime() + signInPolicy.bootstrapMs),
    })
    .where('id', '=', account.id)
    .execute();
  const { secret, uri } = await enrolTotp(tx, keys, account);
  return {
    accountId: account.id,
    loginName: account.loginName,
    password: bootstrap.password,
    totp: secret,
    uri,
  };
}

async function makeBootstrap(
  { keyFile }: Database,
  loginName: string,
): Promise<{ password: string; hash: string }> {
  const password = newBootstrapPassword(loginName);
  const hash = await inHashTurn((hasher) => hashPassword(hasher, keyFile.pepper, password));
  return { password, hash };
}

type Act = <T>(run: (tx: Tx) => Promise<T>) => Promise<T>;

/** A new account with a bootstrap password and a second factor; `act` is the transaction of whoever makes it. */
export async function createAccount(
  database: Database,
  act: Act,
  actor: Actor | null,
  made: { loginName: string; staffId: string | null },
  now: Date,
): Promise<Handover> {
  const loginName = made.loginName.trim().toLowerCase();
  const bootstrap = await makeBootstrap(database, loginName);
  return act(async (tx) => {
    const id = newId();
    const added = await tx
      .insertInto('account')
      .values({ id, login_name: loginName, staff_id: made.staffId })
      .onConflict((conflict) => conflict.column('login_name').doNothing())
      .executeTakeFirst();
    if (added.numInsertedOrUpdatedRows !== 1n) throw problem('people.exists');
    await writeAudit(tx, actor, 'account.created', { object: id });
    return handOver(database, tx, { id, loginName }, bootstrap, now);
  });
}

/** A new bootstrap password and second factor for somebody who lost one; ends the lock and every session. */
export async function resetAccount(
  database: Database,
  act: Act,
  actor: Actor | null,
  loginName: string,
  now: Date,
): Promise<Handover> {
  const name = loginName.trim().toLowerCase();
  const bootstrap = await makeBootstrap(database, name);
  return act(async (tx) => {
    const account = await tx
      .selectFrom('account')
      .select('id')
      .where('login_name', '=', name)
      .executeTakeFirst();
    if (!account) throw problem('people.unknown');
    await endSessions(tx, { accountId: account.id }, 'PASSWORD_CHANGED', now);
    await clearLockout(tx, database.keys.tag('login_name', name));
    await writeAudit(tx, actor, 'account.reset', { object: account.id });
    return handOver(database, tx, { id: account.id, loginName: name }, bootstrap, now);
  });
}

const exclusive = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'role_grant_three_officers';

type NewGrant = { accountId: string; role: Role; rootOrgId: number; from: string };

/** A role from a day on. The installer's holds at once (`actor` null), anybody else's after an approval. */
export async function addGrant(tx: Tx, actor: Actor | null, grant: NewGrant): Promise<string> {
  const org = await tx.selectFrom('org').select('id').where('id', '=', grant.rootOrgId).executeTakeFirst();
  if (!org) throw problem('org.unknown');
  const id = newId();
  await tx
    .insertInto('role_grant')
    .values({
      id,
      account_id: grant.accountId,
      role: grant.role,
      root_org_id: grant.rootOrgId,
      from_on: grant.from,
      granted_by: actor?.accountId ?? null,
    })
    .execute()
    .catch((error: unknown) => {
      throw exclusive(error) ? problem('people.exclusive') : error;
    });
  await writeAudit(tx, actor, 'account.granted', {
    object: grant.accountId,
    body: { role: grant.role, orgId: grant.rootOrgId, from: grant.from },
  });
  return id;
}

/** No further sign-in, and every session dead on its next request. */
export async function disableAccount(
  tx: Tx,
  actor: Actor | null,
  accountId: string,
  reason: string,
  now: Date,
): Promise<number> {
  await tx.updateTable('account').set({ status: 'DISABLED' }).where('id', '=', accountId).execute();
  const ended = await endSessions(tx, { accountId }, 'DISABLED', now);
  await writeAudit(tx, actor, 'account.disabled', {
    object: accountId,
    reason,
    body: { endedSessionCount: ended },
  });
  return ended;
}

/** Ends a role of an account today: its sessions under that role are dead on their next request. */
export async function endGrants(
  tx: Tx,
  actor: Actor | null,
  account: { id: string; role: Role },
  reason: string,
  now: Date,
): Promise<number> {
  const ended = await tx
    .updateTable('role_grant')
    .set({ to_on: businessTime(now).day })
    .where('account_id', '=', account.id)
    .where('role', '=', account.role)
    .where((eb) => eb.or([eb('to_on', 'is', null), eb('to_on', '>', businessTime(now).day)]))
    .executeTakeFirst();
  const count = Number(ended.numUpdatedRows);
  await writeAudit(tx, actor, 'account.revoked', {
    object: account.id,
    reason,
    body: { role: account.role, endedGrantCount: count },
  });
  return count;
}

/** The account of a staff member in the actor's subtree. */
export async function getAccountOfStaff(
  tx: Tx,
  actor: Actor,
  staffId: string,
): Promise<{ id: string; loginName: string }> {
  const account = await tx
    .selectFrom('account')
    .innerJoin('staff', 'staff.id', 'account.staff_id')
    .innerJoin('org', 'org.id', 'staff.org_id')
    .select(['account.id', 'account.login_name', 'org.lineage'])
    .where('account.staff_id', '=', staffId)
    .executeTakeFirst();
  if (!account?.lineage.includes(actor.rootOrgId)) throw problem('people.unknown');
  return { id: account.id, loginName: account.login_name };
}

/** What opens the tables of accounts. */
export const people = { purpose: 'people' } as const;

export const disablePerson = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof peopleRoutes.disable>,
  call: Call,
): Promise<Output<typeof peopleRoutes.disable>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const { id: accountId } = await getAccountOfStaff(tx, actor, body.staffId);
      return { endedSessionCount: await disableAccount(tx, actor, accountId, body.reason, call.now) };
    },
    people,
  );

export const grantRole = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof peopleRoutes.grant>,
  call: Call,
): Promise<Output<typeof peopleRoutes.grant>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const { id: accountId } = await getAccountOfStaff(tx, actor, body.staffId);
      const org = await tx
        .selectFrom('org')
        .select('lineage')
        .where('id', '=', body.orgId)
        .executeTakeFirst();
      if (!org?.lineage.includes(actor.rootOrgId)) throw problem('org.unknown');
      const grant = { accountId, role: body.role, rootOrgId: body.orgId, from: body.from };
      return { grantId: await addGrant(tx, actor, grant) };
    },
    people,
  );

/** A grant of the actor's subtree that waits for somebody. */
async function getWaiting(tx: Tx, actor: Actor, grantId: string) {
  const grant = await tx
    .selectFrom('role_grant')
    .innerJoin('org', 'org.id', 'role_grant.root_org_id')
    .select(['role_grant.id', 'role_grant.account_id', 'granted_by', 'approved_by', 'to_on', 'lineage'])
    .where('role_grant.id', '=', grantId)
    .executeTakeFirst();
  const waits = grant?.granted_by && !grant.approved_by && !grant.to_on;
  if (!waits || !grant.lineage.includes(actor.rootOrgId)) throw problem('people.unknown');
  return grant;
}

export const approveGrant = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof peopleRoutes.approveGrant>,
  call: Call,
): Promise<Output<typeof peopleRoutes.approveGrant>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const grant = await getWaiting(tx, actor, body.grantId);
      // Nor does anybody approve a role of their own.
      if ([grant.granted_by, grant.account_id].includes(actor.accountId))
        throw problem('people.self-approval');
      await tx
        .updateTable('role_grant')
        .set({ approved_by: actor.accountId })
        .where('id', '=', grant.id)
        .where('approved_by', 'is', null)
        .execute();
      await writeAudit(tx, actor, 'account.grant-approved', { object: grant.id });
      return { grantId: grant.id };
    },
    people,
  );

/** Says no to a waiting grant, or takes an own one back. */
export const rejectGrant = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof peopleRoutes.rejectGrant>,
  call: Call,
): Promise<Output<typeof peopleRoutes.rejectGrant>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const grant = await getWaiting(tx, actor, body.grantId);
      await tx
        .updateTable('role_grant')
        .set({ to_on: businessTime(call.now).day })
        .where('id', '=', grant.id)
        .where('approved_by', 'is', null)
        .execute();
      await writeAudit(tx, actor, 'account.grant-rejected', { object: grant.id, reason: body.reason });
      return { grantId: grant.id };
    },
    people,
  );

export const revokeRole = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof peopleRoutes.revoke>,
  call: Call,
): Promise<Output<typeof peopleRoutes.revoke>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const { id } = await getAccountOfStaff(tx, actor, body.staffId);
      const account = { id, role: body.role };
      return { endedGrantCount: await endGrants(tx, actor, account, body.reason, call.now) };
    },
    people,
  );
