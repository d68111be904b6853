// A50: what a file may hold that a page might take for something else. It is uploaded, imported and shown on every
// page that shows it, and stays text.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { fileKindOf, type FileKindName } from '#contract/dictionary.ts';
import { runDeliveryJob } from '#server/source/upload/jobs.ts';
import { mark, oddTexts } from './odd-texts.ts';
import { leave, noStage, openStage, phone, type Stage } from './stage.ts';

let stage: Stage;
const options = { skip: noStage };
const desk = { viewport: { width: 1440, height: 900 } };
before(async () => {
  if (!noStage) stage = await openStage();
});
after(() => stage?.close());

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
/** One row per odd text; `of` says what stands in the columns that are given. */
function csvOf(kind: FileKindName, of: (text: string, no: number) => Record<string, string>): string {
  const rows = oddTexts.map(of);
  const names = Object.keys(rows[0]!);
  const { columns } = fileKindOf(kind);
  const head = names.map((name) => columns[name]?.zh ?? name);
  return [head, ...rows.map((row) => names.map((name) => row[name]!))]
    .map((cells) => cells.map(quoted).join(','))
    .join('\r\n');
}

const north = { org_no: '1101' };
const files: [name: string, content: string][] = [
  [
    `网格 <img src=x onerror=window.${mark}=1>.csv`,
    csvOf('grids', (text, no) => ({
      grid_no: `X${no}`,
      ...north,
      name: text.slice(0, 60),
      kind: '实体',
      lead_no: 'N1',
    })),
  ],
  [
    `地点 {{constructor}} $t(app.name).csv`,
    csvOf('places', (text, no) => ({
      place_no: `X${no}`,
      ...north,
      name: text.slice(0, 80),
      kind: '小区',
      district: text.slice(0, 60),
      grid_no: `X${no}`,
    })),
  ],
  [
    `单位 "引号".csv`,
    csvOf('employers', (text, no) => ({
      employer_no: `X${no}`,
      ...north,
      name: text.slice(0, 80),
      kind: '企业',
    })),
  ],
  [
    `客户 \u202evsc.csv`,
    csvOf('customers', (text, no) => ({
      customer_no: `X${no}`,
      ...north,
      name: text.slice(0, 60),
      phone: `1390000${String(1000 + no)}`,
      address: text,
      district: text.slice(0, 60),
      place_no: `X${no}`,
      employer_no: `X${no}`,
      manager_no: 'N0',
      // A heading and cells that the dictionary does not know.
      [`<img src=x onerror=window.${mark}=1>`]: text,
    })),
  ],
  [
    // Every row is bad, so every text comes back in a sentence.
    '持有.csv',
    csvOf('holdings', (text, no) => ({
      holding_no: `X${no}`,
      ...north,
      customer_no: `X${no}`,
      kind: text,
      balance: text,
    })),
  ],
];

async function assertNothingRan(page: Page): Promise<void> {
  assert.equal(await page.evaluate((name) => name in window, mark), false, page.url());
}
const textOf = async (page: Page): Promise<string> => (await page.locator('body').textContent()) ?? '';
/** How many of the texts stand on the page as they are. */
async function countShown(page: Page): Promise<number> {
  const shown = await textOf(page);
  return oddTexts.filter((text) => shown.includes(text.slice(0, 24).trim())).length;
}

async function uploadAll(page: Page): Promise<string> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(
      files.map(([name, content]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })),
    );
  await page.waitForURL('**/delivery/*');
  await page
    .locator('.file-list li > button')
    .nth(files.length - 1)
    .waitFor();
  return new URL(page.url()).pathname.split('/').at(-1)!;
}

/** Every file with its first rows, and every group of its bad rows opened. */
async function lookAtFiles(page: Page): Promise<void> {
  const buttons = page.locator('.file-list li > button');
  for (let at = 0; at < files.length; at += 1) {
    await buttons.nth(at).click();
    await page
      .locator('.file-pane h2')
      .filter({ hasText: (await buttons.nth(at).locator('b').textContent()) ?? '' })
      .waitFor();
    for (const group of await page.locator('.bad-group-open').all()) {
      await group.click();
      await page.locator('.bad-rows li').first().waitFor();
    }
    await assertNothingRan(page);
  }
}

test(`A50 ${oddTexts.length} odd texts, imported by a page, run nowhere`, options, async () => {
  assert.ok(oddTexts.length >= 100);
  const page = await stage.open('branch_head', '/desk/imports', desk);
  const id = await uploadAll(page);
  await lookAtFiles(page);
  await page.reload();
  await page.locator('.file-pane').waitFor();
  await assertNothingRan(page);
  // The holdings are bad to the last row: they are taken out, the rest goes in.
  await page
    .locator('.file-list li > button')
    .nth(files.length - 1)
    .click();
  await page.getByRole('button', { name: '移除文件' }).click();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByRole('button', { name: '接受并开始写入' }).click();
  await page.getByText('已接受').waitFor();
  await runDeliveryJob.run(stage.ground.database, { id });
  await page.getByRole('button', { name: '看对账单' }).click();
  await page.getByText('每一行的去向').waitFor();
  await assertNothingRan(page);

  const shownOn: Record<string, number> = {};
  for (const path of ['imports', 'grids', 'customers', 'plan', 'people', 'today', 'params']) {
    await page.goto(`${stage.address}/desk/${path}`);
    await page.locator('main h1, main h2, main .empty-title').first().waitFor();
    await page.locator('.waiting').first().waitFor({ state: 'detached' });
    await assertNothingRan(page);
    shownOn[path] = await countShown(page);
  }
  assert.ok(shownOn['grids']! >= 60, JSON.stringify(shownOn));
  await leave(page);
});

test('A50 nor on the pages of the person who keeps the customers, nor on the phone', options, async () => {
  const { rows } = await stage.ground.installer.query<{ id: string }>(
    `select id from app.customer where customer_no like 'X%' order by customer_no`,
  );
  assert.ok(rows.length >= 60, `${rows.length} customers came in`);
  const page = await stage.open('grid_lead', '/desk/customers', desk);
  await page.locator('.ant-table-row').first().waitFor();
  await assertNothingRan(page);
  assert.ok((await countShown(page)) >= 10);
  for (const { id } of rows.slice(0, 4)) {
    await page.goto(`${stage.address}/desk/customers/${id}`);
    await page.locator('.ant-drawer-open h2, .ant-drawer-open h3').first().waitFor();
    await assertNothingRan(page);
  }
  await leave(page);
  const hand = await stage.open('grid_lead', '/m/customers', phone);
  for (const path of ['/m/customers', '/m/nearby', `/m/customers/${rows[0]!.id}`, '/m']) {
    await hand.goto(`${stage.address}${path}`);
    await hand.waitForLoadState('networkidle');
    await assertNothingRan(hand);
  }
  await leave(hand);
});
