import { fileKindOf, fileKinds } from '../dictionary.ts';
import type { Column } from './column.ts';

const valueWords: Record<Column['value'], string> = {
  text: '文字 text',
  no: '编号 number',
  nos: '多个编号,用 ; 分隔 numbers',
  day: '日期 day',
  time: '时刻 time',
  instant: '时间 instant',
  yuan: '金额(元) yuan',
  percent: '年利率(%) percent',
  integer: '整数 integer',
  decimal: '小数 decimal',
  flag: '是/否 yes/no',
  code: '取值 one of',
  phone: '手机号 phone',
  idNo: '身份证号 resident ID',
  name: '姓名 name',
  months: '月份,用 ; 分隔 months',
  words: '多个名称,用 ; 分隔 names',
};

const valueOf = (column: Column): string => {
  if (!column.codes) return valueWords[column.value];
  const codes = Object.entries(column.codes).map(([code, words]) => `\`${code}\` ${words.join('/')}`);
  return `${valueWords.code}: ${codes.join(' · ')}`;
};

function tableOf(name: (typeof fileKinds)[number]): string[] {
  const kind = fileKindOf(name);
  const rows = Object.entries(kind.columns).map(([code, column]) => {
    const cells = [
      `\`${code}\``,
      column.zh,
      column.synonyms.join('、'),
      valueOf(column),
      column.required ? '必填 yes' : '',
      column.dataClass,
      column.example,
      column.feeds,
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [
    `## ${kind.zh} \`${name}.csv\` / \`${kind.zh}.csv\``,
    '',
    `${kind.row.zh}。 ${kind.row.en}.`,
    `同一条的判断 same row: ${kind.key.map((column) => `\`${column}\``).join(' + ')}.`,
    '',
    '| column | 列名 | 也可写作 synonyms | 内容 value | 必填 required | 级别 class | 例 example | 去向 feeds |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ];
}

/** The page docs/guide/data-files.md: every file and column that the bank may give us. */
export const dictionaryGuide = (): string =>
  [
    '# 数据文件 Data files',
    '',
    '由 `node scripts/dictionary-guide.ts` 从 `src/contract/dictionary.ts` 写出,请勿手改。',
    'Written from the dictionary; do not edit.',
    '',
    '- 一个文件夹一次导入:`npm run jingtian -- import 文件夹 [--as-of 日期]`。One folder is one import.',
    '- CSV,分隔符 `,` `;` 或制表符;UTF-8(可带 BOM)或 GB18030;可压缩为 `.gz`。分几个文件时写 `客户-2.csv`。',
    '  CSV in UTF-8 or GB18030, `,` `;` or tab, `.gz` allowed; further parts as `customers-2.csv`.',
    '- 列名可用下表任一写法,次序不限;没有的列不改动原值,空白单元格表示清空。',
    '  A header may use any of the words below in any order; an absent column changes nothing, a blank cell empties.',
    '- 客户只有联系地址、没写地点编号的,按地址里的地点名称或又称在本支行的地点里找,只有一个合适才归入;银行给的地点优先。',
    '  A customer with an address and no place is put in the one place of the branch that the address names; a place given wins.',
    '- 任何一个文件读不完整,整批都不写入;单行有误只拒收该行,账目里写明文件、行、列和原因。',
    '  A damaged file stops the whole delivery; a bad row is refused alone and named in the account.',
    '- 网格与区划的边界用 `grids.geojson`、`districts.geojson`(FeatureCollection,属性即下表各列;坐标系写在每个要素或整个文件上)。',
    '  Boundaries of grids and districts come as GeoJSON; the coordinate system stands on each feature or on the file.',
    '- 级别 class: C1 内部 internal · C2-contact 联系方式 · C2-id 身份 · C2-fin 财务 (JR/T 0171).',
    '',
    ...fileKinds.flatMap(tableOf),
  ].join('\n');
