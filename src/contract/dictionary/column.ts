/** Data classes of JR/T 0171 as this house uses them (trust.md §3.4). */
type DataClass = 'C1' | 'C2-contact' | 'C2-id' | 'C2-fin';

/** Code → the words a bank's file may carry instead of it; the first is the one we write ourselves. */
export type CodeList = Readonly<Record<string, readonly string[]>>;

/**
 * How a cell is read. `no` is a bank number, `nos` several of them separated by `;`, `yuan` an amount that is
 * kept in fen, `percent` a yearly rate that is kept in basis points, `months` months of the year and `words`
 * names, separated by `;`.
 */
export type ValueKind =
  | 'text'
  | 'no'
  | 'nos'
  | 'day'
  | 'time'
  | 'instant'
  | 'yuan'
  | 'percent'
  | 'integer'
  | 'decimal'
  | 'flag'
  | 'code'
  | 'phone'
  | 'idNo'
  | 'name'
  | 'months'
  | 'words';

export type Column = {
  zh: string;
  synonyms: readonly string[];
  value: ValueKind;
  required: boolean;
  dataClass: DataClass;
  example: string;
  /** What the cell becomes: table.column. */
  feeds: string;
  codes?: CodeList;
  /** Longest text, or least and greatest number. */
  max?: number;
  min?: number;
};

export type FileKind = {
  zh: string;
  /** One line on what a row is. */
  row: { zh: string; en: string };
  /**
   * The columns that make a row the same row when it comes again. Rows without any are known by their
   * content.
   */
  key: readonly string[];
  columns: Readonly<Record<string, Column>>;
};

type More = Partial<Omit<Column, 'zh' | 'value'>>;

/** One column: required and C1 unless said otherwise. */
export const column = (value: ValueKind, zh: string, feeds: string, example: string, more: More = {}) => ({
  zh,
  synonyms: [],
  value,
  required: true,
  dataClass: 'C1' as const,
  example,
  feeds,
  ...more,
});

/** A column that may be blank or missing. */
export const optional = (value: ValueKind, zh: string, feeds: string, example: string, more: More = {}) =>
  column(value, zh, feeds, example, { required: false, ...more });

export const channelCodes: CodeList = {
  phone: ['电话'],
  wecom: ['企业微信', '企微', '微信'],
  visit: ['上门', '走访'],
  counter: ['柜面', '网点'],
  activity: ['活动'],
};

export const orgNo = (feeds: string) =>
  column('no', '机构号', feeds, '3301', { synonyms: ['机构编号', '支行号', '网点号', '经营机构'] });
export const customerNo = (feeds: string) =>
  column('no', '客户号', feeds, '100028841', { synonyms: ['客户编号', '客户代码'] });
export const staffNo = (zh: string, feeds: string, synonyms: readonly string[] = []) =>
  optional('no', zh, feeds, 'A0132', { synonyms });
export const placeNo = (feeds: string) =>
  optional('no', '地点编号', feeds, 'P0031', { synonyms: ['地点号', '小区编号'] });
export const gridNo = (feeds: string) =>
  optional('no', '网格编号', feeds, 'G05', { synonyms: ['网格号', '所属网格'] });
