import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor, Role } from '#contract/access.ts';
import { problem } from '#contract/problem.ts';
import type { Database, Tx } from '../db/open.ts';
import { asSignIn } from '../db/scope.ts';
import { newId } from '../new-id.ts';
import { type Device, signInPolicy } from './policy.ts';

const cookieName = '__Host-sid';
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const secretPattern = new RegExp(`(?:^|;\\s*)${cookieName}=([0-9a-f]{64})(?:;|$)`);

/** What the browser keeps: 256 random bits. The database keeps their SHA-256 only (trust.md §3.2). */
export const newSecret = (): string => randomBytes(32).toString('hex');
export const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
export const cookieOf = (secret: string): string => `${cookieName}=${secret}; ${attributes}`;
export const endedCookie = `${cookieName}=; ${attributes}; Max-Age=0`;
export const secretOfCookie = (header: string | undefined): string | undefined =>
  secretPattern.exec(header ?? '')?.[1];

/** The token that a page of ours repeats in `X-CSRF`; it dies with the session's id. */
export const csrfToken = (key: Buffer, sessionId: string): string =>
  createHmac('sha256', key).update(sessionId).digest('hex');

type OriginHeaders = Record<string, string | string[] | undefined>;

/** Whether a browser says that the request came from our own page. A request without either header did not. */
function isOwnOrigin(headers: OriginHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  if (typeof origin !== 'string' || typeof host !== 'string' || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}

/** Refuses a write from another site; with a session also one without that session's token (A51). */
export function checkCsrf(key: Buffer, headers: OriginHeaders, sessionId: string | null): void {
  if (!isOwnOrigin(headers)) throw problem('request.cross-site');
  if (sessionId === null) return;
  const expected = Buffer.from(csrfToken(key, sessionId));
  const given = Buffer.from(String(headers['x-csrf'] ?? ''));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw problem('request.cross-site');
}

type EndReason = 'SIGNED_OUT' | 'REPLACED' | 'ROTATED' | 'DISABLED' | 'PASSWORD_CHANGED';

/** Ends the account's sessions that `only` names and answers how many there were. */
export async function endSessions(
  tx: Tx,
  only: { accountId: string; device?: Device; sessionId?: string; exceptId?: string },
  reason: EndReason,
  now: Date,
): Promise<number> {
  const ended = await tx
    .updateTable('session')
    .set({ ended_at: now, end_reason: reason })
    .where('account_id', '=', only.accountId)
    .where('ended_at', 'is', null)
    .$if(only.device !== undefined, (query) => query.where('device', '=', only.device!))
    .$if(only.sessionId !== undefined, (query) => query.where('id', '=', only.sessionId!))
    .$if(only.exceptId !== undefined, (query) => query.where('id', '<>', only.exceptId!))
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}

/** Opens a session and answers with its secret, which exists nowhere else. */
export async function openSession(
  tx: Tx,
  session: {
    accountId: string;
    device: Device;
    grantId: string | null;
    mfaAt: Date | null;
    /** When the first session of this sign-in began: the absolute limit counts from there. */
    madeAt: Date;
  },
  now: Date,
): Promise<{ id: string; secret: string }> {
  const secret = newSecret();
  const id = newId();
  await tx
    .insertInto('session')
    .values({
      id,
      secret_hash: hashOfSecret(secret),
      account_id: session.accountId,
      role_grant_id: session.grantId,
      device: session.device,
      mfa_at: session.mfaAt,
      made_at: session.madeAt,
      seen_at: now,
    })
    .execute();
  return { id, secret };
}

/** The grant is approved, has begun, has not ended, and still touches the org where its holder works. */
export const grantHolds = (now: Date) => sql<boolean>`
  (role_grant.granted_by is null or role_grant.approved_by is not null)
  and role_grant.from_on <= (${now}::timestamptz at time zone 'Asia/Shanghai')::date
  and (role_grant.to_on is null or role_grant.to_on > (${now}::timestamptz at time zone 'Asia/Shanghai')::date)
  and (account.staff_id is null or (staff.status <> 'GONE'
    and (role_grant.root_org_id = any(home.lineage) or home.id = any(root.lineage))))`;

/** The session as it stands, with everything that can end it, in one statement: nothing is cached. */
const findRow = (tx: Tx, secret: string, now: Date) =>
  tx
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .leftJoin('role_grant', (join) =>
      join
        .onRef('role_grant.id', '=', 'session.role_grant_id')
        .onRef('role_grant.account_id', '=', 'session.account_id'),
    )
    .leftJoin('org as root', 'root.id', 'role_grant.root_org_id')
    .leftJoin('staff', 'staff.id', 'account.staff_id')
    .leftJoin('org as home', 'home.id', 'staff.org_id')
    .select([
      'session.id',
      'session.account_id',
      'session.device',
      'session.mfa_at',
      'session.made_at',
      'session.seen_at',
      'session.ended_at',
      'session.end_reason',
      'session.role_grant_id',
      'account.status',
      'account.login_name',
      'account.staff_id',
      'staff.staff_no',
      'staff.name',
      'staff.branch_id',
      'role_grant.role',
      'role_grant.root_org_id',
      grantHolds(now).as('holds'),
      sql<boolean>`(select demo from app.installation)`.as('demo'),
    ])
    .where('session.secret_hash', '=', hashOfSecret(secret))
    .executeTakeFirst();
type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;

/** Why the session opens nothing now, or null: what its holder is told at the sign-in page. */
function endOf(row: Row, now: Date): 'IDLE' | 'EXPIRED' | 'DISABLED' | EndReason | null {
  const { idleMs, absoluteMs, pendingMs } = signInPolicy.session;
  // The reason is written by endSessions; a session ended in any other way is over all the same.
  if (row.ended_at) return (row.end_reason as EndReason | null) ?? 'EXPIRED'; // One of the type's words.
  const age = now.getTime() - row.made_at.getTime();
  if (age > (row.mfa_at ? absoluteMs : pendingMs)) return 'EXPIRED';
  const device = row.device as Device; // Checked by the table.
  // A demonstration has nothing to guard, and its links open once.
  if (!row.demo && now.getTime() - row.seen_at.getTime() > idleMs[device]) return 'IDLE';
  if (row.status !== 'ACTIVE' || (row.mfa_at && !row.holds)) return 'DISABLED';
  return null;
}

async function findLive(database: Database, secret: string | undefined, now: Date) {
  if (!secret) return { row: undefined, end: null };
  return asSignIn(database, async (tx) => {
    const row = await findRow(tx, secret, now);
    const end = row ? endOf(row, now) : null;
    const { seenEveryMs } = signInPolicy.session;
    if (row && !end && now.getTime() - row.seen_at.getTime() > seenEveryMs)
      await tx.updateTable('session').set({ seen_at: now }).where('id', '=', row.id).execute();
    return { row, end };
  });
}

const actorOf = (row: Row): Actor => ({
  accountId: row.account_id,
  sessionId: row.id,
  staffId: row.staff_id,
  staffNo: row.staff_no,
  name: row.name ?? row.login_name,
  role: row.role as Role, // Grants are written only with a role of contract/access.ts.
  rootOrgId: row.root_org_id!,
  branchId: row.branch_id,
});

/** Who holds the session's secret, as of now; undefined when it opens nothing, or not yet. */
export async function findActor(
  database: Database,
  secret: string | undefined,
  now: Date,
): Promise<Actor | undefined> {
  const { row, end } = await findLive(database, secret, now);
  return row?.mfa_at && !end ? actorOf(row) : undefined;
}

/** As findActor, but says to the caller what is missing: a second factor, or why the session ended. */
export async function getActor(database: Database, secret: string | undefined, now: Date): Promise<Actor> {
  const { row, end } = await findLive(database, secret, now);
  if (!row) throw problem('access.anonymous');
  if (end) throw problem('access.anonymous', { reason: end });
  if (!row.mfa_at) throw problem('session.second-factor');
  return actorOf(row);
}

export type Pending = { sessionId: string; accountId: string; device: Device };

/** The sign-in that waits for its second factor; it can do nothing else. */
export async function findPending(
  database: Database,
  secret: string | undefined,
  now: Date,
): Promise<Pending | undefined> {
  const { row, end } = await findLive(database, secret, now);
  if (!row || end || row.mfa_at) return undefined;
  return { sessionId: row.id, accountId: row.account_id, device: row.device as Device }; // Checked by the table.
}
