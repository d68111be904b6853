// The person in a branch office with three files and ten minutes, who never read a manual: drops them, sees what is
// wrong, mends it, submits; another accepts; the run is watched, its account read and put on paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Role } from '#contract/access.ts';
import { writeXlsx } from '#server/sheet/xlsx.ts';
import { runUndoJob } from '#server/source/undo/jobs.ts';
import { runDeliveryJob } from '#server/source/upload/jobs.ts';
import { assertAccessible, assertNoOverflow, leave, noStage, openStage, type Stage } from './stage.ts';

let stage: Stage;
const options = { skip: noStage };
const desk = { viewport: { width: 1280, height: 800 } };
const open = (role: Role, path: string) => stage.open(role, path, desk);
before(async () => {
  if (noStage) return;
  stage = await openStage();
  // Forty customers are many here.
  const { rowCount } = await stage.ground.installer.query(
    `update app.param set value = '30' where key = 'import.approval.customers'`,
  );
  assert.ok(rowCount, 'the limit is a parameter');
});
after(() => stage?.close());

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
function idNoOf(no: number): string {
  const body = `33010219${60 + (no % 40)}0${1 + (no % 9)}1${no % 9}${String(100 + no)}`;
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + '10X98765432'[sum % 11]!;
}

const numbers = Array.from({ length: 40 }, (_, at) => at);
/** As the core system gives it: its own words, an ID number that Excel has eaten, phones cut short or two in a cell. */
const customers = [
  ['客户编号', '姓名', '手机', '证件号码', '住址', '客户等级'],
  ...numbers.map((no) => [
    `K${no}`,
    `王建${'国民军华平'[no % 5]}`,
    no < 3 ? `1380000${no}` : no === 5 ? '13800001005/13900001005' : `1380000${1000 + no}`,
    no === 7 || no === 8 ? '3.30102E+17' : idNoOf(no),
    `翠湖花园 ${no} 幢, 502`,
    no % 2 ? '金' : '普通',
  ]),
];
const holdings = [
  ['借据号', '客户号', '产品类型', '放款日期', '到期日', '余额', '机构号'],
  ...numbers.map((no) => [`L${no}`, `K${no}`, '消费贷', '2024-05-16', '2027-05-16', `${no + 1}.50`, '1101']),
];
const consents = [
  ['客户号', '授权用途', '触达渠道', '依据', '授权日期'],
  ...numbers.map((no) => [`K${no}`, '营销', '电话', '书面同意', '2025/1/8']),
];
const fileOf = (name: string, rows: string[][]) => ({
  name: `${name}.csv`,
  mimeType: 'text/csv',
  buffer: Buffer.from(rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n')),
});
/** A workbook with a title above its header, as clerks make them. */
async function workbookOf(name: string, title: string, rows: string[][]) {
  const parts: Buffer[] = [];
  for await (const part of writeXlsx([{ name: 'Sheet1', headRows: 0, rows: [[[title], ...rows]] }]))
    parts.push(part);
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { name: `${name}.xlsx`, mimeType, buffer: Buffer.concat(parts) };
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const fileWord = (page: Page, name: string) => page.locator('.file-list li').filter({ hasText: name });
const choose = async (page: Page, name: string) => {
  await fileWord(page, name).locator('button').click();
  await page.locator('.file-pane h2').filter({ hasText: name }).waitFor();
};
const counts = (page: Page) => page.locator('.file-pane .counts dd').allTextContents();
const count = async (text: string): Promise<number> => {
  const { rows } = await stage.ground.installer.query<{ n: string }>(
    `select count(*) as n from (${text}) as x`,
  );
  return Number(rows[0]?.n);
};
let deliveryId = '';

test(
  'three files are dropped, what is wrong is said and mended row by row and at once',
  options,
  async () => {
    const page = await open('branch_head', '/desk/imports');
    await page.getByRole('button', { name: '新建导入:选择文件' }).waitFor();
    await assertAccessible(page);
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([
        await workbookOf('客户名单', '城北支行客户名单 2026 年 11 月', customers),
        await workbookOf('持有', '消费贷款余额(万元)', holdings),
        fileOf('同意', consents),
        { name: '空.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) },
      ]);
    await page.waitForURL('**/delivery/*');
    deliveryId = new URL(page.url()).pathname.split('/').at(-1)!;
    await page.getByText('文件是空的。请确认导出已完成。').waitFor();
    await fileWord(page, '同意.csv')
      .getByText(/可导入/)
      .waitFor();
    await press(page, '知道了');

    await choose(page, '客户名单.xlsx');
    await page.getByText('手机号 不是 11 位手机号').waitFor();
    assert.deepEqual(await counts(page), ['40', '35', '5', '0', '35']);
    await page.getByText('固定值(每行相同)').first().waitFor();
    await page.getByText('文件里没有用到的 1 列').waitFor();
    assert.doesNotMatch((await page.locator('.file-pane').textContent()) ?? '', /王建|138000010/);
    await assertAccessible(page);
    await assertNoOverflow(page);

    // Row by row, with keys only: Enter saves and goes on.
    await press(page, /手机号 不是 11 位手机号/);
    await page.locator('.bad-field').first().focus();
    await page.keyboard.type('13800005678');
    await page.keyboard.press('Enter');
    await page.keyboard.type('13900');
    await page.keyboard.press('Enter');
    await page.getByText('已改好').waitFor();
    await page.getByText('仍有误').waitFor();
    await page.locator('.bad-rows li').nth(2).getByRole('button', { name: '看原值' }).click();
    await page.waitForFunction(
      () => document.querySelectorAll<HTMLInputElement>('.bad-field')[2]?.value === '13800002',
    );
    assert.equal(await count(`select 1 from app.audit where action = 'delivery.cell-opened'`), 1);

    // At once, and back.
    await press(page, '这 2 行不导入');
    await page.getByText('2 行已设为不导入').waitFor();
    assert.deepEqual(await counts(page), ['40', '36', '2', '2', '36']);
    await press(page, '撤销');
    await page.getByText('手机号 不是 11 位手机号 · 2 行').waitFor();
    await press(page, /身份证号 号码已被 Excel 改坏/);
    await page.locator('.bad-rows li').first().waitFor();
    await leave(page);
  },
);

test(
  'the draft is there after the page was closed; a mapping is changed, taken back and kept',
  options,
  async () => {
    const page = await open('branch_head', '/desk/imports');
    await page.getByText('继续处理').waitFor();
    await page.locator('.row-open').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${deliveryId}`);
    await choose(page, '持有.xlsx');
    await page.getByRole('rowheader', { name: '余额', exact: true }).waitFor();
    assert.match((await page.locator('.file-pane').textContent()) ?? '', /840\.00/);
    await page.getByLabel('「余额」取自文件的哪一列').click();
    await page.getByTitle('不导入此列').last().click();
    await page.getByText('文件里没有用到的 1 列').waitFor();
    await press(page, '撤销上一步');
    await page.getByText('文件里没有用到的 1 列').waitFor({ state: 'detached' });
    // The balances are in ten thousands: nothing is bad, and all would be wrong.
    await page.getByLabel('「余额」的修正规则').click();
    await page.getByTitle('万元换成元').last().click();
    await page.getByText('8,400,000.00').waitFor();
    await page.keyboard.press('Escape');
    await press(page, '存为方案');
    await page.getByLabel('方案名称').fill('核心系统贷款');
    await page.keyboard.press('Enter');
    await page.getByText('已存为方案「核心系统贷款」').waitFor();
    await assertAccessible(page);
    await press(page, '提交');
    await page.getByText('已于').first().waitFor();
    assert.ok(await page.getByRole('button', { name: '接受并开始写入' }).isDisabled());
    await page.getByText(/超过 30 户,须由上传人以外的人接受/).waitFor();
    await assertAccessible(page);
    await leave(page);
  },
);

test('another person compares the totals, sends it back once, and accepts', options, async () => {
  const page = await open('head_office', '/desk/imports');
  await page.getByText('核对并接受').click();
  await page.getByRole('paragraph').filter({ hasText: '与发送方核对行数和金额' }).waitFor();
  await page.getByText('8,400,000.00').first().waitFor();
  await assertAccessible(page);
  await press(page, '退回');
  await page.getByPlaceholder('如 余额合计与核心系统不符').fill('先核对余额');
  await page.keyboard.press('Enter');
  await page.getByText('已退回').first().waitFor();

  const maker = await open('branch_head', `/desk/imports/delivery/${deliveryId}`);
  await maker.getByText(/退回了这次导入:先核对余额/).waitFor();
  await press(maker, '提交');
  await maker.getByText('已于').first().waitFor();

  await page.reload();
  await press(page, '接受并开始写入');
  await page.getByText('已接受,排队等候写入').waitFor();
  await page.getByText('可以关闭页面,写入会继续').waitFor();
  await leave(page);
  await runDeliveryJob.run(stage.ground.database, { id: deliveryId });
  await maker.getByText('导入完成').waitFor();
  await maker.getByText(/读入 120 行/).waitFor();
  await assertAccessible(maker);
  await leave(maker);
});

test('the account names every refused row, the sums and the files, and goes on paper', options, async () => {
  const page = await open('branch_head', '/desk/imports');
  await page.getByText('页面上传').click();
  await page.waitForURL(`**/imports/${deliveryId}`);
  await page.getByText('每一行的去向').waitFor();
  await page.getByText('余额 8,400,000.00 元(40 行)').waitFor();
  assert.equal(await page.locator('td.sha').count(), 3);
  assert.equal(await page.locator('[title="读入 = 写入 + 未变 + 拒收 + 汇总"]').count(), 4);
  await page
    .getByText(/Excel 已改坏这个号码/)
    .first()
    .waitFor();
  await assertAccessible(page);
  await assertNoOverflow(page);
  await page.emulateMedia({ media: 'print' });
  await page.getByRole('heading', { name: '城北支行 导入对账单' }).waitFor();
  assert.equal(await page.locator('.rail').isVisible(), false);
  assert.equal(await page.getByRole('button', { name: '打印对账单' }).isVisible(), false);
  await page.getByText('发送方').last().waitFor();
  await leave(page);
  assert.equal(await count(`select 1 from app.customer where customer_no like 'K%'`), 36);
});

test(
  'the import is undone: its effect in numbers first, another agrees, the account says what stayed',
  options,
  async () => {
    const { rowCount } = await stage.ground.installer.query(
      `insert into app.customer_helper (branch_id, customer_id, staff_id, from_on)
     select c.branch_id, c.id, s.id, (now() at time zone 'Asia/Shanghai')::date
       from app.customer c, lateral (select id from app.staff limit 1) s where c.customer_no = 'K20'`,
    );
    assert.equal(rowCount, 1);
    const page = await open('branch_head', `/desk/imports/${deliveryId}`);
    await press(page, '撤销这次导入…');
    await page.getByText(/可撤销 \d+ 行,保留 3 行/).waitFor();
    await page.getByText('3 行:导入之后这位客户有了协办人').waitFor();
    await page.getByText('提交后由另一人同意才执行').waitFor();
    await assertAccessible(page);
    await press(page, '提交申请');
    await page.getByText(/申请撤销,等另一人同意/).waitFor();
    assert.equal(await page.getByRole('button', { name: '同意撤销' }).isEnabled(), false);

    const other = await open('head_office', `/desk/imports/${deliveryId}`);
    await press(other, '同意撤销');
    await other.getByText(/正在撤销/).waitFor();
    await leave(other);
    await runUndoJob.run(stage.ground.database, { id: deliveryId });
    await page.getByText(/已撤销 \d+ 行,保留 3 行/).waitFor();
    await page.locator('.state').filter({ hasText: '已撤销' }).waitFor();
    await page.getByRole('cell', { name: 'K20', exact: true }).waitFor();
    await assertAccessible(page);
    await assertNoOverflow(page);
    await leave(page);
    assert.equal(await count(`select 1 from app.customer where customer_no like 'K%'`), 1);
  },
);

test(
  'a template is a workbook; a profile goes out as a file, and its deletion is taken back',
  options,
  async () => {
    const page = await open('branch_head', '/desk/imports');
    const [template] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.templates').getByText('客户', { exact: true }).click(),
    ]);
    assert.equal(template.suggestedFilename(), '模板-客户.xlsx');
    await page.getByText('核心系统贷款').waitFor();
    const [profile] = await Promise.all([page.waitForEvent('download'), press(page, '导出')]);
    assert.equal(profile.suggestedFilename(), '导入方案-核心系统贷款.json');
    await press(page, '删除');
    await page.getByText('已删除方案「核心系统贷款」').waitFor();
    await press(page, '撤销');
    await page.getByRole('cell', { name: '核心系统贷款' }).waitFor();
    assert.equal(await count('select 1 from app.import_profile'), 1);
    await leave(page);
  },
);
