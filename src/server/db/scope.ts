import { createHmac } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import { type Actor, type Reach, reachOf } from '#contract/access.ts';
import type { Database, Tx } from './open.ts';
import type { Tables } from './tables.ts';

/** What a transaction is for. `work` is the ordinary one; the others open the tables of their own work only. */
type Purpose =
  | 'work'
  | 'auth'
  | 'people'
  | 'audit'
  | 'quota'
  | 'feed'
  | 'ledger'
  | 'export'
  | 'export.all'
  | 'job';
type Scope = {
  sessionId: string;
  staffId: string | null;
  rootOrgId: number | null;
  reach: Reach;
  purpose: Purpose;
};

const secondsValid = 60;
const retryable = new Set(['40001', '40P01']);
const attemptsMax = 8;

/** The signed context of a transaction; the database checks its mark, age and connection (0001_ground.sql). */
export function signContext(key: Buffer, pid: number, scope: Scope, expiresAt: number): string {
  const body = [
    'v1',
    pid,
    scope.sessionId,
    scope.staffId ?? '-',
    scope.rootOrgId ?? '-',
    scope.reach,
    scope.purpose,
    expiresAt,
    '1',
  ].join('|');
  return `${body}|${createHmac('sha256', key).update(body).digest('hex')}`;
}

async function setContext(tx: Transaction<Tables>, key: Buffer, scope: Scope): Promise<void> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
  const token = signContext(key, rows[0]!.pid, scope, Math.floor(Date.now() / 1000) + secondsValid);
  await sql`select set_config('app.ctx', ${token}, true)`.execute(tx);
}

async function inScope<T>(
  pool: Kysely<Tables>,
  key: Buffer,
  scope: Scope,
  run: (tx: Tx, renew: (reach?: Reach) => Promise<void>) => Promise<T>,
  isolation: 'read committed' | 'serializable' | 'repeatable read',
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await pool
        .transaction()
        .setIsolationLevel(isolation)
        .execute(async (tx) => {
          await setContext(tx, key, scope);
          const scoped = tx as unknown as Tx; // The mark is of the type alone: its context is set now.
          return run(scoped, (reach = scope.reach) => setContext(tx, key, { ...scope, reach }));
        });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!retryable.has(code) || attempt === attemptsMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}

/**
 * Goes on in the same transaction with another reach: who may act is asked under the actor's own, and what follows
 * from the act may concern rows of colleagues.
 */
export type ReachAs = (reach: Reach) => Promise<void>;

type Keyed = Pick<Database, 'pools' | 'keyFile'>;
type Options = { purpose?: Purpose; reach?: Reach; isolation?: 'serializable' };

/**
 * Runs one transaction in which the actor reaches exactly the rows of the role (defaults.md, row scope by role).
 * Reads included: outside it a scoped table answers with no rows. `reach` and `purpose` are named by the few
 * routes whose permission grants more or less than the role's ordinary reach.
 */
export const asActor = <T>(
  { pools, keyFile }: Keyed,
  actor: Actor,
  run: (tx: Tx, reachAs: ReachAs) => Promise<T>,
  { purpose = 'work', reach = reachOf[actor.role], isolation }: Options = {},
): Promise<T> => {
  const scope = {
    sessionId: actor.sessionId,
    staffId: actor.staffId,
    rootOrgId: actor.rootOrgId,
    reach,
    purpose,
  };
  return inScope(pools.api, keyFile.contextMac, scope, run, isolation ?? 'read committed');
};

/**
 * One transaction of a job that reads in somebody's name: exactly the rows that the actor reaches, as one moment saw
 * them. `renew` signs the context anew: a long read outlives it.
 */
export const asReader = <T>(
  { pools, keyFile }: Keyed,
  actor: Actor,
  run: (tx: Tx, renew: () => Promise<void>) => Promise<T>,
): Promise<T> => {
  const { sessionId, staffId, rootOrgId, role } = actor;
  const scope: Scope = { sessionId, staffId, rootOrgId, reach: reachOf[role], purpose: 'work' };
  return inScope(pools.job, keyFile.contextMac, scope, run, 'repeatable read');
};

/**
 * One transaction of a job: every row below `rootOrgId`, through the job's own sign-in. With `asker` it is the work of
 * a job that somebody signed in has asked for and waits for.
 */
export const asJob = <T>(
  { pools, keyFile }: Keyed,
  rootOrgId: number | null,
  run: (tx: Tx) => Promise<T>,
  asker?: Actor,
): Promise<T> =>
  inScope(
    pools.job,
    keyFile.contextMac,
    { sessionId: asker?.sessionId ?? '-', staffId: null, rootOrgId, reach: 'branch', purpose: 'job' },
    run,
    'read committed',
  );

/**
 * One transaction of a job on a bare connection, for COPY, which Kysely has no words for. `renew` signs the context
 * anew: a long file outlives it.
 */
export async function asJobClient<T>(
  { pools, keyFile }: Keyed,
  run: (client: pg.PoolClient, renew: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const client = await pools.jobPool.connect();
  const scope: Scope = {
    sessionId: '-',
    staffId: null,
    rootOrgId: null,
    reach: 'branch',
    purpose: 'job',
  };
  const renew = async (): Promise<void> => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const expiresAt = Math.floor(Date.now() / 1000) + secondsValid;
    const token = signContext(keyFile.contextMac, rows[0]!.pid, scope, expiresAt);
    await client.query("select set_config('app.ctx', $1, true)", [token]);
  };
  let failure: Error | undefined;
  try {
    await client.query('begin');
    await renew();
    const result = await run(client, renew);
    await client.query('commit');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A connection on which anything failed is closed, which rolls its transaction back.
    client.release(failure);
  }
}

/** One transaction before anybody is signed in, or to manage who may: accounts and sessions, no customer. */
export const asSignIn = <T>({ pools, keyFile }: Keyed, run: (tx: Tx) => Promise<T>): Promise<T> =>
  inScope(
    pools.api,
    keyFile.contextMac,
    { sessionId: '-', staffId: null, rootOrgId: null, reach: 'none', purpose: 'auth' },
    run,
    'read committed',
  );
