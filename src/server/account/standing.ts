import type { Actor } from '#contract/access.ts';
import type { Database } from '../db/open.ts';
import { asSignIn } from '../db/scope.ts';
import { grantsOf } from './commands.ts';

type Standing = Pick<Actor, 'accountId' | 'role' | 'rootOrgId' | 'sessionId'>;

/**
 * Somebody in whose name work is done later, as they stand now: undefined when the account is closed or the role
 * has ended since.
 */
export const findStanding = (
  database: Database,
  { accountId, role, rootOrgId, sessionId }: Standing,
  now: Date,
): Promise<Actor | undefined> =>
  asSignIn(database, async (tx) => {
    const row = await grantsOf(tx, accountId, now)
      .select([
        'account.login_name',
        'staff.id as staff_id',
        'staff.staff_no',
        'staff.name',
        'staff.branch_id',
      ])
      .where('account.status', '=', 'ACTIVE')
      .where('role_grant.role', '=', role)
      .where('role_grant.root_org_id', '=', rootOrgId)
      .executeTakeFirst();
    return (
      row && {
        accountId,
        sessionId,
        role,
        rootOrgId,
        staffId: row.staff_id,
        staffNo: row.staff_no,
        name: row.name ?? row.login_name,
        branchId: row.branch_id,
      }
    );
  });
