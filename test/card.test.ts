// The customer card says of each channel what the plan would say, for the sources the person is in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getCustomer } from '#server/customer/card.ts';
import { planBranch } from '#server/plan/commands.ts';
import { actorOf, type Ground, openGround } from './security/ground.ts';

// A Tuesday that is worked, at ten.
const now = new Date('2026-12-01T02:00:00Z');
const day = '2026-12-01';
let ground: Ground;
before(async () => {
  ground = await openGround();
  const { installer, customers } = ground;
  await installer.query(`update app.staff set licence_no = 'L1', licence_to = '2099-12-31'`);
  await installer.query(
    'update app.holding set balance_avg_90d_fen = 6000000, balance_min_90d_fen = 5000000',
  );
  await installer.query('alter table app.consent disable trigger consent_fixed');
  await installer.query('delete from app.consent where customer_id = any($1)', [customers.north.slice(0, 2)]);
});
after(() => ground.close());

const allowByContract = (value: object) =>
  ground.installer.query(`update app.param set value = $1 where key = 'gate.existing-contract'`, [value]);

async function cardOf(index: number) {
  const head = actorOf(ground, 'north', 'branch_head');
  const query = { id: ground.customers.north[index]! };
  return getCustomer({ database: ground.database }, head, { body: undefined, query }, now);
}
async function onPhone(index: number) {
  const { gate, sources } = await cardOf(index);
  const { basis, reasons } = gate.find(({ channel }) => channel === 'phone')!;
  return { sources, basis, reasons: reasons.map(({ code }) => code) };
}
async function planned(index: number): Promise<boolean> {
  await planBranch(ground.database, { branchId: ground.orgs.north, day, actor: null });
  const { rowCount } = await ground.installer.query(
    'select 1 from app.task where customer_id = $1 and day = $2',
    [ground.customers.north[index], day],
  );
  return rowCount === 1;
}

test('without consent the plan holds back, and the card says so', async () => {
  assert.deepEqual(await onPhone(0), { sources: ['deposit'], basis: null, reasons: ['no-basis'] });
  assert.equal(await planned(0), false);
  assert.deepEqual(await onPhone(2), { sources: ['deposit'], basis: 'CONSENT', reasons: [] });
  assert.equal(await planned(2), true);
});

test('an existing contract that compliance has allowed for the source is the basis on both', async () => {
  await allowByContract({ card: ['phone'] });
  assert.deepEqual((await onPhone(0)).reasons, ['no-basis'], 'allowed for a source the person is not in');
  await allowByContract({ deposit: ['phone'] });
  assert.deepEqual(await onPhone(0), { sources: ['deposit'], basis: 'EXISTING_CONTRACT', reasons: [] });
  assert.equal((await cardOf(0)).gate.find(({ channel }) => channel === 'wecom')?.basis, null);
  assert.equal(await planned(0), true);
});

test('an owner without a licence is a reason on both', async () => {
  await ground.installer.query('update app.staff set licence_to = $1 where id = $2', [
    '2026-01-01',
    ground.staff.north.grid_lead,
  ]);
  assert.deepEqual((await onPhone(1)).reasons, ['staff-licence']);
  assert.equal(await planned(1), false);
});
