import { weekday } from '#core/day.ts';
import { isTextKey } from './catalogue.ts';
import type { Say, Values } from './say.ts';

const trimmed = (amount: number): string =>
  amount.toLocaleString('zh-CN', { maximumFractionDigits: amount < 100 ? 1 : 0 });

/** Fen as people say it: 380 元, 12.5 万, 1.2 亿; in English ¥380, ¥125k, ¥120m. */
export function moneyText(say: Say, amountFen: number): string {
  const yuan = amountFen / 100;
  const size = Math.abs(yuan) >= 1e8 ? 'huge' : Math.abs(yuan) >= 1e4 ? 'large' : undefined;
  if (!size)
    return say('money.plain', { amount: yuan.toLocaleString('zh-CN', { maximumFractionDigits: 2 }) });
  return say(`money.${size}`, { amount: trimmed(yuan / Number(say(`money.${size}-unit`))) });
}

/** The parts of a day as words; a day of the contract has a month of twelve. */
function partsOf(say: Say, day: string): { year: number; month: string; date: number } {
  const [year = 0, month = 1, date = 0] = day.split('-').map(Number);
  return { year, month: say(`month.${month}` as 'month.1'), date }; // One of twelve keys.
}

/** '2026-11-25' → 11月25日 周三. */
export function dayText(say: Say, day: string): string {
  // core answers 1 to 7, and each has its word.
  const word = `weekday.${weekday(day)}` as 'weekday.1';
  return say('day.full', { ...partsOf(say, day), weekday: say(word) });
}

/** '2026-11-25' → 2026年11月25日, for days far away. */
export const yearDayText = (say: Say, day: string): string => say('day.year', partsOf(say, day));

/** '2026-11-25' → 11月25日 within this year, else 2024年9月2日. */
export function shortDayText(say: Say, day: string): string {
  const parts = partsOf(say, day);
  return say(parts.year === new Date().getFullYear() ? 'day.short' : 'day.year', parts);
}

/** An instant in the branch's zone → 11月25日 14:05. */
export function instantText(say: Say, instant: string): string {
  const [day = '', time = ''] = new Date(instant)
    .toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })
    .split(' ');
  return `${dayText(say, day)} ${time.slice(0, 5)}`;
}

type Coded =
  | 'cause'
  | 'caution'
  | 'channel'
  | 'closed'
  | 'context'
  | 'holding'
  | 'outcome'
  | 'owner'
  | 'place'
  | 'source';

/** A code's word, or the code itself where the catalogue does not know it (a bank's own source, say). */
export function codeText(say: Say, kind: Coded, code: string): string {
  const key = `${kind}.${code}`;
  return isTextKey(key) ? say(key) : code;
}

type Channel = 'phone' | 'wecom' | 'visit' | 'counter' | 'activity';

/** A result in the words of its channel: nobody fails to answer a visit. */
export const outcomeText = (say: Say, outcome: string, channel: Channel): string =>
  outcome === 'NO_ANSWER' ? say(`missed.${channel}`) : codeText(say, 'outcome', outcome);

function valueText(say: Say, name: string, value: unknown): string | number {
  if (Array.isArray(value)) return value.map((one) => valueText(say, name, one)).join(say('list.comma'));
  if (typeof value === 'number') {
    if (name.endsWith('Fen')) return moneyText(say, value);
    return name.endsWith('Yuan') ? moneyText(say, value * 100) : value;
  }
  if (typeof value !== 'string') return '';
  if (name === 'channel' || name === 'source' || name === 'cause') return codeText(say, name, value);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? shortDayText(say, value) : value;
}

type Reason = { code: string; values: Record<string, unknown> };

/** A reason as a sentence, its numbers filled in: "按揭交房 8 天", "今日已触达 2 次". */
export function reasonText(say: Say, reason: Reason): string {
  const key = `reason.${reason.code}`;
  if (!isTextKey(key)) return reason.code;
  const values: Values = {};
  for (const [name, value] of Object.entries(reason.values)) values[name] = valueText(say, name, value);
  return say(key, values);
}

export const reasonsText = (say: Say, reasons: readonly Reason[]): string =>
  reasons.map((reason) => reasonText(say, reason)).join(say('reason.join'));

/** Which sources a person is in today, or that it is none. */
export const sourcesText = (say: Say, sources: readonly string[]): string =>
  sources.length === 0
    ? say('customer.sources-none')
    : say('customer.sources', {
        names: sources.map((source) => codeText(say, 'source', source)).join(say('list.comma')),
      });
