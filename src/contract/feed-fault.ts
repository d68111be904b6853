import type { FeedFault, FeedFaultCode } from '#core/feed/fault.ts';

type Language = 'zh' | 'en';

/** What is wrong with a delivery of the drop folder; the file is put before it. `{x}` are values of the fault. */
const sentences: Record<FeedFaultCode, Record<Language, string>> = {
  'manifest.two': {
    zh: '既有 manifest.json 又有 清单.csv,只能有一份清单',
    en: 'there is both manifest.json and 清单.csv; one manifest is wanted',
  },
  'manifest.unreadable': {
    zh: '清单读不出来:JSON 或表格不完整,或太大',
    en: 'the manifest cannot be read: it is no whole JSON or table, or too large',
  },
  'manifest.key': { zh: '清单里有不认识的项「{key}」', en: 'the manifest has an unknown word "{key}"' },
  'manifest.column': {
    zh: '清单的列「{column}」不认识或重复',
    en: 'column "{column}" of the manifest is unknown or there twice',
  },
  'manifest.column-missing': { zh: '清单缺少列:{columns}', en: 'the manifest lacks columns: {columns}' },
  'manifest.as-of': {
    zh: '清单没有写明数据日期,或不是 2026-11-23 这样的日期',
    en: 'the manifest names no day of the data such as 2026-11-23',
  },
  'manifest.as-of-two': {
    zh: '清单各行的数据日期不一致',
    en: 'the rows of the manifest name different days of the data',
  },
  'manifest.profile': {
    zh: '清单写的导入方案不存在',
    en: 'the manifest names a profile that does not exist',
  },
  'manifest.profile-two': {
    zh: '清单各行的导入方案不一致',
    en: 'the rows of the manifest name different profiles',
  },
  'manifest.files': { zh: '清单没有列出文件', en: 'the manifest lists no files' },
  'manifest.name': {
    zh: '清单第 {place} 个文件没有可用的文件名(不能含路径、控制字符或以点开头)',
    en: 'file {place} of the manifest has no usable name (no path, no control characters, no dot in front)',
  },
  'manifest.twice': { zh: '清单里列了两次', en: 'is listed twice' },
  'manifest.rows': { zh: '清单没有写明行数(整数)', en: 'the manifest names no number of rows' },
  'manifest.sha256': {
    zh: '清单没有写明 SHA-256(64 位十六进制)',
    en: 'the manifest names no SHA-256 of 64 hexadecimal digits',
  },
  'manifest.sum': {
    zh: '清单的余额合计不是以元计、至多两位小数的数(JSON 里写成文字)',
    en: 'the sum of balances is no amount in yuan with at most two decimals (a text in JSON)',
  },
  'manifest.full': { zh: '清单的「全量」不是「是」或「否」', en: '"full" is neither yes nor no' },
  'file.missing': { zh: '清单列了,文件夹里没有', en: 'is in the manifest, but not in the folder' },
  'file.unsaid': { zh: '文件夹里有,清单没有列', en: 'is in the folder, but not in the manifest' },
  'file.link': { zh: '不是普通文件(链接或文件夹),不读取', en: 'is no plain file (a link or a folder)' },
  'file.hash': {
    zh: 'SHA-256 与清单不同:传输中改变或没有传完',
    en: 'differs from its SHA-256 in the manifest',
  },
  'file.rows': { zh: '清单写 {said} 行,文件有 {found} 行', en: 'has {found} rows, the manifest says {said}' },
  'file.sum': {
    zh: '清单写余额合计 {said} 元,文件合计 {found} 元',
    en: 'balances sum to {found} yuan, the manifest says {said}',
  },
  'file.sum-none': { zh: '清单写了余额合计,文件没有余额列', en: 'has a sum of balances but no column 余额' },
  'file.full-kind': { zh: '只有客户文件可以标「全量」', en: 'is marked full, but is no file of customers' },
  'file.unknown': { zh: '文件名不认识,不知道是哪一类数据', en: 'has a name that tells no kind of data' },
  'file.unreadable': { zh: '{zh}', en: '{en}' },
  'file.changed': { zh: '核对之后文件又变了', en: 'changed after it was checked' },
  'data.older': {
    zh: '数据日期 {asOf} 早于已导入的 {latest}:会把旧值盖到新值上',
    en: 'data of {asOf} are older than what is imported ({latest}) and would put old values over new ones',
  },
  'data.ahead': { zh: '数据日期 {asOf} 晚于今天 {today}', en: 'data of {asOf} are ahead of today, {today}' },
  'import.failed': {
    zh: '有些行写入时出错,已留着,下一次查看时重试',
    en: 'some rows could not be written; they are kept and tried again at the next look',
  },
};

/** 「customers.csv:清单写 5 行,文件有 4 行」. */
export function feedFaultSentence({ code, file, values }: FeedFault, language: Language): string {
  const text = sentences[code][language].replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    String(values[key] ?? '—'),
  );
  // That sentence names its file itself.
  return file === null || code === 'file.unreadable'
    ? text
    : language === 'zh'
      ? `${file}:${text}`
      : `${file}: ${text}`;
}
