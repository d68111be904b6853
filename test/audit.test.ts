// Whoever reads the audit reads who it was and what was done, in words.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signIn, signInTotp } from '#server/account/commands.ts';
import { totpCode } from '#server/account/totp.ts';
import { listAudit } from '#server/audit/queries.ts';
import { actorOf, addAccount, goodPassword, type Ground, openGround } from './security/ground.ts';

let ground: Ground;
before(async () => {
  ground = await openGround();
});
after(() => ground.close());

test('a sign-in names its account; one that was refused names the account that was tried, and nobody as its author', async () => {
  const { database, orgs, staff } = ground;
  const now = new Date();
  const origin = { ip: '127.0.0.1', ipHash: Buffer.alloc(32), now };
  const account = { role: 'client_manager' as const, rootOrgId: orgs.north };
  const staffed = await addAccount(ground, {
    ...account,
    loginName: 'audit.li',
    staffId: staff.north.client_manager,
  });
  const lonely = await addAccount(ground, { ...account, loginName: 'audit.officer', staffId: null });
  for (const [loginName, { totp }] of [
    ['audit.li', staffed],
    ['audit.officer', lonely],
  ] as const) {
    const asked = { loginName, password: goodPassword, device: 'WEB' as const };
    const { secret } = await signIn(database, asked, origin);
    await signInTotp(database, secret, { code: totpCode(totp, now) }, origin);
  }
  for (const loginName of ['audit.li', 'audit.nobody'])
    await assert.rejects(signIn(database, { loginName, password: 'wrong', device: 'WEB' }, origin));
  const reader = { ...actorOf(ground, 'north', 'audit_admin'), rootOrgId: orgs.head };
  const { entries } = await listAudit({ database }, reader, { body: undefined, query: {} });
  const whoDid = (action: string) =>
    entries.filter((entry) => entry.action === action).map(({ actor }) => [actor.kind, actor.name]);
  const people = [
    ['ACCOUNT', 'audit.officer'],
    ['STAFF', '员工N0 N0'],
  ];
  assert.deepEqual(whoDid('session.opened'), people);
  assert.deepEqual(whoDid('session.password-accepted'), people);
  assert.deepEqual(whoDid('session.refused'), [
    ['STRANGER', null],
    ['STRANGER', 'audit.li'],
  ]);
});
