import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '#contract/problem.ts';
import { type Origin, signIn, signInTotp, switchRole } from '#server/account/commands.ts';
import { disableAccount, endGrants } from '#server/account/people.ts';
import { cookieOf, findActor } from '#server/account/session.ts';
import { totpCode } from '#server/account/totp.ts';
import { asSignIn } from '#server/db/scope.ts';
import { addAccount, goodPassword, type Ground, openGround } from './ground.ts';

let ground: Ground;
before(async () => {
  ground = await openGround();
});
after(() => ground.close());

const minuteMs = 60_000;
const at = (minutes: number): Date => new Date(Date.parse('2026-06-01T02:00:00Z') + minutes * minuteMs);
const from = (now: Date, ip = '10.1.2.3'): Origin => ({ ip, ipHash: Buffer.alloc(32), now });

let count = 0;
async function newAccount(role: 'client_manager' | 'branch_head' = 'client_manager') {
  count += 1;
  const loginName = `person${count}`;
  const staffId = ground.staff.north[role];
  const account = await addAccount(ground, { loginName, staffId, role, rootOrgId: ground.orgs.north });
  return { ...account, loginName };
}

const tryPassword = (loginName: string, password: string, origin: Origin, device: 'WEB' | 'MOBILE' = 'WEB') =>
  signIn(ground.database, { loginName, password, device }, origin);

const codeOfFailure = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return 'none';
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return error.code;
  }
};

async function enter(
  account: { loginName: string; totp: string },
  now: Date,
  { device = 'WEB', ip = '10.1.2.3' }: { device?: 'WEB' | 'MOBILE'; ip?: string } = {},
) {
  const first = await tryPassword(account.loginName, goodPassword, from(now, ip), device);
  const code = totpCode(account.totp, now);
  const second = await signInTotp(ground.database, first.secret, { code }, from(now, ip));
  return { pending: first.secret, secret: second.secret };
}
const actor = (secret: string, now: Date) => findActor(ground.database, secret, now);

test('A15 the sixth bad password locks, and the right one then gets the same answer', async () => {
  const account = await newAccount();
  for (let failure = 0; failure < 5; failure += 1)
    assert.equal(
      await codeOfFailure(tryPassword(account.loginName, 'wrong', from(at(0)))),
      'session.refused',
    );
  for (const password of ['wrong', goodPassword])
    assert.equal(
      await codeOfFailure(tryPassword(account.loginName, password, from(at(1)))),
      'session.refused',
    );
  assert.ok(await enter(account, at(16)), 'open again after 15 minutes');
  const { rows } = await ground.installer.query(
    `select reason, count(*)::int as n from app.audit where action = 'session.refused' group by 1 order by 1`,
  );
  assert.deepEqual(rows, [
    { reason: 'LOCKED', n: 2 },
    { reason: 'PASSWORD', n: 5 },
  ]);
});

test('A15 each further lock is twice as long, up to a day', async () => {
  const account = await newAccount();
  let now = 0;
  for (const lockMinutes of [15, 30, 60, 120, 240, 480, 960, 1440, 1440]) {
    for (let failure = 0; failure < 5; failure += 1)
      await codeOfFailure(tryPassword(account.loginName, 'wrong', from(at(now), `10.9.${failure}.1`)));
    const locked = await codeOfFailure(
      tryPassword(account.loginName, goodPassword, from(at(now + lockMinutes - 1), '10.8.1.1')),
    );
    assert.equal(locked, 'session.refused', `still locked before ${lockMinutes} minutes`);
    now += lockMinutes + 1;
  }
  assert.ok(await enter(account, at(now), { ip: '10.7.1.1' }));
});

test('A15 a hundred tries at once are no more than five', async () => {
  const account = await newAccount();
  const tries = Array.from({ length: 40 }, (_, index) =>
    codeOfFailure(tryPassword(account.loginName, 'wrong', from(at(0), `10.5.${index}.1`))),
  );
  await Promise.all(tries);
  const { rows } = await ground.installer.query(
    `select count(*)::int as n from app.audit where action = 'session.refused' and reason = 'PASSWORD' and object = $1`,
    [account.id],
  );
  assert.equal(rows[0]?.n, 5);
});

test('A15 more sign-ins at once than the queue holds are told to come again', async () => {
  const tries = Array.from({ length: 70 }, (_, index) =>
    codeOfFailure(tryPassword(`nobody${index}`, 'wrong', from(at(0), `10.4.${index}.1`))),
  );
  const codes = Map.groupBy(await Promise.all(tries), (code) => code);
  assert.equal(codes.get('session.refused')?.length, 54);
  assert.equal(codes.get('session.busy')?.length, 16);
});

test('A16 one network against many names, many networks against one name', async () => {
  const spared = await newAccount();
  for (let index = 0; index < 30; index += 1)
    await codeOfFailure(tryPassword(`stuffed${index}`, 'wrong', from(at(0), `172.16.5.${index}`)));
  const good = (now: Date, ip: string) =>
    codeOfFailure(tryPassword(spared.loginName, goodPassword, from(now, ip)));
  assert.equal(await good(at(1), '172.16.5.200'), 'session.refused', 'bucket B holds the network');
  assert.equal(await good(at(1), '172.16.6.200'), 'none', 'and no other network');
  assert.equal(await good(at(11), '172.16.5.200'), 'none', 'for ten minutes');

  const victim = await newAccount();
  for (let index = 0; index < 20; index += 1)
    await codeOfFailure(tryPassword(victim.loginName, 'wrong', from(at(0), `172.20.${index}.1`)));
  const locked = await codeOfFailure(tryPassword(victim.loginName, goodPassword, from(at(1), '172.21.1.1')));
  assert.equal(locked, 'session.refused', 'bucket A holds the name');
});

