import { type Role, reachOf } from '#contract/access.ts';
import { asActor } from '#server/db/scope.ts';
import { actorOf, type Ground } from './ground.ts';

type Outcome = { okCount: number; failedCount: number; foreignCount: number; bareCount: number };

/** A small deterministic generator: the same seed mixes the same way. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Many clients on one small pool, each request as somebody else, three in ten thrown out of their transaction,
 * and every now and then a read without any context: counts the rows that somebody saw and should not have (A3).
 */
export async function mixPool(
  ground: Ground,
  { requests, clients, seed }: { requests: number; clients: number; seed: number },
): Promise<Outcome> {
  const random = randomOf(seed);
  const outcome: Outcome = { okCount: 0, failedCount: 0, foreignCount: 0, bareCount: 0 };
  const roles: Role[] = ['client_manager', 'branch_head', 'corporate_manager', 'counter'];
  const within = { north: [ground.orgs.north, ground.orgs.child], south: [ground.orgs.south] };
  let left = requests;
  const one = async () => {
    const branch = random() < 0.5 ? 'north' : 'south';
    const role = roles[Math.floor(random() * roles.length)] ?? 'counter';
    const fails = random() < 0.3;
    const actor = actorOf(ground, branch, role);
    try {
      await asActor(ground.database, actor, async (tx) => {
        const rows = await tx.selectFrom('customer').select(['branch_id', 'owner_id']).execute();
        const mayNot = (row: { branch_id: number; owner_id: string | null }) =>
          !within[branch].includes(row.branch_id) ||
          reachOf[role] === 'none' ||
          (reachOf[role] === 'own' && row.owner_id !== actor.staffId);
        outcome.foreignCount += rows.filter(mayNot).length;
        if (fails) throw new Error('injected');
      });
      outcome.okCount += 1;
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'injected') throw error;
      outcome.failedCount += 1;
    }
    if (random() < 0.1) {
      const bare = await ground.database.pools.apiPool.query('select 1 from app.customer');
      outcome.bareCount += bare.rowCount ?? 0;
    }
  };
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return outcome;
}
