// The desk: each role does at its own page what it comes for, with mouse or keys, on the real server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Role, roles } from '#contract/access.ts';
import { addAccount, personOf } from '../security/ground.ts';
import { assertAccessible, assertNoOverflow, leave, noStage, openStage, type Stage } from './stage.ts';

let stage: Stage;
const options = { skip: noStage };
const desk = { viewport: { width: 1440, height: 900 } };
const open = (role: Role, path: string) => stage.open(role, path, desk);

/** Today is a working day, the deposits of the north qualify; one customer complained, one is late, one moved desk. */
async function giveWork({ ground: { installer, orgs, customers, staff } }: Stage): Promise<void> {
  await installer.query(
    `insert into app.calendar_day (day, working) values ((now() at time zone 'Asia/Shanghai')::date, true)`,
  );
  await installer.query(
    `update app.holding set balance_avg_90d_fen = 6000000, balance_min_90d_fen = 5000000 where branch_id = $1`,
    [orgs.north],
  );
  await installer.query('update app.customer set complaint_open = true where id = $1', [customers.north[3]]);
  await installer.query('update app.customer set overdue_days = 12 where id = $1', [customers.north[4]]);
  const me = staff.north.client_manager;
  await installer.query('update app.customer set owner_id = $1 where id = $2', [me, customers.north[5]]);
}

before(async () => {
  if (noStage) return;
  stage = await openStage();
  await giveWork(stage);
});
after(() => stage?.close());

const count = async (text: string, values: unknown[] = []): Promise<number> =>
  (await stage.ground.installer.query(text, values)).rowCount ?? 0;
const click = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const railOf = async (page: Page) => page.locator('.rail-link').allTextContents();
/** No seeded person stands on the page in clear, but for the actor's own customer. */
async function assertMasked(page: Page, role: Role): Promise<void> {
  const text = (await page.locator('body').textContent()) ?? '';
  for (let index = 0; index < 30; index += 1) {
    if (index === roles.indexOf(role)) continue;
    const { name, phone, idNo } = personOf(index);
    for (const clear of [name, phone, idNo]) assert.ok(!text.includes(clear), clear);
  }
}

test('a branch head makes the plan and reads who was held back, and why', options, async () => {
  const page = await open('branch_head', '/');
  await page.waitForURL('**/desk/plan');
  await page.getByRole('heading', { name: /城北支行/ }).waitFor();
  await click(page, '重新生成');
  await page.getByText(/已生成:\d+ 人 \d+ 项任务/).waitFor();
  await page.getByText('共 2 户').waitFor();
  await page.getByRole('button', { name: '重新生成' }).hover();
  await assertAccessible(page);
  await assertNoOverflow(page);
  await click(page, '投诉未结');
  await page.getByText('有未结投诉,先处理投诉').waitFor();
  assert.equal(await page.locator('.ant-drawer .ant-table-row').count(), 1);
  await assertMasked(page, 'branch_head');
  await page.keyboard.press('Escape');
  await page.locator('.ant-drawer-open').waitFor({ state: 'detached' });
  await click(page, '员工N0');
  await page.getByText('90 天日均存款 6万').first().waitFor();
  await assertAccessible(page);
  await leave(page);
});

test('a client manager records a result with two keys and a refusal with two clicks', options, async () => {
  const page = await open('client_manager', '/');
  await page.waitForURL('**/desk/today');
  const hand = page.locator('.task-panel h2');
  await hand.waitFor();
  const name = (await hand.textContent()) ?? '';
  await assertAccessible(page);
  await page.keyboard.press('5');
  await page.getByText('下一步什么时候?').waitFor();
  await page.keyboard.press('2');
  await page.getByText(`已登记:${name} · 待跟进`).waitFor();
  const kept = `select 1 from app.touch where outcome = 'FOLLOW_UP'
    and next_on = (now() at time zone 'Asia/Shanghai')::date + 3`;
  assert.equal(await count(kept), 1);
  await hand.filter({ hasNotText: name }).waitFor();
  const refuser = (await hand.textContent()) ?? '';
  await click(page, '投诉');
  await page.getByText('登记不能撤回').waitFor();
  await click(page, /拒绝·勿扰/);
  await page.getByText('登记不能撤回').waitFor();
  await assertAccessible(page);
  assert.equal(await count('select 1 from app.refusal'), 0);
  await page.getByLabel('备注(可不填)').fill('请不要再打');
  await click(page, '登记拒绝');
  await page.getByText(`已登记:${refuser} · 拒绝·勿扰`).waitFor();
  assert.equal(await count('select 1 from app.refusal where channel is null'), 1);
  const told = `select 1 from app.touch t join app.task k on k.id = t.task_id and k.state = 'DONE'
    where t.outcome = 'REFUSED' and t.note_sealed is not null`;
  assert.equal(await count(told), 1);
  await leave(page);
});

