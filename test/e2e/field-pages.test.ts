// The phone's other screens, its empty states and its second language, on the real server.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Role } from '#contract/access.ts';
import { makeDemoLinks } from '#server/account/demo-link.ts';
import { personOf } from '../security/ground.ts';
import { assertAccessible, assertNoOverflow, leave, noStage, openStage, phone, type Stage } from './stage.ts';

let stage: Stage;
const options = { skip: noStage };

async function seedPlaces({ ground: { installer, orgs, staff } }: Stage): Promise<void> {
  const gridId = randomUUID();
  await installer.query(
    `insert into app.grid (branch_id, id, grid_no, name, kind) values ($1, $2, 'G1', '城南一格', 'PHYSICAL')`,
    [orgs.north, gridId],
  );
  await installer.query(
    `insert into app.grid_member (branch_id, grid_id, staff_id, role, from_on)
     values ($1, $2, $3, 'LEAD', '2020-01-01')`,
    [orgs.north, gridId, staff.north.client_manager],
  );
  for (const [index, name] of ['锦绣花园', '农贸市场'].entries())
    await installer.query(
      `insert into app.place (branch_id, id, place_no, name, kind, lon, lat, grid_id)
       values ($1, $2, $3, $4, '小区', $5, 32.1, $6)`,
      [orgs.north, randomUUID(), `P${index}`, name, 118.9 + index / 100, gridId],
    );
}

before(async () => {
  if (noStage) return;
  stage = await openStage();
  await seedPlaces(stage);
});
after(() => stage?.close());

const open = (path: string, role: Role = 'client_manager') => stage.open(role, path, phone);
const tap = (page: Page, name: string) => page.getByRole('button', { name }).first().tap();
async function look(page: Page): Promise<void> {
  await assertAccessible(page);
  await assertNoOverflow(page);
}

test('finds an own customer by name; the name stands in no address', options, async () => {
  const page = await open('/m/customers');
  const { name } = personOf(0);
  await page.getByText('名下客户 1 户').waitFor();
  await look(page);
  await page.getByRole('searchbox').fill(name);
  await tap(page, '查找');
  await page.getByRole('link', { name }).tap();
  await page.getByRole('heading', { name }).waitFor();
  assert.doesNotMatch(decodeURIComponent(page.url()), /欧阳/);
  assert.doesNotMatch(await page.title(), /欧阳/);
  await page.getByText('存款').waitFor();
  await page.getByText('书面同意').waitFor();
  await look(page);
  await page.goBack();
  await page.getByRole('searchbox').fill('无此人');
  await tap(page, '查找');
  await page.getByText('没有找到叫这个名字的客户').waitFor();
  await leave(page);
});

test('a field is shown in clear for a reason, and hidden again', options, async () => {
  const page = await open('/m/customers');
  await page.clock.install();
  const { name, phone: number } = personOf(0);
  await page.getByRole('link', { name }).tap();
  await tap(page, '查看明文');
  await page.getByRole('radio', { name: '客户要求' }).check();
  await assertAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: '查看明文' }).tap();
  await page.getByText(number).waitFor();
  await page.getByText('今日还可查看 79 次').waitFor();
  await page.clock.fastForward(31_000);
  await page.getByRole('button', { name: '查看明文' }).waitFor();
  assert.equal(await page.getByText(number).count(), 0);
  await leave(page);
});

test('nearby lists the places of the own grid; the position stays here', options, async () => {
  const page = await open('/m/nearby');
  await page.getByText('锦绣花园').waitFor();
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ longitude: 118.91, latitude: 32.1 });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await tap(page, '按离我远近排');
  await page.getByText('940 米').waitFor();
  assert.match((await page.locator('.line').first().textContent()) ?? '', /农贸市场/);
  assert.deepEqual(asked, []);
  await look(page);
  await leave(page);
});

test('every screen speaks English when asked to, and keeps to it', options, async () => {
  const page = await open('/m/me');
  await page.getByRole('button', { name: 'English' }).tap();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  const dataOf = /欧阳.*?娟|员工N\d+|城北支行|城南一格|锦绣花园|农贸市场|小区|城关|书面同意|中文/gu;
  for (const [path, sign] of [
    ['/m', 'Call'],
    ['/m/customers', 'Find'],
    ['/m/nearby', 'Nearest first'],
    ['/m/me', 'Sign out'],
  ] as const) {
    await page.goto(stage.address + path);
    await page.getByRole('button', { name: sign }).first().waitFor();
    await page.locator('.card, .lines, .empty').first().waitFor();
    const text = (await page.locator('#root').textContent()) ?? '';
    assert.doesNotMatch(text.replaceAll(dataOf, ''), /\p{Script=Han}/u, path);
    await look(page);
  }
  await leave(page);
});

test('the counter looks up one exact number and sees one masked person', options, async () => {
  const page = await open('/m', 'counter');
  await page.getByLabel('手机号或身份证号').fill(personOf(3).phone);
  await tap(page, '查找');
  await page.getByText('欧*').waitFor();
  assert.equal(await page.getByText(personOf(3).phone).count(), 0);
  await look(page);
  await leave(page);
});

test('a role without work on the phone is shown the way to the desk', options, async () => {
  const page = await open('/m', 'compliance');
  await page.getByText('这个岗位在手机上没有任务').waitFor();
  assert.equal(await page.getByRole('link', { name: '打开工作台' }).getAttribute('href'), '/');
  await look(page);
  await leave(page);
});

test('each kind of empty day says which it is and what to do next', options, async () => {
  const { installer, orgs, staff } = stage.ground;
  const mine = [orgs.north, staff.north.client_manager];
  // The day of the run may be a Sunday.
  await installer.query(
    `insert into app.calendar_day (day, working) values ((now() at time zone 'Asia/Shanghai')::date, true)`,
  );
  const done = await open('/m');
  await installer.query(`update app.task set state = 'DONE' where branch_id = $1 and staff_id = $2`, mine);
  await done.reload();
  await done.getByText('今天的任务都有结果了').waitFor();
  await installer.query(`delete from app.task where branch_id = $1 and staff_id = $2`, mine);
  await done.reload();
  await done.getByText('今天没有分给您的任务').waitFor();
  await look(done);
  await installer.query('delete from app.task');
  await installer.query('delete from app.plan');
  await done.reload();
  await done.getByText('今天的计划还没有生成').waitFor();
  await done.getByRole('button', { name: '刷新' }).waitFor();
  const head = await open('/m', 'branch_head');
  await head.getByRole('button', { name: '现在生成计划' }).waitFor();
  await installer.query('update app.calendar_day set working = false');
  await done.reload();
  await done.getByText('今天休息').waitFor();
  await look(done);
  await leave(done);
  await leave(head);
});

test('a link of the demonstration opens the phone once', options, async () => {
  const { database, installer } = stage.ground;
  await installer.query('insert into app.installation (id, demo) values ($1, true)', [randomUUID()]);
  const link = (await makeDemoLinks(database)).find(({ role }) => role === 'client_manager');
  assert.ok(link);
  const page = await stage.open(null, link.path, phone);
  await page.waitForURL('**/m');
  await page.getByRole('link', { name: '今天' }).waitFor();
  const again = await stage.open(null, link.path, phone);
  await again.getByText('登录链接已使用或失效').waitFor();
  await look(again);
  const cut = await stage.open(null, link.path.slice(0, -4), phone);
  await cut.getByText('链接不完整').waitFor();
  for (const one of [page, again, cut]) await leave(one);
});
