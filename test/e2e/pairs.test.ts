// A branch head looks at two customer numbers side by side and says who they are; a wrong word is taken back on the card.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { personOf } from '../security/ground.ts';
import { assertAccessible, assertNoOverflow, leave, noStage, openStage, type Stage } from './stage.ts';

let stage: Stage;
const options = { skip: noStage };
before(async () => {
  if (noStage) return;
  stage = await openStage();
  const { installer, customers, orgs } = stage.ground;
  for (const [at, grounds, cautions] of [
    [5, 'PHONE', 'NAME_DIFFERS,PHONE_SHARED'],
    [7, 'NAME_AND_BIRTH', ''],
  ] as const) {
    const [left, right] = [customers.north[at]!, customers.north[at + 1]!].toSorted();
    await installer.query(
      `insert into app.person_pair (branch_id, id, left_id, right_id, level, grounds, cautions)
       values ($1, gen_random_uuid(), $2, $3, 'MEDIUM', $4, $5)`,
      [orgs.north, left, right, `{${grounds}}`, `{${cautions}}`],
    );
  }
});
after(() => stage?.close());

test('two numbers are judged one person with a reason, and taken apart on the card', options, async () => {
  const page = await stage.open('branch_head', '/desk/pairs', { viewport: { width: 1280, height: 800 } });
  await page.getByText('待判断 2 对').waitFor();
  await page.getByText('但 姓名不同、可能是家人共用').waitFor();
  const same = page.getByRole('button', { name: '是同一人', exact: true });
  assert.ok(await same.isDisabled());
  await assertAccessible(page);
  await assertNoOverflow(page);
  const text = (await page.locator('main').textContent()) ?? '';
  for (const at of [5, 6, 7, 8])
    for (const clear of [personOf(at).name, personOf(at).phone, personOf(at).idNo])
      assert.ok(!text.includes(clear), clear);
  await page.getByRole('button', { name: '家人共用号码' }).click();
  await page.getByRole('button', { name: '不是同一人' }).click();
  await page.getByText('待判断 1 对').waitFor();
  await page.getByLabel('理由').fill('本人来网点说明');
  await same.click();
  await page.getByText('没有待判断的').waitFor();
  const judged = page.locator('.walk .ant-table-row');
  assert.equal(await judged.count(), 2);
  await judged.first().getByText('本人来网点说明').waitFor();
  await judged.first().getByRole('link').click();
  await page.getByText('合并 2 个客户号').first().waitFor();
  await page.getByLabel('为什么不是同一人').fill('看错了');
  await page.getByRole('button', { name: '拆分' }).click();
  await page.getByText(/拆分:看错了/).waitFor();
  await assertAccessible(page);
  const { rowCount } = await stage.ground.installer.query(
    `select 1 from app.person_pair where state = 'DIFFERENT'`,
  );
  assert.equal(rowCount, 2);
  await leave(page);
});
