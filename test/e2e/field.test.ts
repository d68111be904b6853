// The phone: a person of the branch plays the day on the real server in a real browser.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { totpCode } from '#server/account/totp.ts';
import { goodPassword, personOf } from '../security/ground.ts';
import { assertAccessible, assertNoOverflow, leave, noStage, openStage, phone, type Stage } from './stage.ts';

let stage: Stage;
const options = { skip: noStage };

/** All tasks of the north on one desk, one of them an appointment; that person's grid with a place in it. */
async function giveWork({ ground: { installer, orgs, staff } }: Stage): Promise<void> {
  const me = staff.north.client_manager;
  await installer.query('update app.customer set owner_id = $1 where branch_id = $2', [me, orgs.north]);
  await installer.query(
    `update app.task set staff_id = $1, why = jsonb_set(why, '{reasons}',
       '[{"code":"mortgage.handover-past","values":{"days":8,"instalments":26}}]') where branch_id = $2`,
    [me, orgs.north],
  );
  await installer.query(
    `update app.task set kind = 'APPOINTMENT', at_time = '10:30', why = jsonb_set(why, '{reasons}', '[]')
      where branch_id = $1 and position = 5`,
    [orgs.north],
  );
  const gridId = randomUUID();
  await installer.query(
    `insert into app.grid (branch_id, id, grid_no, name, kind) values ($1, $2, 'G1', '城南一格', 'PHYSICAL')`,
    [orgs.north, gridId],
  );
  await installer.query(
    `insert into app.grid_member (branch_id, grid_id, staff_id, role, from_on)
     values ($1, $2, $3, 'LEAD', '2020-01-01')`,
    [orgs.north, gridId, me],
  );
  await installer.query(
    `insert into app.place (branch_id, id, place_no, name, kind, lon, lat, grid_id)
     values ($1, $2, 'P1', '锦绣花园', '小区', 118.9, 32.1, $3)`,
    [orgs.north, randomUUID(), gridId],
  );
}

before(async () => {
  if (noStage) return;
  stage = await openStage();
  await giveWork(stage);
});
after(() => stage?.close());

const today = () => stage.open('client_manager', '/m', phone);
const count = async (text: string, values: unknown[] = []): Promise<number> =>
  (await stage.ground.installer.query(text, values)).rowCount ?? 0;
const nameInHand = async (page: Page): Promise<string> =>
  (await page.locator('.card-current strong').first().textContent()) ?? '';
const tap = (page: Page, name: string) => page.getByRole('button', { name }).first().tap();

test('signs in with password and code and sees the appointment first', options, async () => {
  const page = await stage.open(null, '/m', phone);
  await page.getByLabel('登录名').fill('e2e.client_manager');
  await page.getByLabel('密码').fill('wrong');
  await tap(page, '下一步');
  await page.getByRole('alert').getByText('账号、密码或验证码不正确').waitFor();
  await assertAccessible(page);
  await page.getByLabel('密码').fill(goodPassword);
  await tap(page, '下一步');
  await page.getByLabel('动态验证码').fill(totpCode(stage.totpOf('client_manager'), new Date()));
  await tap(page, '登录');
  const first = page.locator('.card').first();
  await first.getByText('10:30 预约 · 电话').waitFor();
  assert.equal(await nameInHand(page), personOf(5).name);
  await page.getByText('按揭交房 8 天 · 已还 26 期').first().waitFor();
  assert.equal(await page.locator('.card').count(), 10);
  await assertAccessible(page);
  await assertNoOverflow(page);
  await leave(page);
});

test('the watermark comes back when it is taken away or hidden', options, async () => {
  const page = await today();
  const mark = page.locator('.watermark');
  await mark.waitFor({ state: 'attached' });
  await mark.evaluate((element) => element.remove());
  await mark.waitFor({ state: 'attached' });
  await mark.evaluate((element) => {
    element.style.display = 'none';
  });
  await page.waitForFunction(
    () => getComputedStyle(document.querySelector('.watermark')!).display !== 'none',
  );
  await leave(page);
});

test('a result in two taps: kept once, confirmed by the server, gone from the list', options, async () => {
  const page = await today();
  const name = await nameInHand(page);
  await tap(page, '意向 A');
  await page.getByRole('dialog', { name: `${name} · 意向 A` }).waitFor();
  await assertAccessible(page);
  await tap(page, '明天');
  await page.getByText(`已登记:${name} · 意向 A`).waitFor();
  await page.locator('.card-current').waitFor();
  assert.notEqual(await nameInHand(page), name);
  await page.reload();
  await page.locator('.card-current').waitFor();
  assert.equal(await page.getByText(name).count(), 0);
  const kept = `select 1 from app.touch where outcome = 'INTENT_A'
    and next_on = (now() at time zone 'Asia/Shanghai')::date + 1`;
  assert.equal(await count(kept), 1);
  await leave(page);
});

