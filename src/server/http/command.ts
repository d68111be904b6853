import type { Actor } from '#contract/access.ts';
import { problem } from '#contract/problem.ts';
import type { Database, Tx } from '../db/open.ts';
import { asActor, asJob, type ReachAs } from '../db/scope.ts';

/** What a request brings beside its body. `key` and `requestHash` make a write repeatable. */
export type Call = {
  route: string;
  key: string | null;
  requestHash: Buffer;
  ipHash: Buffer;
  now: Date;
};

type Options = NonNullable<Parameters<typeof asActor>[3]>;

const uniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'idem_pkey';

async function findReply<T>(
  database: Database,
  tx: Tx,
  actor: Actor,
  call: Call,
  key: string,
): Promise<T | undefined> {
  const kept = await tx
    .selectFrom('idem')
    .select(['request_hash', 'reply_sealed'])
    .where('account_id', '=', actor.accountId)
    .where('route', '=', call.route)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!kept) return undefined;
  if (!kept.request_hash.equals(call.requestHash)) throw problem('request.key-reused');
  // What we sealed ourselves as the reply of this same route.
  return JSON.parse(database.keys.unseal(`idem|${actor.accountId}|${key}`, kept.reply_sealed)) as T;
}

/** The write with its reply kept beside it, sealed, under the caller's key: what is kept is answered and not done again. */
const keeping =
  <T, More extends unknown[]>(
    database: Database,
    actor: Actor,
    call: Call,
    run: (tx: Tx, ...more: More) => Promise<T>,
  ) =>
  async (tx: Tx, ...more: More): Promise<T> => {
    const { key } = call;
    if (!key) throw problem('request.key-missing');
    const kept = await findReply<T>(database, tx, actor, call, key);
    if (kept !== undefined) return kept;
    const reply = await run(tx, ...more);
    const place = `idem|${actor.accountId}|${key}` as const;
    await tx
      .insertInto('idem')
      .values({
        account_id: actor.accountId,
        route: call.route,
        key,
        request_hash: call.requestHash,
        status: 200,
        reply_sealed: database.keys.seal('C2-contact', place, JSON.stringify(reply)),
      })
      .execute();
    return reply;
  };

/** Two requests at once with one key: the later one's transaction is undone and it answers with the earlier reply. */
async function once<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (uniqueViolation(error)) return attempt();
    throw error;
  }
}

/**
 * Runs a write once. The reply is kept, sealed, in the transaction of the write under the caller's key: the same
 * key and content answer with the kept reply, the same key with other content is refused (trust.md §3.9).
 */
export const asCommand = <T>(
  database: Database,
  actor: Actor,
  call: Call,
  run: (tx: Tx, reachAs: ReachAs) => Promise<T>,
  options: Options = {},
): Promise<T> => once(() => asActor(database, actor, keeping(database, actor, call, run), options));

/** The same for a write that the job's sign-in makes; the actor's right to it was checked before. */
export const asJobCommand = <T>(
  database: Database,
  actor: Actor,
  call: Call,
  rootOrgId: number,
  run: (tx: Tx) => Promise<T>,
): Promise<T> => once(() => asJob(database, rootOrgId, keeping(database, actor, call, run), actor));
