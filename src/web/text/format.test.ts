import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from './catalogue.ts';
import { codeText, dayText, moneyText, reasonText, yearDayText } from './format.ts';
import type { Say } from './say.ts';

const sayIn =
  (language: keyof typeof catalogue): Say =>
  (key, values = {}) =>
    catalogue[language][key].replaceAll(/{{(\w+)}}/g, (_all, name: string) => String(values[name]));
const zh = sayIn('zh');
const en = sayIn('en');

test('money as people say it', () => {
  assert.equal(moneyText(zh, 38_050), '380.5元');
  assert.equal(moneyText(zh, 999_900), '9,999元');
  assert.equal(moneyText(zh, 12_000_000), '12万');
  assert.equal(moneyText(zh, 12_540_000), '12.5万');
  assert.equal(moneyText(zh, 12_000_000_000), '1.2亿');
  assert.equal(moneyText(en, 12_540_000), '¥125k');
  assert.equal(moneyText(en, 12_000_000_000), '¥120m');
});

test('days with their weekday, and far days with their year', () => {
  assert.equal(dayText(zh, '2026-11-25'), '11月25日 周三');
  assert.equal(dayText(en, '2026-11-25'), 'Wed 25 Nov');
  assert.equal(yearDayText(zh, '1998-12-31'), '1998年12月31日');
});

test('a reason is a sentence with its numbers', () => {
  const reason = { code: 'mortgage.handover-past', values: { days: 8, instalments: 26 } };
  assert.equal(reasonText(zh, reason), '按揭交房 8 天 · 已还 26 期');
  assert.equal(
    reasonText(zh, { code: 'refused-channel', values: { daysSince: 3, cooldownDays: 180 } }),
    '客户已拒绝这个渠道,180 天内不得以此联系',
  );
  assert.equal(
    reasonText(zh, { code: 'no-basis', values: { source: 'deposit', channel: 'wecom' } }),
    '没有营销同意,也没有可用的依据(企业微信)',
  );
  assert.equal(
    reasonText(zh, { code: 'deposit.stable', values: { averageYuan: 187_300, stabilityPercent: 82 } }),
    '90 天日均存款 18.7万 · 稳定 82%',
  );
});

test('a code that the catalogue does not know stays readable as it is', () => {
  assert.equal(reasonText(zh, { code: 'bank.own', values: {} }), 'bank.own');
  assert.equal(codeText(zh, 'source', '公积金'), '公积金');
});
