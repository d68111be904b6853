import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { Problem } from '#contract/problem.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { asSignIn } from '../db/scope.ts';
import { createTestDatabase } from '../db/testing.ts';
import { signIn, signInTotp } from './commands.ts';
import { addGrant, createAccount } from './people.ts';
import { findActor } from './session.ts';
import { requireStepUp, stepUp } from './step-up.ts';
import { totpCode } from './totp.ts';

let database: Database;
let installer: pg.Client;
let drop: () => Promise<void>;
before(async () => {
  const made = await createTestDatabase();
  database = await openDatabase(made.url, made.roles, made.keysDir);
  installer = new pg.Client({ connectionString: made.url });
  await installer.connect();
  drop = made.drop;
  await installer.query(
    `insert into app.org (org_no, name, level, lineage) values ('1', '总行', 'HEAD', array[1])`,
  );
});
after(async () => {
  await database.close();
  await installer.end();
  await drop();
});

const start = new Date('2026-06-01T02:00:00Z');
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const from = (now: Date) => ({ ip: '127.0.0.1', ipHash: Buffer.alloc(32), now });
const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

async function enter(loginName: string) {
  const act = <T>(run: Parameters<typeof asSignIn<T>>[1]) => asSignIn(database, run);
  const made = await createAccount(database, act, null, { loginName, staffId: null }, start);
  const { accountId, password, totp } = made;
  await act((tx) => addGrant(tx, null, { accountId, role: 'compliance', rootOrgId: 1, from: '2026-01-01' }));
  const pending = await signIn(database, { loginName, password, device: 'WEB' }, from(start));
  const second = { code: totpCode(totp, start), newPassword: 'Vq7-turnip-Lantern' };
  const { secret } = await signInTotp(database, pending.secret, second, from(start));
  return { actor: (await findActor(database, secret, start))!, secret, totp, code: second.code };
}

test('A19 the second factor is asked for again after five minutes, and shown by a fresh code only', async () => {
  const { actor, secret, totp, code } = await enter('officer');
  await requireStepUp(database, actor, at(300));
  await assert.rejects(requireStepUp(database, actor, at(301)), refused('session.step-up'));

  await assert.rejects(stepUp(database, actor, '000000', from(at(301))), refused('session.refused'));
  await assert.rejects(
    stepUp(database, actor, code, from(at(20))),
    refused('session.refused'),
    'used before',
  );
  const again = await stepUp(database, actor, totpCode(totp, at(310)), from(at(310)));
  assert.equal(await findActor(database, secret, at(311)), undefined, 'the old id opens nothing');
  const fresh = (await findActor(database, again.secret, at(311)))!;
  assert.equal(fresh.role, 'compliance');
  await requireStepUp(database, fresh, at(610));
  await assert.rejects(requireStepUp(database, fresh, at(611)), refused('session.step-up'));

  const { rows } = await installer.query<{ action: string }>(
    `select action from app.audit where action like 'session.step%' order by id`,
  );
  assert.deepEqual(
    rows.map((row) => row.action),
    ['session.step-up-refused', 'session.step-up-refused', 'session.stepped-up'],
  );
});

test('five wrong codes lock the step-up like a sign-in', async () => {
  const { actor, totp } = await enter('guesser');
  for (let round = 0; round < 5; round += 1)
    await assert.rejects(stepUp(database, actor, '000000', from(at(60))), refused('session.refused'));
  const right = totpCode(totp, at(90));
  await assert.rejects(stepUp(database, actor, right, from(at(90))), refused('session.refused'));
});

test('a demonstration asks for none', async () => {
  const actor = { accountId: '', staffId: null, staffNo: null, name: '', rootOrgId: 1, branchId: null };
  const { rows } = await installer.query<{ id: string }>('select id from app.session limit 1');
  const old = { ...actor, role: 'compliance' as const, sessionId: rows[0]!.id };
  await assert.rejects(requireStepUp(database, old, at(90_000)), refused('session.step-up'));
  await installer.query('insert into app.installation (id, demo) values (gen_random_uuid(), true)');
  await requireStepUp(database, old, at(90_000));
});
