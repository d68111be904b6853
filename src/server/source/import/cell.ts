import type { Column, ValueKind } from '#contract/dictionary/column.ts';
import { allowedOf, maskedValue, type RowRefusalCode } from '#contract/refusal.ts';
import { isDay } from '#core/day.ts';
import { normaliseIdNo, normaliseName, normalisePhone } from '#core/match/normalise.ts';

export type CellValue = string | number | boolean | string[] | number[] | null;
type Fault = { code: RowRefusalCode; detail: Record<string, unknown> };
export type Cell = { value: CellValue } | Fault;

const faulty = (code: RowRefusalCode, detail: Record<string, unknown> = {}): Fault => ({ code, detail });
const pad = (part: string | undefined): string => (part ?? '').padStart(2, '0');

/** 2026-11-24, 2026/11/4, 20261124, 2026.11.24, 2026年11月4日; a midnight behind it is dropped. */
function dayOf(text: string): string | undefined {
  const plain = text.replace(/[ T]00:00(:00(\.0+)?)?$/, '');
  const part =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  const day = part && `${part[1]}-${pad(part[2])}-${pad(part[3])}`;
  return day && isDay(day) ? day : undefined;
}

const timeOf = (text: string): string | undefined => {
  const part = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/.exec(text);
  if (!part || Number(part[1]) > 23 || Number(part[2]) > 59 || Number(part[3] ?? 0) > 59) return undefined;
  return `${pad(part[1])}:${part[2]}:${part[3] ?? '00'}`;
};

/** Without a zone it is the bank's time, Asia/Shanghai; a day alone is its midnight. */
function instantOf(text: string): string | undefined {
  if (/(Z|[+-]\d{2}:?\d{2})$/.test(text) && /^\d{4}-\d{2}-\d{2}T/.test(text)) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
  }
  const [first = '', second = '00:00'] = text.split(/[ T]+/, 2);
  const day = dayOf(first);
  const time = timeOf(second);
  return day && time ? new Date(`${day}T${time}+08:00`).toISOString() : undefined;
}

/** A decimal number as text: thousands separators, currency marks and full width taken off. */
const numeral = (text: string): string | undefined => {
  const plain = text.replaceAll(/[,\s¥]/g, '').replace(/元$/, '');
  return /^[+-]?\d{1,15}(\.\d+)?$/.test(plain) ? plain : undefined;
};

/** Yuan as fen, percent as basis points: two decimals moved in the text, so that nothing is rounded. */
function hundredfold(text: string): number | undefined {
  const plain = numeral(text);
  if (plain === undefined) return undefined;
  const [whole = '', decimals = ''] = plain.split('.');
  if (/[1-9]/.test(decimals.slice(2))) return undefined;
  const value = Number(whole + decimals.slice(0, 2).padEnd(2, '0'));
  return Number.isSafeInteger(value) ? value : undefined;
}

const ranged = (column: Column, value: number | undefined): Cell => {
  if (value === undefined) return faulty('value.number');
  const { min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = column;
  return value < min || value > max ? faulty('value.range', { min, max }) : { value };
};

const yes = new Set(['是', '有', 'y', 'yes', 'true', '1']);
const no = new Set(['否', '无', 'n', 'no', 'false', '0']);
const flagOf = (word: string): boolean | undefined =>
  yes.has(word) ? true : no.has(word) ? false : undefined;

const codeMaps = new WeakMap<object, Map<string, string>>();
function codeOf(column: Column, text: string): string | undefined {
  const codes = column.codes ?? {};
  let words = codeMaps.get(codes);
  if (!words) {
    words = new Map();
    for (const [code, synonyms] of Object.entries(codes))
      for (const word of [code, ...synonyms]) words.set(word.toLowerCase(), code);
    codeMaps.set(codes, words);
  }
  return words.get(text.toLowerCase());
}

const isNo = (text: string): boolean => /^[\p{L}\p{N}._/#:~-]{1,64}$/u.test(text);

function monthsOf(text: string): number[] | undefined {
  const months = text.split(/[;、,\s]+/).map(Number);
  return months.every((month) => Number.isInteger(month) && month >= 1 && month <= 12)
    ? [...new Set(months)].toSorted((a, b) => a - b)
    : undefined;
}

const known = (value: CellValue | undefined, code: RowRefusalCode): Cell =>
  value === undefined ? faulty(code) : { value };

type Reader = (text: string, column: Column) => Cell;
const texted: Reader = (text, { max = 1000 }) =>
  text.length > max && Array.from(text).length > max ? faulty('value.long', { max }) : { value: text };
const readers: Record<ValueKind, Reader> = {
  text: texted,
  name: (text, column) => texted(normaliseName(text), column),
  no: (text) => known(isNo(text) ? text : undefined, 'value.no'),
  nos: (text) => {
    const nos = [...new Set(text.split(/[;、,\s]+/).filter((no) => no !== ''))];
    return known(nos.every(isNo) ? nos : undefined, 'value.no');
  },
  day: (text) => known(dayOf(text), 'value.day'),
  time: (text) => known(timeOf(text), 'value.time'),
  instant: (text) => known(instantOf(text), 'value.instant'),
  yuan: (text, column) => ranged(column, hundredfold(text)),
  percent: (text, column) => ranged(column, hundredfold(text.replace(/%$/, ''))),
  integer: (text, column) => {
    const plain = numeral(text)?.replace(/\.0+$/, '');
    return ranged(column, plain && /^[+-]?\d+$/.test(plain) ? Number(plain) : undefined);
  },
  decimal: (text, column) => {
    const plain = numeral(text);
    return ranged(column, plain === undefined ? undefined : Number(plain));
  },
  flag: (text) => known(flagOf(text.toLowerCase()), 'value.flag'),
  code: (text, column) => {
    const code = codeOf(column, text);
    return code === undefined ? faulty('value.code', { allowed: allowedOf(column) }) : { value: code };
  },
  phone: (text) => known(normalisePhone(text), 'value.phone'),
  idNo: (text) => known(normaliseIdNo(text), 'value.id-no'),
  months: (text) => known(monthsOf(text), 'value.months'),
};

/**
 * One cell as the dictionary's column wants it, or what is wrong with it. A blank is null; text is NFKC,
 * trimmed. Amounts come as fen, rates as basis points, phones and ID numbers in their one normal form.
 */
export function readCell(column: Column, raw: string): Cell {
  const text = (/^[ -~]*$/.test(raw) ? raw : raw.normalize('NFKC')).trim();
  if (text === '') return column.required ? faulty('value.missing') : { value: null };
  const cell = readers[column.value](text, column);
  return 'code' in cell ? faulty(cell.code, { value: maskedValue(column, text), ...cell.detail }) : cell;
}
