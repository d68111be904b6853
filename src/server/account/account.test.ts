import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Actor } from '#contract/access.ts';
import { Problem } from '#contract/problem.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { asSignIn } from '../db/scope.ts';
import { createTestDatabase } from '../db/testing.ts';
import { type Call } from '../http/command.ts';
import { changePassword, demoSignIn, signIn, signInTotp } from './commands.ts';
import { makeDemoLinks } from './demo-link.ts';
import { networkOf } from './lockout.ts';
import { addGrant, approveGrant, createAccount, grantRole, resetAccount } from './people.ts';
import { listWaitingGrants } from './queries.ts';
import { checkCsrf, csrfToken, findActor, secretOfCookie } from './session.ts';
import { totpCode } from './totp.ts';

let database: Database;
let installer: pg.Client;
let close: () => Promise<void>;
let orgId: number;
let staffId: string;
before(async () => {
  const made = await createTestDatabase();
  database = await openDatabase(made.url, made.roles, made.keysDir);
  installer = new pg.Client({ connectionString: made.url });
  await installer.connect();
  close = async () => {
    await database.close();
    await installer.end();
    await made.drop();
  };
  const org = await installer.query<{ id: number }>(
    `insert into app.org (org_no, name, level, lineage) values ('1', '总行', 'HEAD', array[1]) returning id`,
  );
  orgId = org.rows[0]!.id;
  await installer.query(`update app.org set lineage = array[$1::int]`, [orgId]);
  staffId = randomUUID();
  await installer.query(`insert into app.post (post_no, name) values ('P1', '客户经理')`);
  await installer.query(
    `insert into app.staff (id, org_id, staff_no, name, post_id, joined_on, status)
     select $1, $2, '1001', '李明', id, '2020-01-01', 'ACTIVE' from app.post`,
    [staffId, orgId],
  );
});
after(() => close());

