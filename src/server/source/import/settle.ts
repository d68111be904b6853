import { sql } from 'kysely';
import { settleSuppression } from '../../consent/apply-staged.ts';
import { settleCustomers } from '../../customer/settle.ts';
import type { Database } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import { settlePlaces } from '../../grid/settle-places.ts';
import { getParams } from '../../param/queries.ts';
import type { Job } from './ledger.ts';

/**
 * What follows from the files, branch by branch: the grids of places, then grid, owner, overdue days and
 * leading branch of customers, and the bank-wide refusals. Every step may run again and leaves the same rows.
 */
export async function settleBranches(
  database: Database,
  { asOf, rootOrgId }: Pick<Job, 'asOf' | 'rootOrgId'>,
  onBranch: (done: number, total: number) => void,
): Promise<void> {
  const branches = await asJob(database, null, async (tx) => {
    await sql`select stage.refresh_statistics()`.execute(tx);
    return tx
      .selectFrom('org')
      .select(['id', 'lineage'])
      .where('level', 'in', ['BRANCH', 'SUB_BRANCH'])
      .$if(rootOrgId !== null, (below) => below.where(sql<boolean>`${rootOrgId}::int = any(lineage)`))
      .orderBy('id')
      .execute();
  });
  for (const [done, { id }] of branches.entries()) {
    onBranch(done, branches.length);
    await asJob(database, id, (tx) => settlePlaces(tx, id));
    await asJob(database, id, async (tx) => {
      const order = (await getParams(tx, asOf, id)).get('owner.order');
      await settleCustomers(tx, id, asOf, order);
      await settleSuppression(tx, id);
    });
  }
}
