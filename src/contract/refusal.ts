import { type CodeList, type Column } from './dictionary/column.ts';
import { type FileKindName, fileKindOf, fileKinds } from './dictionary.ts';

type Language = 'zh' | 'en';
type Words = Record<Language, string>;

/** Why a row was refused. `{x}` are values of the refusal; the place (file, row, column) is put before it. */
const rowRefusals = {
  'row.columns': {
    zh: '这一行有 {found} 列,表头有 {expected} 列',
    en: 'the row has {found} cells, the header has {expected}',
  },
  'row.duplicate': {
    zh: '与第 {first} 行是同一条,只收第一条',
    en: 'the same as row {first}; only the first is taken',
  },
  'value.missing': { zh: '必填,不能为空', en: 'is required' },
  'value.long': { zh: '超过 {max} 个字', en: 'is longer than {max} characters' },
  'value.no': {
    zh: '编号「{value}」含空格或特殊字符',
    en: 'number "{value}" contains blanks or odd characters',
  },
  'value.excel-error': {
    zh: '「{value}」是 Excel 的错误值,请改正公式或清空',
    en: '"{value}" is an error of a spreadsheet: mend the formula or clear the cell',
  },
  'value.hashes': {
    zh: '「{value}」是列宽不够时显示的井号,不是内容;请加宽该列后重新导出',
    en: '"{value}" is what a column shows that is too narrow; widen it and export again',
  },
  'value.damaged': {
    zh: '「{value}」含有编码转换损坏的字;请从原系统重新导出',
    en: '"{value}" holds characters damaged by a wrong encoding; export it again',
  },
  'value.precision': {
    zh: '「{value}」:Excel 已改坏这个号码;请把该列设为文本后重新导出',
    en: '"{value}": Excel has damaged this number; format the column as text and export again',
  },
  'value.name': { zh: '「{value}」不是姓名(含有号码或没有文字)', en: '"{value}" is not a name' },
  'value.name-company': {
    zh: '「{value}」像是单位名称,不是个人',
    en: '"{value}" looks like a company, not a person',
  },
  'value.day': {
    zh: '「{value}」不是日期,请写成 2026-11-24',
    en: '"{value}" is not a date such as 2026-11-24',
  },
  'value.day-none': { zh: '「{value}」:日历上没有这一天', en: '"{value}" is not a day of the calendar' },
  'value.day-order': {
    zh: '「{value}」分不清月和日;请为该列选「日/月/年」或「月/日/年」',
    en: '"{value}" may be day or month first; choose the date form of the column',
  },
  'value.day-year': {
    zh: '「{value}」的年份只有两位;请写四位,或为该列选日期写法',
    en: '"{value}" has a year of two digits; write four or choose the date form of the column',
  },
  'value.day-serial': {
    zh: '「{value}」是 Excel 的日期序号;请为该列选「Excel 日期序号」,或设为日期格式后重新导出',
    en: '"{value}" is a serial day of Excel; choose that form for the column, or format it as a date',
  },
  'value.day-month': { zh: '「{value}」只有年月,缺少日', en: '"{value}" has no day of the month' },
  'value.time': { zh: '「{value}」不是时间,请写成 15:30', en: '"{value}" is not a time such as 15:30' },
  'value.instant': {
    zh: '「{value}」不是时间,请写成 2026-11-24 15:30',
    en: '"{value}" is not a time such as 2026-11-24 15:30',
  },
  'value.number': { zh: '「{value}」不是数字', en: '"{value}" is not a number' },
  'value.number-commas': {
    zh: '「{value}」里逗号的位置不像千分位,分不清小数点;请去掉逗号',
    en: 'the commas in "{value}" do not part thousands; leave them out',
  },
  'value.number-currency': {
    zh: '「{value}」不是人民币;请折成元',
    en: '"{value}" is not in yuan',
  },
  'value.decimals': { zh: '「{value}」的小数超过两位', en: '"{value}" has more than two decimals' },
  'value.integer': { zh: '「{value}」不是整数', en: '"{value}" is not a whole number' },
  'value.range': {
    zh: '「{value}」不在 {min} 到 {max} 之间',
    en: '"{value}" is not between {min} and {max}',
  },
  'value.flag': { zh: '「{value}」不是「是」或「否」', en: '"{value}" is neither yes nor no' },
  'value.code': { zh: '没有「{value}」这个取值,可用:{allowed}', en: '"{value}" is not one of {allowed}' },
  'value.phone': { zh: '「{value}」不是 11 位手机号', en: '"{value}" is not a mobile number of 11 digits' },
  'value.phone-length': {
    zh: '「{value}」有 {digits} 位数字,手机号是 11 位',
    en: '"{value}" has {digits} digits; a mobile number has 11',
  },
  'value.phone-segment': {
    zh: '「{value}」不是手机号段(应以 13–19 开头)',
    en: '"{value}" does not begin like a mobile number (13 to 19)',
  },
  'value.phone-landline': {
    zh: '「{value}」是固定电话,这里只收手机号',
    en: '"{value}" is a landline; a mobile number is wanted',
  },
  'value.phone-service': {
    zh: '「{value}」是 400、800 或 95 开头的客服号码,不是个人手机',
    en: '"{value}" is a service number (400, 800, 95…), not a mobile number',
  },
  'value.id-no': {
    zh: '「{value}」不是身份证号',
    en: '"{value}" is not a resident ID number',
  },
  'value.id-no-length': {
    zh: '「{value}」有 {length} 位,身份证号是 18 位(旧号 15 位)',
    en: '"{value}" has {length} characters; a resident ID number has 18, of old 15',
  },
  'value.id-no-birth': {
    zh: '「{value}」里的出生日期不存在',
    en: '"{value}" holds a birth day that never was',
  },
  'value.id-no-check': {
    zh: '「{value}」的校验位不对,请核对原件',
    en: 'the check digit of "{value}" is wrong; compare it with the card',
  },
  'value.id-no-other': {
    zh: '「{value}」像是护照、通行证或其他证件,这里只收居民身份证号',
    en: '"{value}" looks like a passport or permit; a resident ID number is wanted',
  },
  'value.months': {
    zh: '「{value}」不是月份,请写成 3;4;9',
    en: '"{value}" is not a list of months such as 3;4;9',
  },
  'place.system': {
    zh: '写了经纬度,就要写明坐标系:{allowed}',
    en: 'longitude and latitude need their coordinate system: {allowed}',
  },
  'place.half': { zh: '经度和纬度要一起写', en: 'longitude and latitude come together' },
  'place.zero': { zh: '经纬度是 0,0,不是真实位置', en: 'is 0,0, which is no position' },
  'place.swapped': { zh: '经度和纬度写反了', en: 'longitude and latitude are swapped' },
  'place.abroad': { zh: '经纬度不在中国境内', en: 'is a position outside China' },
  'value.boundary': { zh: '不是有效的多边形边界', en: 'the boundary is not a valid polygon' },
  'order.days': { zh: '早于「{other}」', en: 'is earlier than "{other}"' },
  'ref.org': { zh: '没有机构号「{value}」', en: 'there is no org {value}' },
  'ref.branch': {
    zh: '机构「{value}」不是支行,不能有自己的客户和网格',
    en: 'org {value} is not a branch: it has no customers or grids of its own',
  },
  'ref.scope': { zh: '机构「{value}」不在您的管辖范围内', en: 'org {value} is outside your reach' },
  'ref.scope-bank': {
    zh: '行政区划全行共用,只能由总行导入',
    en: 'districts serve the whole bank; only the head office brings them',
  },
  'ref.scope-staff': {
    zh: '工号「{value}」的员工不在您的管辖范围内',
    en: 'staff {value} works outside your reach',
  },
  'ref.parent': {
    zh: '没有上级机构「{value}」,或上级层级不高于本机构',
    en: 'there is no superior org {value}, or it does not stand above this one',
  },
  'ref.head': { zh: '已有总行「{value}」,只能有一个', en: 'there is a head office already: {value}' },
  'ref.staff': { zh: '没有工号「{value}」的员工', en: 'there is no staff number {value}' },
  'ref.place': { zh: '该支行没有地点「{value}」', en: 'the branch has no place {value}' },
  'ref.district': {
    zh: '没有上级区划「{value}」,或它是自己的上级',
    en: 'there is no district {value} above this one',
  },
  'ref.grid': { zh: '该支行没有网格「{value}」', en: 'the branch has no grid {value}' },
  'ref.employer': { zh: '该支行没有单位「{value}」', en: 'the branch has no employer {value}' },
  'ref.merchant': { zh: '该支行没有商户「{value}」', en: 'the branch has no merchant {value}' },
  'ref.customer': { zh: '该支行没有客户「{value}」', en: 'the branch has no customer {value}' },
  'record.fixed': {
    zh: '编号「{value}」已登记且内容不同;登记后不能改,请用新编号另起一行',
    en: 'number {value} is recorded with other content; a record is never changed, use a new number',
  },
  'source.value': { zh: '「{value}」不合该文件的写法', en: '"{value}" is not what this file may hold' },
  'source.link': { zh: '「{value}」在 {file} 里找不到', en: '"{value}" is not found in {file}' },
} as const satisfies Record<string, Words>;

