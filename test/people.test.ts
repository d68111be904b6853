// Accounts given, taken, locked and given back: by one security administrator, approved by another.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Actor } from '#contract/access.ts';
import { signIn, signInTotp } from '#server/account/commands.ts';
import { approveGrant, disablePerson, grantRole, rejectGrant, revokeRole } from '#server/account/people.ts';
import { listWaitingGrants } from '#server/account/queries.ts';
import { enablePerson, unlockPerson } from '#server/account/reopen.ts';
import { totpCode } from '#server/account/totp.ts';
import type { Context } from '#server/context.ts';
import type { Call } from '#server/http/command.ts';
import { listPeople } from '#server/org/queries.ts';
import { actorOf, addAccount, goodPassword, type Ground, openGround } from './security/ground.ts';

let ground: Ground;
let context: Context;
let [first, second]: Actor[] = [];
let staffId: string;
let totp: string;
// A code opens one door: each sign-in is half a minute after the last.
let clock = Date.now();
before(async () => {
  ground = await openGround();
  context = { database: ground.database };
  first = actorOf(ground, 'north', 'security_admin');
  second = actorOf(ground, 'north', 'security_admin');
  staffId = ground.staff.north.client_manager;
  for (const [name, actor] of [
    ['first', first],
    ['second', second],
  ] as const)
    await ground.installer.query('insert into app.account (id, login_name) values ($1, $2)', [
      actor.accountId,
      name,
    ]);
  const made = { loginName: 'li', staffId, role: 'client_manager' as const, rootOrgId: ground.orgs.north };
  ({ totp } = await addAccount(ground, made));
});
after(() => ground.close());

const callOf = (): Call => ({
  route: 'people',
  key: randomUUID(),
  requestHash: Buffer.alloc(32),
  ipHash: Buffer.alloc(32),
  now: new Date(),
});
const inputOf = <B>(body: B) => ({ body, query: undefined });
const codeOf = (error: unknown) => (error as { code?: string }).code; // A problem carries its code.

async function enter(password = goodPassword): Promise<string> {
  clock += 30_000;
  const origin = { ip: '127.0.0.1', ipHash: Buffer.alloc(32), now: new Date(clock) };
  const { secret } = await signIn(ground.database, { loginName: 'li', password, device: 'WEB' }, origin);
  return (await signInTotp(ground.database, secret, { code: totpCode(totp, origin.now) }, origin)).secret;
}
const waiting = async (actor: Actor) => (await listWaitingGrants(context, actor)).grants;
const accountOf = async (actor: Actor) =>
  (await listPeople(context, actor, new Date(clock))).people.find((one) => one.staffId === staffId)?.account;

test('a disabled account that is given back opens once somebody else has approved its roles', async () => {
  await enter();
  await disablePerson(context, first!, inputOf({ staffId, reason: '离岗' }), callOf());
  await assert.rejects(enter(), (error) => codeOf(error) === 'session.refused');
  const enable = () => enablePerson(context, first!, inputOf({ staffId, reason: '返岗' }), callOf());
  assert.deepEqual(await enable(), { waitingGrantCount: 1 });
  await assert.rejects(enable(), (error) => codeOf(error) === 'people.not-disabled');
  await assert.rejects(enter(), (error) => codeOf(error) === 'session.no-role');
  assert.deepEqual((await accountOf(first!))?.roles, [], 'a role that waits is not held');
  const [grant] = await waiting(second!);
  const ask = inputOf({ grantId: grant!.grantId });
  await assert.rejects(
    approveGrant(context, first!, ask, callOf()),
    (error) => codeOf(error) === 'people.self-approval',
  );
  await approveGrant(context, second!, ask, callOf());
  await enter();
  assert.deepEqual((await accountOf(first!))?.roles, ['client_manager']);
});

test('a grant is rejected by another or taken back by its granter, and then waits no more', async () => {
  const grant = { staffId, role: 'lobby' as const, orgId: ground.orgs.north, from: '2026-01-01' };
  for (const actor of [first!, second!]) {
    const { grantId } = await grantRole(context, first!, inputOf(grant), callOf());
    assert.equal((await waiting(second!)).length, 1);
    await rejectGrant(context, actor, inputOf({ grantId, reason: '不需要' }), callOf());
    assert.equal((await waiting(second!)).length, 0);
    await assert.rejects(
      approveGrant(context, second!, inputOf({ grantId }), callOf()),
      (error) => codeOf(error) === 'people.unknown',
    );
  }
});

test('a lock is seen by who may end it, and ended', async () => {
  for (let count = 0; count < 5; count += 1) await assert.rejects(enter('wrong'));
  await assert.rejects(enter(), (error) => codeOf(error) === 'session.refused');
  assert.ok((await accountOf(first!))?.lockedUntil);
  assert.equal((await accountOf(actorOf(ground, 'north', 'branch_head')))?.lockedUntil, null);
  assert.deepEqual(await unlockPerson(context, first!, inputOf({ staffId }), callOf()), { loginName: 'li' });
  assert.equal((await accountOf(first!))?.lockedUntil, null);
  await enter();
});

test('a role that is revoked opens nothing', async () => {
  const ask = inputOf({ staffId, role: 'client_manager' as const, reason: '转岗' });
  assert.deepEqual(await revokeRole(context, first!, ask, callOf()), { endedGrantCount: 1 });
  await assert.rejects(enter(), (error) => codeOf(error) === 'session.no-role');
});
