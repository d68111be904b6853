import { type Role, roles } from '#contract/access.ts';
import { problem } from '#contract/problem.ts';
import { isDay } from '#core/day.ts';
import {
  addGrant,
  createAccount,
  disableAccount,
  endGrants,
  type Handover,
  resetAccount,
} from '../account/people.ts';
import { listAccounts } from '../account/queries.ts';
import { enableAccount, unlockAccount } from '../account/reopen.ts';
import { businessTime } from '../day.ts';
import type { Database, Tx } from '../db/open.ts';
import { asSignIn } from '../db/scope.ts';
import { exitCodes, Refusal } from '../refusal.ts';
import { type Command, type Run, textOf, type Values } from './command.ts';
import { dataOptions, withDatabase } from './house.ts';

const usage = (zh: string, en: string) => new Refusal({ zh, en }, exitCodes.usage);

function getText(values: Values, name: string): string {
  const text = textOf(values, name);
  if (text === undefined) throw usage(`缺少 --${name}`, `--${name} is missing`);
  return text;
}

function getRole(values: Values): Role {
  const text = getText(values, 'role');
  const role = roles.find((known) => known === text);
  if (!role) throw usage(`没有岗位角色「${text}」`, `There is no role "${text}"`);
  return role;
}

const grantOf = (values: Values, now: Date) => {
  const from = textOf(values, 'from') ?? businessTime(now).day;
  if (!isDay(from)) throw usage(`「${from}」不是日期`, `"${from}" is not a day`);
  return { role: getRole(values), orgNo: getText(values, 'org'), from };
};

async function getOrgId(tx: Tx, orgNo: string): Promise<number> {
  const org = await tx.selectFrom('org').select('id').where('org_no', '=', orgNo).executeTakeFirst();
  if (!org) throw problem('org.unknown', { orgNo });
  return org.id;
}

async function getAccountId(tx: Tx, loginName: string): Promise<string> {
  const account = await tx
    .selectFrom('account')
    .select('id')
    .where('login_name', '=', loginName.trim().toLowerCase())
    .executeTakeFirst();
  if (!account) throw problem('people.unknown');
  return account.id;
}

async function getStaffId(tx: Tx, staffNo: string | undefined): Promise<string | null> {
  if (staffNo === undefined) return null;
  const staff = await tx.selectFrom('staff').select('id').where('staff_no', '=', staffNo).executeTakeFirst();
  if (!staff) throw problem('people.unknown');
  return staff.id;
}

/** Shown once, on the installer's own screen; nothing of it is stored in clear. */
function showHandover(print: Run['print'], { loginName, password, totp, uri }: Handover): void {
  const lines = [
    `登录名 login         ${loginName}`,
    `一次性密码 password  ${password}`,
    '                     3 天内首次登录时更换 / replace it at the first sign-in, within 3 days',
    `动态口令 TOTP        ${totp}`,
    `                     ${uri}`,
    '以上只显示这一次 / shown this once',
  ];
  print(lines.join('\n'), { loginName, password, totp, uri });
}

type Work = { database: Database; values: Values; print: Run['print']; loginName: string; now: Date };

async function add({ database, values, print, loginName, now }: Work): Promise<void> {
  const { role, orgNo, from } = grantOf(values, now);
  const { staffId, rootOrgId } = await asSignIn(database, async (tx) => ({
    staffId: await getStaffId(tx, textOf(values, 'staff')),
    rootOrgId: await getOrgId(tx, orgNo),
  }));
  const made = await createAccount(
    database,
    (run) =>
      asSignIn(database, async (tx) => {
        const result = await run(tx);
        // In the account's own transaction: without a role an account is of no use.
        await addGrant(tx, null, { accountId: await getAccountId(tx, loginName), role, rootOrgId, from });
        return result;
      }),
    null,
    { loginName, staffId },
    now,
  );
  showHandover(print, made);
}

