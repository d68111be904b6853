import { sql } from 'kysely';
import type { Actor, Role } from '#contract/access.ts';
import type { peopleRoutes } from '#contract/people.ts';
import { problem } from '#contract/problem.ts';
import type { Output } from '#contract/route.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Db } from '../db/open.ts';
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

const monthsSince = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
  Number(to.slice(5, 7)) -
  Number(from.slice(5, 7));

export const listPeople = ({ database }: Context, actor: Actor): Promise<Output<typeof peopleRoutes.list>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const today = businessTime(new Date()).day;
      const staff = await tx
        .selectFrom('staff')
        .innerJoin('post', 'post.id', 'staff.post_id')
        .innerJoin('org', 'org.id', 'staff.org_id')
        .where(sql<boolean>`org.lineage @> array[${actor.rootOrgId}]::int[]`)
        .select([
          'staff.id',
          'staff.staff_no',
          'staff.name',
          'post.name as post',
          'org.id as org_id',
          'org.name as org_name',
          'staff.joined_on',
          'staff.licence_to',
          'staff.status',
        ])
        .orderBy('org.id')
        .orderBy('staff.staff_no')
        .execute();
      const grids = await tx
        .selectFrom('grid_member')
        .innerJoin('grid', (join) =>
          join
            .onRef('grid.branch_id', '=', 'grid_member.branch_id')
            .onRef('grid.id', '=', 'grid_member.grid_id'),
        )
        .where('grid_member.to_on', 'is', null)
        .select(['grid_member.staff_id', 'grid.name'])
        .execute();
      const accounts = await tx
        .selectFrom('account')
        .leftJoin('role_grant', 'role_grant.account_id', 'account.id')
        .where('account.staff_id', 'is not', null)
        .where((eb) => eb.or([eb('role_grant.to_on', 'is', null), eb('role_grant.to_on', '>', today)]))
        .select(['account.staff_id', 'account.login_name', 'account.status', 'role_grant.role'])
        .execute();
      const gridsOf = Map.groupBy(grids, (row) => row.staff_id);
      const accountsOf = Map.groupBy(accounts, (row) => row.staff_id);
      return {
        people: staff.map((row) => {
          const held = accountsOf.get(row.id) ?? [];
          const first = held[0];
          return {
            staffId: row.id,
            staffNo: row.staff_no,
            name: row.name,
            post: row.post,
            orgId: row.org_id,
            orgName: row.org_name,
            joinedOn: row.joined_on,
            tenureMonths: monthsSince(row.joined_on, today),
            licenceTo: row.licence_to,
            status: row.status,
            grids: (gridsOf.get(row.id) ?? []).map((grid) => grid.name),
            account: first
              ? {
                  loginName: first.login_name,
                  status: first.status,
                  // role_grant.role is written from the contract's own list only.
                  roles: held.flatMap((grant) => (grant.role ? [grant.role as Role] : [])),
                }
              : null,
          };
        }),
      };
    },
    { purpose: 'people' },
  );