test(
  'a parameter is proposed by one, approved by another, and both stand in the audit',
  options,
  async () => {
    const head = await open('branch_head', '/desk/params');
    await click(head, '每户每日触达上限');
    await click(head, '提出变更');
    const send = head.getByRole('button', { name: '提交审批' });
    assert.ok(await send.isDisabled());
    await head.getByText('值没有变化').waitFor();
    await head.locator('.value-field input').fill('-1');
    await head.getByRole('alert').getByText('不能小于 0').waitFor();
    await head.locator('.value-field input').fill('3');
    await head.getByPlaceholder('写给批准人看').fill('节前客户来电多');
    await assertAccessible(head);
    await send.click();
    await head.getByText('待批准 1 项').waitFor();
    await head.getByText('由合规批准').waitFor();
    await leave(head);

    const officer = await open('compliance', '/');
    await officer.waitForURL('**/desk/params');
    await officer.getByText('节前客户来电多').first().waitFor();
    await click(officer, '批准');
    await officer.getByText('没有待批准的参数变更').waitFor();
    assert.equal(
      await count(
        `select 1 from app.param where key = 'call.attempt.day' and value = '3' and approved_by is not null`,
      ),
      1,
    );
    await officer.getByRole('link', { name: '审计' }).click();
    await officer.getByText('批准参数变更').first().waitFor();
    await officer.getByText('提出参数变更').first().waitFor();
    await assertAccessible(officer);
    await officer.reload();
    await officer.getByText('查看审计').first().waitFor();
    await leave(officer);
  },
);

test('head office sees every customer masked, and why it reveals nothing', options, async () => {
  const page = await open('head_office', '/desk/customers');
  await page.locator('.ant-table-row').first().waitFor();
  assert.ok((await page.locator('.ant-table-row').count()) >= 10);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByText('您的岗位只看遮掩后的信息').waitFor();
  await page.getByRole('heading', { name: '现在能否联系' }).waitFor();
  await assertMasked(page, 'head_office');
  await assertAccessible(page);
  await leave(page);
});

test('the heads of the customer list sort all of it, and the address keeps the order', options, async () => {
  const page = await open('branch_head', '/desk/customers');
  const firstCell = () => page.locator('.ant-table-row td').first().textContent();
  const { rows: numbers } = await stage.ground.installer.query<{ customer_no: string }>(
    'select customer_no from app.customer where branch_id = $1 order by customer_no collate "C"',
    [stage.ground.orgs.north],
  );
  await page.getByText(numbers[0]!.customer_no, { exact: true }).first().waitFor();
  assert.equal(await firstCell(), numbers[0]!.customer_no);
  await page.getByRole('columnheader', { name: '提示' }).click();
  await page.waitForURL(/sort=overdue&order=desc/);
  await page.locator('.ant-table-row').first().getByText('逾期 12 天').waitFor();
  await page.getByRole('columnheader', { name: '客户号' }).click();
  await page.getByRole('columnheader', { name: '客户号' }).click();
  await page.waitForURL(/sort=number&order=desc/);
  await page.locator('.ant-table-row').first().getByText(numbers.at(-1)!.customer_no).waitFor();
  await page.reload();
  await page.locator('.ant-table-row').first().getByText(numbers.at(-1)!.customer_no).waitFor();
  await assertAccessible(page);
  await leave(page);
});

test('an owner reveals one field with a reason; it hides by itself or at once', options, async () => {
  const { customers } = stage.ground;
  const page = await open('client_manager', `/desk/customers/${customers.north[0]}`);
  const reveal = page.getByRole('button', { name: '查看明文' });
  assert.ok(await reveal.isDisabled());
  await page.getByLabel('为什么看?(会留痕)').click();
  await page.getByTitle('客户要求').click();
  await reveal.click();
  await page.getByText(personOf(0).phone).waitFor();
  await click(page, '马上遮掩');
  await page.getByText(personOf(0).phone).waitFor({ state: 'detached' });
  assert.equal(await count(`select 1 from app.audit where action = 'customer.revealed'`), 1);
  await leave(page);
});

test(
  'a field of somebody who refused says what it is not for, and is not shown for a visit',
  options,
  async () => {
    const { customers, orgs, installer } = stage.ground;
    await installer.query(
      `insert into app.refusal (branch_id, id, customer_id, refusal_no, at, origin)
     values ($1, gen_random_uuid(), $2, 'E1', now(), 'FEED')`,
      [orgs.north, customers.north[5]],
    );
    const page = await open('client_manager', `/desk/customers/${customers.north[5]}`);
    const reveal = async (reason: string) => {
      await page.getByLabel('为什么看?(会留痕)').click();
      await page.getByTitle(reason).click();
      await click(page, '查看明文');
    };
    const alert = page.getByRole('alert').filter({ hasText: '现在不能联系该客户' });
    await reveal('上门走访');
    await alert.getByText('客户已拒绝一切营销').waitFor();
    assert.equal(await page.getByText(personOf(5).phone).count(), 0);
    await reveal('办理申请');
    await page.getByText('不得用于营销,仅限办理申请').waitFor();
    await page.getByText(personOf(5).phone).waitFor();
    await assertAccessible(page);
    await leave(page);
  },
);

