import { sql } from 'kysely';
import { type Actor, can, type Role } from '#contract/access.ts';
import type { peopleRoutes } from '#contract/people.ts';
import { problem } from '#contract/problem.ts';
import type { Output } from '#contract/route.ts';
import { monthsBetween } from '#core/day.ts';
import type { Context } from '../context.ts';
import { listLocks } from '../account/lockout.ts';
import { businessTime } from '../day.ts';
import type { Db, Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';

/** The branch a request is about: the one named, or the actor's own; never one outside the actor's subtree. */
export async function getBranchId(db: Db, actor: Actor, named: number | undefined): Promise<number> {
  const branchId = named ?? actor.branchId;
  if (branchId === null) throw problem('plan.not-a-branch');
  const org = await db
    .selectFrom('org')
    .select(['level', 'lineage'])
    .where('id', '=', branchId)
    .executeTakeFirst();
  if (!org?.lineage.includes(actor.rootOrgId)) throw problem('org.unknown');
  if (org.level !== 'BRANCH' && org.level !== 'SUB_BRANCH') throw problem('plan.not-a-branch');
  return branchId;
}

const listStaff = (tx: Tx, rootOrgId: number) =>
  tx
    .selectFrom('staff')
    .innerJoin('post', 'post.id', 'staff.post_id')
    .innerJoin('org', 'org.id', 'staff.org_id')
    .where(sql<boolean>`org.lineage @> array[${rootOrgId}]::int[]`)
    .select([
      'staff.id',
      'staff.staff_no',
      'staff.name',
      'staff.joined_on',
      'staff.licence_to',
      'staff.status',
    ])
    .select(['post.name as post', 'org.id as org_id', 'org.name as org_name'])
    .orderBy('org.id')
    .orderBy('staff.staff_no')
    .execute();

const listGridNames = (tx: Tx) =>
  tx
    .selectFrom('grid_member')
    .innerJoin('grid', (join) =>
      join.onRef('grid.branch_id', '=', 'grid_member.branch_id').onRef('grid.id', '=', 'grid_member.grid_id'),
    )
    .where('grid_member.to_on', 'is', null)
    .select(['grid_member.staff_id', 'grid.name'])
    .execute();

const listAccounts = (tx: Tx, today: string) =>
  tx
    .selectFrom('account')
    .leftJoin('role_grant', (join) =>
      join
        .onRef('role_grant.account_id', '=', 'account.id')
        .on((on) => on.or([on('granted_by', 'is', null), on('approved_by', 'is not', null)]))
        .on((on) => on.or([on('role_grant.to_on', 'is', null), on('role_grant.to_on', '>', today)])),
    )
    .where('account.staff_id', 'is not', null)
    .select(['account.staff_id', 'account.login_name', 'account.status', 'role_grant.role'])
    .execute();

type AccountRow = Awaited<ReturnType<typeof listAccounts>>[number];
const accountOf = (held: readonly AccountRow[], lockOf: (loginName: string) => string | null) => {
  const [first] = held;
  if (!first) return null;
  return {
    loginName: first.login_name,
    status: first.status,
    lockedUntil: lockOf(first.login_name),
    // role_grant.role is written from the contract's own list only.
    roles: held.flatMap((grant) => (grant.role ? [grant.role as Role] : [])),
  };
};

/** The staff below the actor's root with their grids and accounts. */
export const listPeople = (
  { database }: Context,
  actor: Actor,
  now: Date,
): Promise<Output<typeof peopleRoutes.list>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const today = businessTime(now).day;
      const lockOf = can(actor, 'people.manage') ? await listLocks(database.keys, tx, now) : () => null;
      const staff = await listStaff(tx, actor.rootOrgId);
      const gridsOf = Map.groupBy(await listGridNames(tx), (row) => row.staff_id);
      const accountsOf = Map.groupBy(await listAccounts(tx, today), (row) => row.staff_id);
      return {
        people: staff.map((row) => ({
          staffId: row.id,
          staffNo: row.staff_no,
          name: row.name,
          post: row.post,
          orgId: row.org_id,
          orgName: row.org_name,
          joinedOn: row.joined_on,
          tenureMonths: monthsBetween(row.joined_on, today),
          licenceTo: row.licence_to,
          status: row.status,
          grids: (gridsOf.get(row.id) ?? []).map((grid) => grid.name),
          account: accountOf(accountsOf.get(row.id) ?? [], lockOf),
        })),
      };
    },
    { purpose: 'people' },
  );
