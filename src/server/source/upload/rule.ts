import type { Column, ValueKind } from '#contract/dictionary/column.ts';

/** `always`: offered though no cell is bad without it, because a wrong reading looks like a right one. */
type Rule = { of: readonly ValueKind[] | 'all'; always?: true; fix: (text: string) => string };

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim();

/** A decimal moved by places in its text, so that nothing is rounded. */
function shifted(text: string, places: number): string {
  const part = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!part) return text;
  const [, sign = '', whole = '', decimals = ''] = part;
  const moved = decimals.padEnd(places, '0');
  const rest = moved.slice(places);
  return `${sign}${`${whole}${moved.slice(0, places)}`.replace(/^0+(?=\d)/, '')}${rest && `.${rest}`}`;
}

const bare = (text: string): string => plain(text).replaceAll(/[,\s¥]/g, '');

/** 人民币 1,234.50 元整, (500.00), 12.5万, 1亿. */
function amountOf(text: string): string {
  const words = bare(text).replaceAll(/人民币|rmb|cny|元|整/gi, '');
  const signed = words.replace(/^\((.*)\)$/, '-$1');
  if (signed.endsWith('亿')) return shifted(signed.slice(0, -1), 8);
  return signed.endsWith('万') ? shifted(signed.slice(0, -1), 4) : signed;
}

const msPerDay = 86_400_000;
/** Days as Excel counts them, from 1954 to 2119. */
function dayOfSerial(text: string): string {
  const serial = /^(\d{5})(\.\d+)?$/.exec(plain(text))?.[1];
  if (!serial || Number(serial) < 20_000 || Number(serial) > 80_000) return text;
  return new Date(Date.UTC(1899, 11, 30) + Number(serial) * msPerDay).toISOString().slice(0, 10);
}

const dayOfParts = (text: string, order: 'day' | 'month'): string => {
  const part = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(plain(text));
  if (!part) return text;
  const [, first, second, year] = part;
  return order === 'day' ? `${year}-${second}-${first}` : `${year}-${first}-${second}`;
};

const phone = /(?<!\d)(?:\+?86|0086)?[\s-]*(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4})(?!\d)/;
const nothing = /^(-+|\/+|\\+|无|空|没有|未知|null|none|nil|n\/?a|#n\/a|\?+|\*+)$/i;
const padded = (length: number) => (text: string) =>
  /^\d+$/.test(plain(text)) ? plain(text).padStart(length, '0') : text;

/** The longest number that zeros are put in front of; the usual ones are offered though nothing looks wrong. */
export const paddedMax = 20;
const usualLengths: ReadonlySet<number> = new Set([4, 6, 8, 10]);
export const padRule = (length: number): string => `pad-${length}`;

/** A fix of one cell's text before it is read; the names go over the wire and into import profiles. */
const rules: Record<string, Rule> = {
  trim: { of: 'all', fix: (text) => text.replaceAll(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '') },
  blank: { of: 'all', fix: (text) => (nothing.test(plain(text)) ? '' : text) },
  wan: { of: ['yuan'], always: true, fix: (text) => shifted(bare(text), 4) },
  amount: { of: ['yuan'], fix: amountOf },
  phone: { of: ['phone'], fix: (text) => phone.exec(plain(text))?.[1] ?? text },
  serial: { of: ['day', 'instant'], fix: dayOfSerial },
  'day-month': { of: ['day'], fix: (text) => dayOfParts(text, 'day') },
  'month-day': { of: ['day'], fix: (text) => dayOfParts(text, 'month') },
  blanks: { of: ['no', 'idNo', 'phone'], fix: (text) => plain(text).replaceAll(/\s/g, '') },
  whole: { of: ['no'], always: true, fix: (text) => text.replace(/^(\d+)\.0+$/, '$1') },
  ...Object.fromEntries(
    Array.from({ length: paddedMax - 1 }, (_, at) => at + 2).map((length): [string, Rule] => [
      padRule(length),
      { of: ['no'], ...(usualLengths.has(length) && { always: true }), fix: padded(length) },
    ]),
  ),
};

export const isRule = (name: string): boolean => Object.hasOwn(rules, name);

export const applyRules = (names: readonly string[], text: string): string =>
  names.reduce((fixed, name) => rules[name]?.fix(fixed) ?? fixed, text);

/** The rules that may be chosen for a column. */
export const rulesFor = ({ value }: Pick<Column, 'value'>): string[] =>
  Object.keys(rules).filter((name) => rules[name]!.of === 'all' || rules[name]!.of.includes(value));

/** Of these the ones to offer where they mend nothing that is seen as bad. */
export const isAlwaysOffered = (name: string): boolean => rules[name]?.always === true;
