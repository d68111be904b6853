import { type Role, roles } from '#contract/access.ts';
import { businessTime } from '../day.ts';
import type { Database, Tx } from '../db/open.ts';
import { asSignIn } from '../db/scope.ts';
import { newId } from '../new-id.ts';
import { grantsOf } from './commands.ts';
import { addGrant } from './people.ts';
import { hashOfSecret, newSecret } from './session.ts';

export type DemoLink = { role: Role; name: string; path: string };

/** The post whose first holder shows a role; the three officers are nobody's post in a branch. */
const postOf: Partial<Record<Role, readonly string[]>> = {
  client_manager: ['客户经理'],
  grid_lead: ['网格长'],
  branch_head: ['支行长', '行长'],
  corporate_manager: ['对公客户经理'],
  counter: ['柜员'],
  lobby: ['大堂经理'],
  head_office: ['个贷部总经理', '个贷部', '个人贷款部总经理', '分行个贷部'],
  compliance: ['合规经理', '合规'],
};
const officers: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin'];

type Holder = { staffId: string | null; name: string; rootOrgId: number };

/** Who plays the role: the post's holder with the lowest number, or for an officer nobody in particular. */
async function findHolder(tx: Tx, role: Role): Promise<Holder | undefined> {
  if (officers.includes(role)) {
    const head = await tx
      .selectFrom('org')
      .select('id')
      .where('parent_id', 'is', null)
      .orderBy('id')
      .executeTakeFirst();
    return head && { staffId: null, name: role, rootOrgId: head.id };
  }
  const staff = await tx
    .selectFrom('staff')
    .innerJoin('post', 'post.id', 'staff.post_id')
    .select(['staff.id', 'staff.name', 'staff.org_id', 'staff.branch_id'])
    .where('post.name', 'in', postOf[role] ?? [''])
    .where('staff.status', '=', 'ACTIVE')
    .orderBy('staff.staff_no')
    .executeTakeFirst();
  return staff && { staffId: staff.id, name: staff.name, rootOrgId: staff.branch_id ?? staff.org_id };
}

/** The demonstration's account of a role: made once, without a password, so that only a link opens it. */
async function getAccount(tx: Tx, role: Role, now: Date): Promise<{ id: string; name: string } | undefined> {
  const loginName = `demo.${role}`;
  const known = await tx
    .selectFrom('account')
    .leftJoin('staff', 'staff.id', 'account.staff_id')
    .select(['account.id', 'staff.name'])
    .where('login_name', '=', loginName)
    .executeTakeFirst();
  if (known) {
    const grant = await grantsOf(tx, known.id, now).select('role_grant.id').executeTakeFirst();
    return grant && { id: known.id, name: known.name ?? role };
  }
  const holder = await findHolder(tx, role);
  if (!holder) return undefined;
  const id = newId();
  await tx.insertInto('account').values({ id, login_name: loginName, staff_id: holder.staffId }).execute();
  await addGrant(tx, null, { accountId: id, role, rootOrgId: holder.rootOrgId, from: businessTime(now).day });
  return { id, name: holder.name };
}

/**
 * One sign-in link per role that somebody of the demonstration holds, each good for one use until the next
 * start. The secret stands in the fragment, which no server sees. None in a database that is no demonstration.
 */
export const makeDemoLinks = async (database: Database, now = new Date()): Promise<DemoLink[]> =>
  asSignIn(database, async (tx) => {
    const installation = await tx.selectFrom('installation').select('demo').executeTakeFirst();
    if (!installation?.demo) return [];
    await tx.updateTable('demo_link').set({ used_at: now }).where('used_at', 'is', null).execute();
    const links: DemoLink[] = [];
    for (const role of roles) {
      const account = await getAccount(tx, role, now);
      if (!account) continue;
      const secret = newSecret();
      await tx
        .insertInto('demo_link')
        .values({ secret_hash: hashOfSecret(secret), account_id: account.id })
        .execute();
      links.push({ role, name: account.name, path: `/demo#${secret}` });
    }
    return links;
  });