test('the counter looks up one masked person; the number stays out of the address', options, async () => {
  const page = await open('counter', '/');
  await page.waitForURL('**/desk/lookup');
  const { phone } = personOf(1);
  await page.getByLabel('手机号或身份证号').fill(phone);
  await page.keyboard.press('Enter');
  await page.getByText('主办 员工N1').waitFor();
  assert.ok(!page.url().includes(phone));
  await click(page, '登记客户拒绝(勿扰)');
  await assertAccessible(page);
  await click(page, '登记拒绝');
  await page.getByText(/^已登记拒绝,取消任务/).waitFor();
  assert.equal(
    await count(`select 1 from app.refusal where customer_id = '${stage.ground.customers.north[1]}'`),
    1,
  );
  await page.getByLabel('手机号或身份证号').fill('13000000000');
  await page.keyboard.press('Enter');
  await page.getByText('本行没有这个号码的客户').waitFor();
  await assertAccessible(page);
  await leave(page);
});

test(
  'a security administrator grants, takes back, revokes, disables and enables; another approves',
  options,
  async () => {
    const { ground } = stage;
    const [staffId, made] = [ground.staff.north.lobby, ground.orgs.north];
    const lobby = await addAccount(ground, {
      loginName: 'e2e.people',
      staffId,
      role: 'lobby',
      rootOrgId: made,
    });
    const page = await open('security_admin', '/desk/people');
    await page.getByLabel('工号、姓名、机构或岗位').fill('N5');
    const row = page.getByRole('row').filter({ hasText: 'e2e.people' });
    const dialog = page.getByRole('dialog');
    const choose = async (role: string) => {
      await dialog.getByRole('combobox').first().click();
      await page.getByTitle(role, { exact: true }).last().click();
    };
    await row.getByRole('button', { name: '授权' }).click();
    await choose('柜面');
    await dialog.getByRole('button', { name: '授权' }).click();
    await page.getByText('待批准的授权 1 项').waitFor();
    await page.getByText('申请人与批准人不能是同一人').waitFor();
    await click(page, '撤回');
    await dialog.getByLabel('原因').fill('提错了');
    await dialog.getByRole('button', { name: '不批准' }).click();
    await page.getByText(/^待批准的授权/).waitFor({ state: 'detached' });
    await row.getByRole('button', { name: '停用' }).click();
    await dialog.getByLabel('原因').fill('离岗');
    await assertAccessible(page);
    await dialog.getByRole('button', { name: '停用' }).click();
    await row.getByRole('button', { name: '启用' }).click();
    await dialog.getByLabel('原因').fill('返岗');
    await dialog.getByRole('button', { name: '启用' }).click();
    await page.getByText('待批准的授权 1 项').waitFor();
    assert.ok(await page.getByRole('button', { name: '批准', exact: true }).isDisabled());
    // Somebody else asked for it: now it is this person's to approve.
    await ground.installer.query('update app.role_grant set granted_by = $1 where id = $2', [
      lobby.id,
      lobby.grantId,
    ]);
    await page.reload();
    await page.getByRole('button', { name: '批准', exact: true }).click();
    await page.getByText(/^待批准的授权/).waitFor({ state: 'detached' });
    await page.getByLabel('工号、姓名、机构或岗位').fill('N5');
    await row.getByRole('button', { name: '收回' }).click();
    await dialog.getByLabel('原因').fill('转岗');
    await dialog.getByRole('button', { name: '收回' }).click();
    await row.getByText('还没有角色').waitFor();
    await assertAccessible(page);
    await assertNoOverflow(page);
    await leave(page);
  },
);

test('the rail offers what the role may see, and a page beyond it says so', options, async () => {
  const rails: Partial<Record<Role, string[]>> = {
    branch_head: ['今天', '查客户', '计划', '客户', '同一人', '网格', '名单导入', '导出', '人员', '参数'],
    compliance: ['名单导入', '导出', '参数', '审计'],
    counter: ['查客户'],
    audit_admin: ['审计'],
    security_admin: ['人员', '参数'],
  };
  for (const [role, rail] of Object.entries(rails)) {
    const page = await open(role as Role, '/desk/password'); // Object.entries forgets the literal names.
    await page.locator('.rail-link').first().waitFor();
    assert.deepEqual(await railOf(page), rail, role);
    if (!rail.includes('审计')) {
      await page.goto(`${stage.address}/desk/audit`);
      await page.getByText('您的岗位没有这项权限').waitFor();
    }
    await leave(page);
  }
});

const deskPages = 'today lookup plan customers pairs grids imports exports exports/new people params'.split(
  ' ',
);

test('every page of a branch head is accessible and whole in both languages', options, async () => {
  const page = await open('branch_head', '/desk/plan');
  await page.getByRole('heading', { name: /城北支行/ }).waitFor();
  for (const language of ['zh', 'en']) {
    await page.evaluate((chosen) => localStorage.setItem('language', chosen), language);
    for (const name of deskPages) {
      await page.goto(`${stage.address}/desk/${name}`);
      await page.locator('main h1, main h2, main .empty-title').first().waitFor();
      await page.locator('.waiting').first().waitFor({ state: 'detached' });
      await assertAccessible(page);
      await assertNoOverflow(page);
    }
  }
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await leave(page);
});
