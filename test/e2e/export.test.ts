// What goes out of the house: one asks and sees what it comes to, others allow it, the first takes it once; and the
// workbook, brought back through the upload, changes nothing.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Download, Page } from 'playwright-core';
import type { Role } from '#contract/access.ts';
import { totpCode } from '#server/account/totp.ts';
import { businessTime } from '#server/day.ts';
import { writeExportJob } from '#server/export/jobs.ts';
import { importDirectory } from '#server/source/import/run.ts';
import { runDeliveryJob } from '#server/source/upload/jobs.ts';
import { customersPerBranch, personOf } from '../security/ground.ts';
import { assertAccessible, assertNoOverflow, leave, noStage, openStage, type Stage } from './stage.ts';

let stage: Stage;
const options = { skip: noStage };
const desk = { viewport: { width: 1280, height: 800 } };
const open = (role: Role, path: string) => stage.open(role, path, desk);
/** The bank's own file of the customers of the branch: from then on it is known what it said of each. */
async function bringCustomers(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'jingtian-export-'));
  const rows = Array.from({ length: customersPerBranch }, (_, at) => {
    const { name, phone, address } = personOf(at);
    return `C${at},1101,${name},${phone},${address}`;
  });
  writeFileSync(join(dir, 'customers.csv'), `客户号,机构号,姓名,手机号,地址\n${rows.join('\n')}\n`);
  const asOf = businessTime(new Date()).day;
  const { refusals } = await importDirectory(stage.ground.database, { dir, asOf });
  assert.deepEqual(refusals, []);
  rmSync(dir, { recursive: true });
}

before(async () => {
  if (noStage) return;
  stage = await openStage();
  await stage.ground.installer.query(`update app.param set value = '1' where key = 'export.links'`);
  await bringCustomers();
});
after(() => stage?.close());

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const send = (page: Page) => page.getByRole('button', { name: '提交申请' });

/** Does what the queue of the file writer holds. */
async function work(): Promise<void> {
  const { installer, database } = stage.ground;
  const { rows } = await installer.query<{ id: string; data: unknown }>(
    `select id, data from job.job where name = 'export.write' and state = 'created'`,
  );
  for (const { id, data } of rows) {
    await writeExportJob.run(database, data);
    await installer.query(`update job.job set state = 'completed' where id = $1`, [id]);
  }
}

/** Fills what a person must say, and sends it; answers the address of the request. */
async function sayWhy(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: '用途' }).click();
  await page.getByTitle('数据核对', { exact: true }).last().click();
  await page.getByLabel('接收人').fill('数据中心 李工');
  await page.getByLabel('具体事由').fill('与核心系统核对');
  await send(page).click();
  await page.waitForURL(/\/exports\/[0-9a-f-]{36}/);
}

/** Asks for the customers in clear, with who they are. */
async function askClear(page: Page, format: string): Promise<void> {
  await page.getByText('不含个人信息', { exact: true }).first().waitFor();
  await page.getByRole('checkbox', { name: '客户姓名' }).check();
  await page.getByRole('checkbox', { name: '手机号' }).check();
  await page.getByRole('radio', { name: format }).check();
  await page.getByRole('radio', { name: '原样' }).check();
  await page.locator('.dry-personal').waitFor();
}

/** The person of a role opens the one request that waits for them and says yes. */
async function agree(role: Role): Promise<void> {
  const page = await open(role, '/desk/exports');
  await page.getByText('待您审批 1 份').waitFor();
  await page.locator('.row-open').first().focus();
  await page.keyboard.press('Enter');
  await press(page, '同意');
  await page.getByText('已同意').first().waitFor();
  await leave(page);
}

const taken = async (page: Page): Promise<Download> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载文件' }).click(),
  ]);
  return download;
};

