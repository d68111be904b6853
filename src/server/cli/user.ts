import { type Role, roles } from '#contract/access.ts';
import { problem } from '#contract/problem.ts';
import { addGrant, createAccount, disableAccount, resetAccount } from '../account/people.ts';
import { listAccounts } from '../account/queries.ts';
import { businessTime } from '../day.ts';
import type { Database, Tx } from '../db/open.ts';
import { asSignIn } from '../db/scope.ts';
import { exitCodes, Refusal } from '../refusal.ts';
import { type Command, type Run, textOf } from './command.ts';
import { dataOptions, withDatabase } from './house.ts';

const need = (run: Run, name: string): string => {
  const value = textOf(run.values, name);
  if (value === undefined)
    throw new Refusal({ zh: `缺少 --${name}`, en: `--${name} is missing` }, exitCodes.usage);
  return value;
};
const roleOf = (text: string): Role => {
  const role = roles.find((known) => known === text);
  if (!role)
    throw new Refusal({ zh: `没有岗位角色「${text}」`, en: `There is no role "${text}"` }, exitCodes.usage);
  return role;
};

async function getAccountId(tx: Tx, loginName: string): Promise<string> {
  const account = await tx
    .selectFrom('account')
    .select('id')
    .where('login_name', '=', loginName)
    .executeTakeFirst();
  if (!account) throw problem('people.unknown');
  return account.id;
}

async function getOrgId(database: Database, orgNo: string): Promise<number> {
  const org = await database.db.selectFrom('org').select('id').where('org_no', '=', orgNo).executeTakeFirst();
  if (!org) throw problem('org.unknown', { orgNo });
  return org.id;
}

async function add(database: Database, run: Run): Promise<void> {
  const loginName = need(run, 'login');
  const staffNo = textOf(run.values, 'staff');
  const act = <T>(work: (tx: Tx) => Promise<T>) => asSignIn(database, work);
  const staff = staffNo
    ? await act((tx) =>
        tx.selectFrom('staff').select('id').where('staff_no', '=', staffNo).executeTakeFirst(),
      )
    : undefined;
  if (staffNo && !staff) throw problem('people.unknown');
  const made = await createAccount(
    database,
    act,
    null,
    { loginName, staffId: staff?.id ?? null },
    new Date(),
  );
  run.print(
    `登录名 ${made.loginName}\n一次性密码 ${made.password}\n动态码密钥 ${made.totp}\n${made.uri}`,
    made,
  );
}

async function grant(database: Database, run: Run): Promise<void> {
  const role = roleOf(need(run, 'role'));
  const rootOrgId = await getOrgId(database, need(run, 'org'));
  const login = need(run, 'login');
  await asSignIn(database, async (tx) => {
    const accountId = await getAccountId(tx, login);
    await addGrant(tx, null, { accountId, role, rootOrgId, from: businessTime(new Date()).day });
  });
  run.print(`${login}: ${role}`, { login, role });
}

async function disable(database: Database, run: Run): Promise<void> {
  const login = need(run, 'login');
  await asSignIn(database, async (tx) =>
    disableAccount(tx, null, await getAccountId(tx, login), 'operator', new Date()),
  );
  run.print(`${login}: 已停用`, { login });
}

async function reset(database: Database, run: Run): Promise<void> {
  const act = <T>(work: (tx: Tx) => Promise<T>) => asSignIn(database, work);
  const made = await resetAccount(database, act, null, need(run, 'login'), new Date());
  run.print(`登录名 ${made.loginName}\n一次性密码 ${made.password}\n动态码密钥 ${made.totp}`, made);
}

async function list(database: Database, run: Run): Promise<void> {
  const rows = await asSignIn(database, (tx) =>
    tx
      .selectFrom('account')
      .leftJoin('role_grant', 'role_grant.account_id', 'account.id')
      .select(['login_name', 'status', 'role', 'to_on'])
      .orderBy('login_name')
      .execute(),
  );
  run.print(rows.map((row) => `${row.login_name}\t${row.status}\t${row.role ?? '—'}`).join('\n'), rows);
}

const acts: Record<string, (database: Database, run: Run) => Promise<void>> = {
  add,
  grant,
  disable,
  reset,
  list,
};

export const userCommand: Command = {
  name: 'user',
  takes: 'add|grant|disable|reset|list --login NAME [--staff 工号] [--role ROLE --org 机构号]',
  words: [1, 1],
  summary: { zh: '管理登录账号', en: 'Accounts that sign in' },
  options: {
    ...dataOptions,
    login: { type: 'string' },
    staff: { type: 'string' },
    role: { type: 'string' },
    org: { type: 'string' },
  },
  help: [`--role ${roles.join(' | ')}`],
  run: async (run) => {
    const act = acts[run.positionals[0] ?? ''];
    if (!act)
      throw new Refusal(
        { zh: '请写 add、grant、disable、reset 或 list', en: 'Say add, grant, disable, reset or list' },
        exitCodes.usage,
      );
    await withDatabase(run.values, (database) => act(database, run));
    return exitCodes.done;
  },
};
