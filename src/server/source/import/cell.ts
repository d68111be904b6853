import type { Column, ValueKind } from '#contract/dictionary/column.ts';
import type { RemarkCode } from '#contract/import-note.ts';
import { allowedOf, maskedValue, type RowRefusalCode } from '#contract/refusal.ts';
import { hundredfold, readNumeral } from '#core/match/read-amount.ts';
import { readDay } from '#core/match/read-day.ts';
import { readIdNo } from '#core/match/read-id-no.ts';
import { readName } from '#core/match/read-name.ts';
import { readPhone } from '#core/match/read-phone.ts';
import { readInstant, readTime } from '#core/match/read-time.ts';
import { plainText } from '#core/match/plain-text.ts';

export type CellValue = string | number | boolean | string[] | number[] | null;
type Fault = { code: RowRefusalCode; detail: Record<string, unknown> };
/** What a cell becomes, with what was done to it where that is worth a word; or what is wrong with it. */
export type Cell = { value: CellValue; remark?: RemarkCode } | Fault;
export type CellReader = (raw: string) => Cell;

const faulty = (code: RowRefusalCode, detail: Record<string, unknown> = {}): Fault => ({ code, detail });
const blank: Cell = { value: null };
const remarked = (value: CellValue, remark: RemarkCode | false): Cell =>
  remark ? { value, remark } : { value };
const known = (value: CellValue | undefined, code: RowRefusalCode): Cell =>
  value === undefined ? faulty(code) : { value };

type Reader = (text: string) => Cell;
type ReaderOf = (column: Column) => Reader;

const textReader: ReaderOf =
  ({ max = 1000 }) =>
  (text) =>
    text.length > max && Array.from(text).length > max ? faulty('value.long', { max }) : { value: text };

const nameReader: ReaderOf = (column) => {
  const fits = textReader(column);
  return (text) => {
    const read = readName(text);
    if ('fault' in read) return faulty(`value.${read.fault}`);
    const cell = fits(read.name);
    return read.hasTitle && 'value' in cell ? { ...cell, remark: 'remark.name-title' } : cell;
  };
};

/** `max` and `min` are in the column's own unit: fen, basis points, pieces. */
const rangeOf = ({ min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER }: Column) => {
  const outside = faulty('value.range', { min, max });
  return (value: number): Cell => (value < min || value > max ? outside : { value });
};

const hundredfoldReader: ReaderOf = (column) => {
  const within = rangeOf(column);
  return (text) => {
    const read = readNumeral(text);
    if ('fault' in read) return faulty(`value.${read.fault}`);
    const value = hundredfold(read.numeral);
    return value === undefined ? faulty('value.decimals') : within(value);
  };
};

const integerReader: ReaderOf = (column) => {
  const within = rangeOf(column);
  return (text) => {
    const read = readNumeral(text);
    if ('fault' in read) return faulty(`value.${read.fault}`);
    const value = Number(read.numeral);
    return Number.isSafeInteger(value) ? within(value) : faulty('value.integer');
  };
};

const decimalReader: ReaderOf = (column) => {
  const within = rangeOf(column);
  return (text) => {
    const read = readNumeral(text);
    return 'fault' in read ? faulty(`value.${read.fault}`) : within(Number(read.numeral));
  };
};

