import type { Actor, Role } from '#contract/access.ts';
import type { peopleRoutes } from '#contract/people.ts';
import type { Output } from '#contract/route.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';

/** Grants that wait for somebody other than their granter. */
export const listWaitingGrants = (
  { database }: Context,
  actor: Actor,
): Promise<Output<typeof peopleRoutes.waitingGrants>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const rows = await tx
        .selectFrom('role_grant')
        .innerJoin('org', 'org.id', 'role_grant.root_org_id')
        .innerJoin('account', 'account.id', 'role_grant.account_id')
        .innerJoin('account as granter', 'granter.id', 'role_grant.granted_by')
        .leftJoin('staff', 'staff.id', 'account.staff_id')
        .select([
          'role_grant.id',
          'role_grant.role',
          'role_grant.from_on',
          'role_grant.account_id',
          'role_grant.granted_by',
          'org.name as org_name',
          'org.lineage',
          'account.login_name',
          'granter.login_name as granter_name',
          'staff.staff_no',
          'staff.name',
        ])
        .where('role_grant.approved_by', 'is', null)
        .where('role_grant.to_on', 'is', null)
        .orderBy('role_grant.id')
        .execute();
      return {
        grants: rows
          .filter((row) => row.lineage.includes(actor.rootOrgId))
          .map((row) => ({
            grantId: row.id,
            staffNo: row.staff_no,
            name: row.name ?? row.login_name,
            role: row.role as Role, // Written only with a role of contract/access.ts.
            orgName: row.org_name,
            from: row.from_on,
            grantedBy: row.granter_name,
            own: [row.granted_by, row.account_id].includes(actor.accountId),
          })),
      };
    },
    { purpose: 'people' },
  );

/** Every account with its person and the roles that have not ended by a day, for the installer. */
export async function listAccounts(tx: Tx, day: string) {
  const rows = await tx
    .selectFrom('account')
    .leftJoin('staff', 'staff.id', 'account.staff_id')
    .select(['account.id', 'login_name', 'account.status', 'staff_no', 'staff.name'])
    .orderBy('login_name')
    .execute();
  const grants = await tx
    .selectFrom('role_grant')
    .innerJoin('org', 'org.id', 'role_grant.root_org_id')
    .select(['account_id', 'role', 'org_no'])
    .where((eb) => eb.or([eb('to_on', 'is', null), eb('to_on', '>', day)]))
    .orderBy('from_on')
    .execute();
  const grantsOf = Map.groupBy(grants, (grant) => grant.account_id);
  return rows.map((row) => ({
    loginName: row.login_name,
    status: row.status,
    staffNo: row.staff_no,
    name: row.name,
    grants: (grantsOf.get(row.id) ?? []).map(({ role, org_no }) => `${role}@${org_no}`),
  }));
}