test('a result without a next step is closed with its reason', options, async () => {
  const page = await today();
  const name = await nameInHand(page);
  await tap(page, '空号错号');
  await page.getByRole('dialog').getByRole('button', { name: '空号错号' }).tap();
  await page.getByText(`已登记:${name} · 空号错号`).waitFor();
  assert.equal(await count(`select 1 from app.touch where closed_reason = 'WRONG_NUMBER'`), 1);
  await leave(page);
});

test('a refusal says what it does, then holds on every channel', options, async () => {
  const page = await today();
  const name = await nameInHand(page);
  await page.locator('.card-current summary').tap();
  const link = await page.locator('.card-current details a').getAttribute('href');
  await tap(page, '拒绝·勿扰');
  await page.getByText('登记不能撤回').waitFor();
  await assertAccessible(page);
  assert.equal(await count('select 1 from app.refusal'), 0);
  await tap(page, '登记拒绝');
  await page.getByText(`已登记:${name}`).waitFor();
  assert.equal(await count('select 1 from app.refusal where channel is null'), 1);
  await page.goto(stage.address + link);
  await page.getByRole('heading', { name: '现在能否联系' }).waitFor();
  assert.equal(await page.getByText('客户已拒绝一切营销,本人重新授权前不得联系').count(), 5);
  assert.equal(await page.getByText('可以', { exact: true }).count(), 0);
  await assertAccessible(page);
  await leave(page);
});

test('without a network nothing is called kept; with one it is sent, once', options, async () => {
  const page = await today();
  const name = await nameInHand(page);
  const before = await count('select 1 from app.touch');
  await page.context().setOffline(true);
  await tap(page, '无人应答');
  await tap(page, '3 天后');
  await page.getByText('未送达 1 条').waitFor();
  assert.equal(await page.getByText('已登记').count(), 0);
  await page.getByRole('link', { name: '我' }).tap();
  assert.ok(await page.getByRole('button', { name: '退出登录' }).isDisabled());
  assert.equal(await count('select 1 from app.touch'), before);
  await page.context().setOffline(false);
  await page.getByText(`已登记:${name} · 无人应答`).waitFor();
  assert.equal(await count('select 1 from app.touch'), before + 1);
  await leave(page);
});

test(
  'what the gate forbids since the list was made is said at the dial, and no number is given',
  options,
  async () => {
    const page = await today();
    const name = await nameInHand(page);
    await stage.ground.installer.query(`update app.customer set complaint_open = true where branch_id = $1`, [
      stage.ground.orgs.north,
    ]);
    await tap(page, '拨打电话');
    await page.getByRole('alert').getByText('有未结投诉,先处理投诉').waitFor();
    await page.reload();
    await page.locator('.card-current').getByText('现在不能联系').waitFor();
    assert.equal(await nameInHand(page), name);
    assert.ok(await page.getByRole('button', { name: '拨打电话' }).first().isDisabled());
    await assertAccessible(page);
    await stage.ground.installer.query('update app.customer set complaint_open = false');
    await leave(page);
  },
);

test('the number is dialled for who may, and the dial is audited with its task', options, async () => {
  const page = await today();
  await tap(page, '拨打电话');
  await page.getByText('今日还可拨').waitFor();
  assert.equal(
    await count(`select 1 from app.audit where action = 'customer.dialled' and reason = 'dial'`),
    1,
  );
  await leave(page);
});

test(
  'a session that ended asks for the sign-in, and the result made meanwhile is not lost',
  options,
  async () => {
    const page = await today();
    const name = await nameInHand(page);
    const kept = await count('select 1 from app.touch');
    await stage.ground.installer.query(`update app.session set ended_at = now() where ended_at is null`);
    await tap(page, '无人应答');
    await tap(page, '明天');
    await page.getByText('登录已到期,请重新登录').waitFor();
    await page.getByLabel('登录名').fill('e2e.client_manager');
    await page.getByLabel('密码').fill(goodPassword);
    await tap(page, '下一步');
    // The code of the next half minute: the present one may have been used already.
    const soon = new Date(Date.now() + 30_000);
    await page.getByLabel('动态验证码').fill(totpCode(stage.totpOf('client_manager'), soon));
    await tap(page, '登录');
    await page.getByRole('alert').getByText(name).waitFor();
    assert.equal(await page.getByText('已登记').count(), 0);
    await tap(page, '再送一次');
    await page.getByText(`已登记:${name} · 无人应答`).waitFor();
    assert.equal(await count('select 1 from app.touch'), kept + 1);
    await leave(page);
  },
);