async function grant({ database, values, print, loginName, now }: Work): Promise<void> {
  const { role, orgNo, from } = grantOf(values, now);
  const grantId = await asSignIn(database, async (tx) => {
    const accountId = await getAccountId(tx, loginName);
    return addGrant(tx, null, { accountId, role, rootOrgId: await getOrgId(tx, orgNo), from });
  });
  print(`${loginName}: ${role} ${orgNo} ${from}`, { grantId });
}

async function revoke({ database, values, print, loginName, now }: Work): Promise<void> {
  const [role, reason] = [getRole(values), getText(values, 'reason')];
  const endedGrantCount = await asSignIn(database, async (tx) =>
    endGrants(tx, null, { id: await getAccountId(tx, loginName), role }, reason, now),
  );
  print(`${loginName}: ${role} × ${endedGrantCount}`, { endedGrantCount });
}

async function disable({ database, values, print, loginName, now }: Work): Promise<void> {
  const reason = getText(values, 'reason');
  const endedSessionCount = await asSignIn(database, async (tx) =>
    disableAccount(tx, null, await getAccountId(tx, loginName), reason, now),
  );
  print(`${loginName}: 已停用 / disabled`, { endedSessionCount });
}

async function enable({ database, values, print, loginName, now }: Work): Promise<void> {
  const reason = getText(values, 'reason');
  await asSignIn(database, async (tx) =>
    enableAccount(tx, null, await getAccountId(tx, loginName), reason, now),
  );
  print(`${loginName}: 已启用 / enabled`, { enabled: true });
}

async function unlock({ database, print, loginName }: Work): Promise<void> {
  await asSignIn(database, async (tx) => {
    const account = { id: await getAccountId(tx, loginName), loginName: loginName.trim().toLowerCase() };
    await unlockAccount(tx, database.keys, null, account);
  });
  print(`${loginName}: 已解锁 / unlocked`, { unlocked: true });
}

async function reset({ database, print, loginName, now }: Work): Promise<void> {
  const made = await resetAccount(database, (run) => asSignIn(database, run), null, loginName, now);
  showHandover(print, made);
}

async function list({ database, print, now }: Work): Promise<void> {
  const accounts = await asSignIn(database, (tx) => listAccounts(tx, businessTime(now).day));
  const lines = accounts.map(({ loginName, staffNo, name, status, grants }) =>
    [loginName.padEnd(20), (staffNo ?? '-').padEnd(10), name ?? '-', status, ...grants].join(' '),
  );
  print(lines.join('\n'), { accounts });
}

const actions: Record<string, (work: Work) => Promise<void>> = {
  add,
  grant,
  revoke,
  disable,
  enable,
  unlock,
  reset,
  list,
};

export const userCommand: Command = {
  name: 'user',
  takes: 'add|grant|revoke|disable|enable|unlock|reset 登录名 … · list',
  words: [1, 2],
  summary: {
    zh: '开立、授权、停用、启用、解锁、重置登录账号',
    en: 'Make, grant, disable, enable, unlock and reset accounts',
  },
  options: {
    ...dataOptions,
    role: { type: 'string' },
    org: { type: 'string' },
    staff: { type: 'string' },
    from: { type: 'string' },
    reason: { type: 'string' },
  },
  help: [
    'add 登录名 --role ROLE --org 机构号 [--staff 工号] [--from 日期]',
    'grant 登录名 --role ROLE --org 机构号 [--from 日期]',
    'revoke 登录名 --role ROLE --reason 原因',
    'disable 登录名 --reason 原因',
    'enable 登录名 --reason 原因',
    'unlock 登录名  密码输错多次后解锁 / ends the lock of wrong passwords',
    'reset 登录名  新的一次性密码与动态口令 / a new password and second factor',
    `ROLE: ${roles.join(' ')}`,
  ],
  run: async ({ values, positionals, print }) => {
    const [name = '', loginName = ''] = positionals;
    const action = actions[name];
    if (!action)
      throw usage('请写 add、grant、revoke、disable、enable、unlock、reset 或 list', `No action "${name}"`);
    if (loginName === '' && name !== 'list') throw usage('缺少登录名', 'The login name is missing');
    await withDatabase(values, (database) => action({ database, values, print, loginName, now: new Date() }));
    return exitCodes.done;
  },
};