const now = new Date('2026-06-01T02:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const from = (at: Date, ip = '127.0.0.1') => ({ ip, ipHash: Buffer.alloc(32), now: at });
const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const install: <T>(run: Parameters<typeof asSignIn<T>>[1]) => Promise<T> = (run) => asSignIn(database, run);

async function newAccount(loginName: string, role: 'client_manager' | 'security_admin', at = now) {
  const handover = await createAccount(database, install, null, { loginName, staffId: null }, at);
  const { accountId } = handover;
  await install((tx) => addGrant(tx, null, { accountId, role, rootOrgId: orgId, from: '2026-01-01' }));
  return handover;
}

async function enter(loginName: string, password: string, totp: string, at: Date, newPassword?: string) {
  const { secret } = await signIn(database, { loginName, password, device: 'WEB' }, from(at));
  const second = { code: totpCode(totp, at), newPassword };
  return (await signInTotp(database, secret, second, from(at))).secret;
}

test('a bootstrap password opens only the choice of an own one, and dies after three days', async () => {
  const { loginName, password, totp } = await newAccount('first', 'client_manager');
  await assert.rejects(enter(loginName, password, totp, now), refused('session.password-expired'));
  await assert.rejects(enter(loginName, password, totp, now, password), refused('session.password-used'));
  await assert.rejects(
    enter(loginName, password, totp, now, 'Password1234!'),
    refused('session.password-weak'),
  );
  const secret = await enter(loginName, password, totp, now, 'Vq7-turnip-Lantern');
  assert.equal((await findActor(database, secret, now))?.role, 'client_manager');
  await assert.rejects(enter(loginName, password, totp, later(0.1)), refused('session.refused'));

  const unused = await newAccount('second', 'client_manager');
  await assert.rejects(
    enter('second', unused.password, unused.totp, later(3.1), 'Vq7-turnip-Lantern'),
    refused('session.refused'),
  );
  const reset = await resetAccount(database, install, null, 'second', later(4));
  assert.ok(await enter('second', reset.password, reset.totp, later(4), 'Vq7-turnip-Lantern'));
});

test('after 90 days a new password is asked for, and none of the last five is taken', async () => {
  const { password, totp } = await newAccount('third', 'client_manager');
  await enter('third', password, totp, now, 'Vq7-turnip-Lantern-0');
  assert.ok(await enter('third', 'Vq7-turnip-Lantern-0', totp, later(89)));
  const old = enter('third', 'Vq7-turnip-Lantern-0', totp, later(91));
  await assert.rejects(old, refused('session.password-expired'));
  const secret = await enter('third', 'Vq7-turnip-Lantern-0', totp, later(91), 'Vq7-turnip-Lantern-1');
  const actor = (await findActor(database, secret, later(91)))!;
  const change = (current: string, next: string) =>
    changePassword(database, actor, { current, next }, from(later(91)));
  await assert.rejects(change('wrong', 'Vq7-turnip-Lantern-2'), refused('session.refused'));
  for (let round = 1; round < 5; round += 1)
    await change(`Vq7-turnip-Lantern-${round}`, `Vq7-turnip-Lantern-${round + 1}`);
  await assert.rejects(
    change('Vq7-turnip-Lantern-5', 'Vq7-turnip-Lantern-1'),
    refused('session.password-used'),
  );
  await change('Vq7-turnip-Lantern-5', 'Vq7-turnip-Lantern-0');
  assert.ok(await findActor(database, secret, later(91)), 'the own session lives on');
});

const callOf = (): Call => ({
  route: 'people.grant',
  key: randomUUID(),
  requestHash: Buffer.alloc(32),
  ipHash: Buffer.alloc(32),
  now,
});
const officer = async (loginName: string): Promise<Actor> => {
  const { password, totp } = await newAccount(loginName, 'security_admin');
  const secret = await enter(loginName, password, totp, now, 'Vq7-turnip-Lantern');
  return (await findActor(database, secret, now))!;
};

test('a role holds once a second officer approved it', async () => {
  const context = { database };
  const [first, second] = [await officer('officer.one'), await officer('officer.two')];
  const { password, totp } = await createAccount(
    database,
    install,
    null,
    { loginName: 'fourth', staffId },
    now,
  );
  const noRole = enter('fourth', password, totp, now, 'Vq7-turnip-Lantern');
  await assert.rejects(noRole, refused('session.no-role'));
  const body = { staffId, role: 'client_manager' as const, orgId, from: '2026-06-01' };
  const { grantId } = await grantRole(context, first, { body, query: undefined }, callOf());
  const ask = { body: { grantId }, query: undefined };
  const waiting = await listWaitingGrants(context, second);
  assert.deepEqual(
    waiting.grants.map(({ name, own, role }) => ({ name, own, role })),
    [{ name: '李明', own: false, role: 'client_manager' }],
  );
  await assert.rejects(
    enter('fourth', password, totp, now, 'Vq7-turnip-Lantern'),
    refused('session.no-role'),
  );
  await assert.rejects(approveGrant(context, first, ask, callOf()), refused('people.self-approval'));
  await approveGrant(context, second, ask, callOf());
  assert.ok(await enter('fourth', password, totp, now, 'Vq7-turnip-Lantern'));
  await assert.rejects(approveGrant(context, second, ask, callOf()), refused('people.unknown'));
});

test('one officer cannot be another, and a sign-in name is taken once', async () => {
  const { accountId } = await newAccount('fifth', 'security_admin');
  const grant = { accountId, role: 'audit_admin' as const, rootOrgId: orgId, from: '2026-01-01' };
  await assert.rejects(
    install((tx) => addGrant(tx, null, grant)),
    refused('people.exclusive'),
  );
  const again = createAccount(database, install, null, { loginName: ' FIFTH ', staffId: null }, now);
  await assert.rejects(again, refused('people.exists'));
});

test('demo links: none but in a demonstration, once, from this machine', async () => {
  assert.deepEqual(await makeDemoLinks(database, now), []);
  await installer.query(`insert into app.installation (id, demo) values (gen_random_uuid(), true)`);
  const links = await makeDemoLinks(database, now);
  const roles = links.map(({ role }) => role);
  assert.deepEqual(roles, ['client_manager', 'system_admin', 'security_admin', 'audit_admin']);
  assert.equal(links[0]?.name, '李明');
  const secret = links[0]?.path.split('#')[1] ?? '';
  await assert.rejects(demoSignIn(database, secret, from(now, '10.0.0.1')), refused('session.link-used'));
  const opened = await demoSignIn(database, secret, from(now));
  assert.equal((await findActor(database, opened.secret, now))?.staffId, staffId);
  await assert.rejects(demoSignIn(database, secret, from(now)), refused('session.link-used'));
  const renewed = await makeDemoLinks(database, now);
  const stale = links[1]?.path.split('#')[1] ?? '';
  await assert.rejects(demoSignIn(database, stale, from(now)), refused('session.link-used'));
  assert.ok(await demoSignIn(database, renewed[1]?.path.split('#')[1] ?? '', from(now)));
});

test('the network of an address', () => {
  assert.equal(networkOf('10.1.2.3'), '10.1.2');
  assert.equal(networkOf('::ffff:10.1.2.3'), '10.1.2');
  assert.equal(networkOf('2001:DB8:0001:2::5'), '2001:db8:1');
  assert.equal(networkOf('2001:db8::5'), '2001:db8:0');
  assert.equal(networkOf('::1'), '0:0:0');
  assert.equal(networkOf(undefined), '0:0:0');
});

test('the cookie is read whole or not at all', () => {
  const secret = 'a1'.repeat(32);
  assert.equal(secretOfCookie(`x=1; __Host-sid=${secret}; y=2`), secret);
  for (const header of [undefined, '', `sid=${secret}`, `x__Host-sid=${secret}`, `__Host-sid=${secret}f`])
    assert.equal(secretOfCookie(header), undefined, String(header));
});

test('A51 a write needs our own page, and with a session its token', () => {
  const key = Buffer.alloc(32, 3);
  const token = csrfToken(key, 'session');
  const good = { 'sec-fetch-site': 'same-origin', 'x-csrf': token };
  checkCsrf(key, good, 'session');
  checkCsrf(key, { origin: 'https://bank.cn', host: 'bank.cn', 'x-csrf': token }, 'session');
  const bad = [
    { ...good, 'sec-fetch-site': 'same-site' },
    { ...good, 'sec-fetch-site': 'cross-site' },
    { ...good, 'sec-fetch-site': 'none' },
    { ...good, 'x-csrf': csrfToken(key, 'other') },
    { 'sec-fetch-site': 'same-origin' },
    { 'x-csrf': token },
    { origin: 'null', host: 'bank.cn', 'x-csrf': token },
    { origin: 'https://bank.cn.evil.com', host: 'bank.cn', 'x-csrf': token },
  ];
  for (const headers of bad)
    assert.throws(
      () => checkCsrf(key, headers, 'session'),
      refused('request.cross-site'),
      JSON.stringify(headers),
    );
  assert.throws(() => checkCsrf(key, {}, null), refused('request.cross-site'));
  checkCsrf(key, { 'sec-fetch-site': 'same-origin' }, null);
});