const isNo = (text: string): boolean => /^[\p{L}\p{N}._/#:~-]{1,64}$/u.test(text);
const isPlainNo = (text: string): boolean => /^[A-Za-z0-9]{1,64}$/.test(text);

/** A number that went through a spreadsheet's numbers: 3301.0, 6222 0200, 6.22E+18. */
const noReader: Reader = (text) => {
  const isPlain = isPlainNo(text);
  const no = isPlain ? text : text.replace(/^(\d+)\.0$/, '$1').replaceAll(/(?<=\d)\s+(?=\d)/g, '');
  if (/^\d\.\d+E\+?\d+$/i.test(no) || (no.length > 15 && /^\d{15}0+$/.test(no)))
    return faulty('value.precision');
  return isPlain || isNo(no) ? { value: no } : faulty('value.no');
};

const listOf = (text: string): string[] => text.split(/[;、,\s]+/).filter((part) => part !== '');
const nosReader: Reader = (text) => {
  const nos = [...new Set(listOf(text))];
  return known(nos.every(isNo) ? nos : undefined, 'value.no');
};
/** Names, which may have blanks in them; one that is too long has lost its separator. */
const wordsReader: ReaderOf = ({ max = 1000 }) => {
  return (text) => {
    const words = [...new Set(text.split(/\s*[;、,]\s*/).filter((word) => word !== ''))];
    return words.every((word) => word.length <= max) ? { value: words } : faulty('value.long', { max });
  };
};
const monthsReader: Reader = (text) => {
  const months = listOf(text).map((part) => Number(part.replace(/月$/, '')));
  const areMonths = months.every((month) => Number.isInteger(month) && month >= 1 && month <= 12);
  return known(areMonths ? [...new Set(months)].toSorted((a, b) => a - b) : undefined, 'value.months');
};

const dayReader: ReaderOf =
  ({ required }) =>
  (text) => {
    const read = readDay(text);
    if ('fault' in read) return faulty(`value.${read.fault}`);
    return read.day === null && required ? faulty('value.missing') : { value: read.day };
  };
const instantReader: ReaderOf =
  ({ required }) =>
  (text) => {
    const read = readInstant(text);
    if ('fault' in read) return faulty(read.fault === 'day' ? 'value.instant' : `value.${read.fault}`);
    return read.instant === null && required ? faulty('value.missing') : { value: read.instant };
  };

const yes: Cell = { value: true };
const no: Cell = { value: false };
const flags = new Map<string, Cell>([
  ...['是', '有', '已', 'y', 'yes', 'true', 't', '1', '√', '✓', '✔'].map((word) => [word, yes] as const),
  ...['否', '无', '未', '没有', 'n', 'no', 'false', 'f', '0', '×', '✗', '✘'].map(
    (word) => [word, no] as const,
  ),
]);
const flagReader: Reader = (text) => flags.get(text.toLowerCase()) ?? faulty('value.flag');

const codeReader: ReaderOf = (column) => {
  const words = new Map<string, Cell>();
  for (const [value, synonyms] of Object.entries(column.codes ?? {}))
    for (const word of [value, ...synonyms]) words.set(word.toLowerCase(), { value });
  const fault = { allowed: allowedOf(column) };
  return (text) => words.get(text.toLowerCase()) ?? faulty('value.code', fault);
};

const phoneReader: Reader = (text) => {
  const read = readPhone(text);
  if ('fault' in read) return faulty(`value.${read.fault}`, { digits: read.digits });
  const { phone, isFirstOfMore, isVirtual } = read;
  return remarked(phone, isFirstOfMore ? 'remark.phone-first' : isVirtual && 'remark.phone-virtual');
};

const idNoReader: Reader = (text) => {
  const read = readIdNo(text);
  if ('fault' in read) return faulty(`value.${read.fault}`, { length: read.length });
  return remarked(read.idNo, read.isRound && 'remark.id-no-round');
};

const readers: Record<ValueKind, ReaderOf> = {
  text: textReader,
  name: nameReader,
  no: () => noReader,
  nos: () => nosReader,
  day: dayReader,
  time: () => (text) => known(readTime(text), 'value.time'),
  instant: instantReader,
  yuan: hundredfoldReader,
  percent: (column) => {
    const read = hundredfoldReader(column);
    return (text) => read(text.replace(/\s*%$/, ''));
  },
  integer: integerReader,
  decimal: decimalReader,
  flag: () => flagReader,
  code: codeReader,
  phone: () => phoneReader,
  idNo: () => idNoReader,
  months: () => monthsReader,
  words: wordsReader,
};

/** How people write that there is nothing. In a free text they are words like others. */
const blankWords = new Set([
  '-',
  '--',
  '—',
  '——',
  '/',
  '\\',
  '无',
  '空',
  '暂无',
  '未知',
  '不详',
  'null',
  'n/a',
  'na',
  'none',
  'nan',
]);
const isBlankWord = (text: string): boolean => text.length <= 4 && blankWords.has(text.toLowerCase());
const excelError = /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/;

/** What no column may hold, whatever it is for. */
function damageOf(text: string): RowRefusalCode | undefined {
  if (text.charCodeAt(0) === 35) {
    if (excelError.test(text)) return 'value.excel-error';
    if (/^#{3,}$/.test(text)) return 'value.hashes';
  }
  return text.includes('\ufffd') || text.includes('锟斤拷') ? 'value.damaged' : undefined;
}

/**
 * A reader for the cells of one column of the dictionary. A blank is null; text is NFKC, trimmed, without
 * characters that do not show. Amounts come as fen, rates as basis points, phones and ID numbers in their one
 * normal form. What a refusal quotes is masked.
 */
export function cellReader(column: Column): CellReader {
  const read = readers[column.value](column);
  const missing: Cell = column.required ? faulty('value.missing') : blank;
  const takesWords = column.value === 'text' || column.value === 'name' || column.value === 'flag';
  return (raw) => {
    const text = plainText(raw);
    if (text === '' || (!takesWords && isBlankWord(text))) return missing;
    const damage = damageOf(text);
    const cell = damage ? faulty(damage) : read(text);
    return 'code' in cell ? faulty(cell.code, { value: maskedValue(column, text), ...cell.detail }) : cell;
  };
}

const plainReaders = new WeakMap<Column, CellReader>();

/** One cell as the dictionary's column wants it, or what is wrong with it. */
export function readCell(column: Column, raw: string): Cell {
  let read = plainReaders.get(column);
  if (!read) {
    read = cellReader(column);
    plainReaders.set(column, read);
  }
  return read(raw);
}