/** Why a whole file cannot be taken; nothing of the delivery is applied then. */
const fileRefusals = {
  'file.cut': { zh: '文件在此处中断,不完整;请重新导出', en: 'the file ends in the middle; export it again' },
  'file.nul': { zh: '含有空字节,不是文本文件或已损坏', en: 'holds NUL bytes: not text, or damaged' },
  'file.compressed': { zh: '压缩文件不完整或已损坏', en: 'the compressed file is cut or damaged' },
  'file.encoding': {
    zh: '不是 {encodings} 编码的文本,无法读取;请用「CSV UTF-8」另存',
    en: 'is not text in {encodings}; save it as "CSV UTF-8"',
  },
  'file.mixed': {
    zh: '一个文件里有两种编码:第 {utf8RowNo} 行是 UTF-8,此处不是;请分别导出,或在同一个程序里重新保存',
    en: 'is written in two encodings: row {utf8RowNo} is UTF-8, this row is not; save it anew in one program',
  },
  'file.masked': {
    zh: '是遮掩后的导出文件,不能再导入',
    en: 'is an export with names and numbers hidden; it cannot be imported',
  },
  'file.empty': { zh: '是空文件,没有表头', en: 'is empty: it has no header' },
  'file.columns-many': { zh: '超过 {max} 列', en: 'has more than {max} columns' },
  'file.column-missing': { zh: '缺少必需的列:{columns}', en: 'lacks the columns {columns}' },
  'file.column-twice': { zh: '列「{columns}」出现两次', en: 'has the column {columns} twice' },
  'file.record-long': {
    zh: '此处一行超过 {max} KB,可能缺一个引号',
    en: 'a record is longer than {max} KB; a quote may be missing',
  },
  'file.header-missing': {
    zh: '此处像是数据,不是表头;请在最上面加一行列名',
    en: 'holds content, not a header; put a row of column names on top',
  },
  'file.big': { zh: '超过 {max} MB;请拆成几个文件', en: 'is larger than {max} MB; split it' },
  'file.rows-many': { zh: '超过 {max} 行;请拆成几个文件', en: 'has more than {max} rows; split it' },
  'file.cell-long': {
    zh: '此处一格或一行的文字超过 {max} KB',
    en: 'has a cell or a row of more than {max} KB',
  },
  'file.xls': {
    zh: '这是旧版 .xls,请在 Excel 里另存为 .xlsx 或 CSV',
    en: 'is an old .xls; save it as .xlsx or CSV in Excel',
  },
  'file.xlsm': {
    zh: '含有宏(.xlsm),不接受;请在 Excel 里另存为 .xlsx(不带宏)',
    en: 'holds macros (.xlsm); save it as .xlsx without them',
  },
  'file.xlsb': {
    zh: '这是二进制工作簿 .xlsb,请在 Excel 里另存为 .xlsx 或 CSV',
    en: 'is a binary workbook .xlsb; save it as .xlsx or CSV in Excel',
  },
  'file.ods': {
    zh: '这是 .ods 表格,请另存为 .xlsx 或 CSV',
    en: 'is an .ods spreadsheet; save it as .xlsx or CSV',
  },
  'file.archive': {
    zh: '这是压缩包,请先解压,再逐个上传里面的 .xlsx 或 CSV',
    en: 'is an archive; unpack it and upload the .xlsx or CSV inside',
  },
  'file.encrypted': {
    zh: '有打开密码,无法读取;请在 Excel「文件 → 信息 → 保护工作簿」里清除密码后再上传',
    en: 'needs a password to open; remove it in Excel (File, Info, Protect Workbook) and upload again',
  },
  'file.web-page': {
    zh: '其实是网页或 XML(不少系统导出的 .xls 是这样),请用 Excel 打开后另存为 .xlsx',
    en: 'is a web page or XML under another name; open it in Excel and save it as .xlsx',
  },
  'file.not-table': {
    zh: '不是表格文件;请导出为 .xlsx 或 CSV',
    en: 'is not a table; export it as .xlsx or CSV',
  },
  'file.damaged': {
    zh: '工作簿内部不完整或不合规范;请用 Excel 打开后另存为新的 .xlsx',
    en: 'is damaged or not a proper workbook; open it in Excel and save it as a new .xlsx',
  },
  'file.unsafe': {
    zh: '内部带有不安全的结构,不接受;请用 Excel 打开后另存为新的 .xlsx',
    en: 'has unsafe parts inside; open it in Excel and save it as a new .xlsx',
  },
  'file.external': {
    zh: '引用了别的文件或网络地址;请复制全表、选择性粘贴为数值,再另存为新的 .xlsx',
    en: 'refers to other files or addresses; paste it as values into a new .xlsx',
  },
  'file.unpacked-big': {
    zh: '解开后超过 {max} MB,或压缩得不像表格;请拆成几个文件,或另存为 CSV',
    en: 'unpacks to more than {max} MB, or is packed like no table; split it or save it as CSV',
  },
  'file.entries-many': {
    zh: '内部部件超过 {max} 个;请把数据复制到新的工作簿',
    en: 'has more than {max} parts; copy the rows into a new workbook',
  },
  'file.sheet-missing': { zh: '没有工作表「{sheet}」', en: 'has no sheet "{sheet}"' },
  'file.sheets-empty': {
    zh: '看得见的工作表都是空的',
    en: 'has nothing on the sheets that are in sight',
  },
  'file.slow': {
    zh: '读取超过 {max} 秒,已停止;请拆成几个文件',
    en: 'took more than {max} seconds to read; split it',
  },
  'file.memory': {
    zh: '内容过多,读取所需内存超出限制;请拆成几个文件,或另存为 CSV',
    en: 'needs too much memory to be read; split it or save it as CSV',
  },
  'file.not-json': { zh: '不是有效的 JSON', en: 'is not valid JSON' },
  'file.json': { zh: '不是有效的 GeoJSON', en: 'is not valid GeoJSON' },
  'file.missing': { zh: '文件夹里没有这个文件', en: 'is not in the folder' },
} as const satisfies Record<string, Words>;