test(
  'from the list of customers: what it comes to, two agree, one with the code, and it is taken once',
  options,
  async () => {
    const { installer } = stage.ground;
    const page = await open('branch_head', '/desk/customers');
    await page.getByRole('link', { name: '申请导出此名单' }).click();
    await page.waitForURL('**/exports/new?branch=*');
    await page.locator('.dry-total').getByText(String(customersPerBranch)).waitFor();
    await page.getByText('还须选择用途。').waitFor();
    assert.ok(await send(page).isDisabled());
    assert.ok(await page.getByRole('checkbox', { name: '客户号' }).isDisabled());
    await askClear(page, 'CSV');
    await page.locator('.dry').getByText('合规').waitFor();
    await assertAccessible(page);
    await assertNoOverflow(page);
    await sayWhy(page);
    await page.getByText('等待审批,批准后在这里下载').waitFor();

    // The first to decide has shown the code too long ago.
    const head = await open('head_office', '/desk/exports');
    await installer.query(`update app.session set mfa_at = now() - interval '10 minutes'
      where account_id = (select id from app.account where login_name = 'e2e.head_office')`);
    await head.getByText('待您审批 1 份').waitFor();
    await head.locator('.row-open').first().focus();
    await head.keyboard.press('Enter');
    await head.getByText('您同意后,还须 合规 同意,才生成文件。').waitFor();
    await head.getByText('与核心系统核对').first().waitFor();
    await press(head, '同意');
    await head.getByText(/这一步要确认是您本人/).waitFor();
    await assertAccessible(head);
    await head.keyboard.type(totpCode(stage.totpOf('head_office'), new Date()));
    await head.keyboard.press('Enter');
    await head.getByText('已同意').first().waitFor();
    await leave(head);

    await agree('compliance');
    await work();
    await page.reload();
    await page.getByText('还可下载 1 次', { exact: false }).waitFor();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByRole('button', { name: '下载文件' }).waitFor();
    const file = await taken(page);
    assert.match(file.suggestedFilename(), /^客户-\d{8}-\w{6}\.csv$/);
    const text = readFileSync(await file.path(), 'utf8');
    for (let at = 0; at < customersPerBranch; at += 1) assert.ok(text.includes(personOf(at).phone));
    assert.match(text, /用途 数据核对 与核心系统核对/);
    await page.getByText('这份文件的下载次数已用完').waitFor();
    assert.ok(await page.getByRole('button', { name: '下载文件' }).isDisabled());
    // The other window does not know yet.
    await second.getByRole('button', { name: '下载文件' }).click();
    await second.getByRole('alert').getByText('这份文件的下载次数已用完').waitFor();
    await leave(page);
  },
);

test('the workbook of an export comes back through the upload, and nothing changes', options, async () => {
  const page = await open('branch_head', `/desk/exports/new?branch=${stage.ground.orgs.north}`);
  await askClear(page, 'Excel (.xlsx)');
  await sayWhy(page);
  await agree('head_office');
  await agree('compliance');
  await work();
  await page.reload();
  const file = await taken(page);
  assert.match(file.suggestedFilename(), /\.xlsx$/);
  await page.goto(`${stage.address}/desk/imports`);
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([{ name: file.suggestedFilename(), mimeType, buffer: readFileSync(await file.path()) }]);
  await page.waitForURL('**/delivery/*');
  const deliveryId = new URL(page.url()).pathname.split('/').at(-1)!;
  await page.getByText('每一行都导入').waitFor();
  await press(page, '提交');
  await press(page, '接受并开始写入');
  await page.getByText('已接受,排队等候写入').waitFor();
  await runDeliveryJob.run(stage.ground.database, { id: deliveryId });
  const account = new RegExp(`写入 0、未变 ${customersPerBranch}、拒收 0`);
  await page.locator('.next').getByText(account).waitFor();
  await leave(page);
});

test('a no needs a reason, which the one who asked reads; a request is withdrawn', options, async () => {
  const page = await open('branch_head', '/desk/exports/new');
  await page.locator('.dry-total b').waitFor();
  await sayWhy(page);
  const head = await open('head_office', '/desk/exports');
  await head.locator('.row-open').first().click();
  await press(head, '不同意');
  const dialog = head.getByRole('dialog').last();
  assert.ok(await dialog.getByRole('button', { name: '不同意' }).isDisabled());
  await dialog.getByLabel('理由(申请人看得到)').fill('交给谁没有写清');
  await assertAccessible(head);
  await head.keyboard.press('Enter');
  await head.getByText('理由:交给谁没有写清').waitFor();
  await leave(head);
  await page.reload();
  await page.getByText('审批人没有同意', { exact: false }).waitFor();
  await page.getByText('理由:交给谁没有写清').waitFor();

  await page.goto(`${stage.address}/desk/exports/new`);
  await page.locator('.dry-total b').waitFor();
  await sayWhy(page);
  await press(page, '撤回申请');
  await page.getByRole('dialog').last().getByRole('button', { name: '撤回申请' }).click();
  await page.getByText('申请人已撤回。').waitFor();
  await leave(page);
});