test('A16 wrong second factors are counted like wrong passwords', async () => {
  const account = await newAccount();
  const { secret } = await tryPassword(account.loginName, goodPassword, from(at(0)));
  const right = totpCode(account.totp, at(0));
  const wrong = right === '000000' ? '000001' : '000000';
  for (let failure = 0; failure < 5; failure += 1)
    assert.equal(
      await codeOfFailure(signInTotp(ground.database, secret, { code: wrong }, from(at(0)))),
      'session.refused',
    );
  assert.equal(
    await codeOfFailure(signInTotp(ground.database, secret, { code: right }, from(at(0)))),
    'session.refused',
  );
});

test('A17 the cookie, a new id at each step, and a pending sign-in that is nobody', async () => {
  assert.match(cookieOf('a'.repeat(64)), /^__Host-sid=a{64}; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
  const account = await newAccount();
  const { pending, secret } = await enter(account, at(0));
  assert.notEqual(pending, secret);
  assert.equal(await actor(pending, at(0)), undefined);
  const signedIn = await actor(secret, at(0));
  assert.equal(signedIn?.role, 'client_manager');
  assert.equal(signedIn?.branchId, ground.orgs.north);

  const again = await tryPassword(account.loginName, goodPassword, from(at(1)));
  assert.equal(await actor(again.secret, at(1)), undefined, 'a password alone is nobody');
  assert.equal(
    await codeOfFailure(
      signInTotp(ground.database, again.secret, { code: totpCode(account.totp, at(0)) }, from(at(0.2))),
    ),
    'session.refused',
    'a code opens once',
  );
  const switched = await switchRole(ground.database, signedIn!, account.grantId, from(at(2)));
  assert.equal(await actor(secret, at(2)), undefined);
  const after = await actor(switched.secret, at(2));
  assert.notEqual(after?.sessionId, signedIn?.sessionId);
});

test('A17 idle, absolute, and the third session ends the first of its device', async () => {
  const account = await newAccount();
  const web = await enter(account, at(0));
  assert.ok(await actor(web.secret, at(15)), '15 minutes are not too long');
  assert.equal(await actor(web.secret, at(31)), undefined, '16 are');

  const mobile = await enter(account, at(40), { device: 'MOBILE' });
  assert.ok(await actor(mobile.secret, at(69)));
  assert.equal(await actor(mobile.secret, at(100)), undefined);

  const day = await enter(account, at(200));
  for (let minutes = 200; minutes <= 920; minutes += 10) assert.ok(await actor(day.secret, at(minutes)));
  assert.equal(await actor(day.secret, at(921)), undefined, '12 hours at most');

  const firstWeb = await enter(account, at(1000));
  const phone = await enter(account, at(1001), { device: 'MOBILE' });
  const secondWeb = await enter(account, at(1002));
  assert.equal(await actor(firstWeb.secret, at(1002)), undefined);
  assert.ok(await actor(phone.secret, at(1002)));
  assert.ok(await actor(secondWeb.secret, at(1002)));
});

test('A7 a role that ends, or a transfer, is seen by the next request', async () => {
  const account = await newAccount('branch_head');
  const first = await enter(account, at(0));
  assert.ok(await actor(first.secret, at(1)));
  await ground.installer.query('update app.staff set org_id = $1 where id = $2', [
    ground.orgs.south,
    ground.staff.north.branch_head,
  ]);
  assert.equal(await actor(first.secret, at(1)), undefined, 'moved to another branch');
  await ground.installer.query('update app.staff set org_id = $1 where id = $2', [
    ground.orgs.north,
    ground.staff.north.branch_head,
  ]);
  assert.ok(await actor(first.secret, at(1)));
  await asSignIn(ground.database, (tx) =>
    endGrants(tx, null, { id: account.id, role: 'branch_head' }, 'test', at(1)),
  );
  assert.equal(await actor(first.secret, at(1)), undefined, 'role ended');
});

test('A8 a disabled account is dead everywhere at the next request', async () => {
  const account = await newAccount();
  const web = await enter(account, at(0));
  const mobile = await enter(account, at(1), { device: 'MOBILE' });
  const ended = await asSignIn(ground.database, (tx) => disableAccount(tx, null, account.id, 'test', at(2)));
  assert.equal(ended, 2);
  for (const { secret } of [web, mobile]) assert.equal(await actor(secret, at(2)), undefined);
  assert.equal(
    await codeOfFailure(tryPassword(account.loginName, goodPassword, from(at(3)))),
    'session.refused',
  );
});

test('A9 nobody holds two of the three officers', async () => {
  const account = await newAccount();
  const officers = ['system_admin', 'security_admin', 'audit_admin'];
  const add = (role: string) =>
    ground.installer.query(
      `insert into app.role_grant (id, account_id, role, root_org_id, from_on)
       values (gen_random_uuid(), $1, $2, $3, '2020-01-01')`,
      [account.id, role, ground.orgs.head],
    );
  for (const first of officers) {
    await add(first);
    for (const second of officers) await assert.rejects(add(second), { code: '23505' });
    await ground.installer.query(`delete from app.role_grant where account_id = $1 and role = $2`, [
      account.id,
      first,
    ]);
  }
});