export type RowRefusalCode = keyof typeof rowRefusals;
export type FileRefusalCode = keyof typeof fileRefusals;
const sentences: Record<string, Words> = { ...rowRefusals, ...fileRefusals };

/**
 * One refused row or file. `detail` holds masked values and numbers, never what a person is called or reached
 * by.
 */
export type Refusal = {
  file: string;
  kind?: string;
  rowNo?: number | null;
  column?: string | null;
  code: string;
  detail?: Readonly<Record<string, unknown>>;
};

const isKind = (kind: string): kind is FileKindName => fileKinds.some((known) => known === kind);

const columnWord = (kind: string | undefined, name: string, language: Language): string => {
  const column = kind && isKind(kind) ? fileKindOf(kind).columns[name] : undefined;
  return language === 'zh' ? (column?.zh ?? name) : name;
};

/** What is wrong, without the place where it is. */
export function refusalReason(
  { code, detail }: Pick<Refusal, 'code' | 'detail'>,
  language: Language = 'zh',
): string {
  const words = sentences[code] ?? { zh: code, en: code };
  return words[language].replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const value = detail?.[key];
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : '—';
  });
}

/** The refusal as a sentence for a clerk: file, row as a spreadsheet counts it, column, and what is wrong. */
export function refusalSentence(refusal: Refusal, language: Language = 'zh'): string {
  const said = refusalReason(refusal, language);
  const column = refusal.column ? columnWord(refusal.kind, refusal.column, language) : undefined;
  const row = refusal.rowNo ?? undefined;
  if (language === 'zh')
    return `${refusal.file}${row ? ` 第 ${row} 行` : ''}${column ? `「${column}」` : ''}:${said}。`;
  return `${refusal.file}${row ? `, row ${row}` : ''}${column ? `, ${column}` : ''}: ${said}.`;
}

const wordsOf = (codes: CodeList): string =>
  Object.values(codes)
    .map((words) => words[0] ?? '')
    .join('、');

/**
 * A cell as it may be shown to whoever mends the file: the first and last character of anything that could be
 * about a person, the whole of a short word of an open list (trust.md §3.8: values masked).
 */
export function maskedValue(column: Pick<Column, 'dataClass' | 'value'>, text: string): string {
  const open = column.dataClass === 'C1' && column.value !== 'name' && !/\d{9}/.test(text);
  if (open) return text.length > 24 ? `${text.slice(0, 24)}…` : text;
  const letters = Array.from(text);
  return letters.length <= 2
    ? '*'.repeat(letters.length)
    : `${letters[0]}${'*'.repeat(Math.min(letters.length - 2, 16))}${letters.at(-1)}`;
}

/** What a refusal of a code says may stand there instead. */
export const allowedOf = (column: Column): string => wordsOf(column.codes ?? {});
