import type { Column } from './column.ts';

/** What may stand in a column, in one line for whoever fills it in: the second row of our templates. */
const valueNotes: Record<Column['value'], string> = {
  text: '文字',
  no: '编号,不含空格',
  nos: '多个编号用 ; 分隔',
  day: '日期,如 2026-11-24',
  time: '时刻,如 15:30',
  instant: '时间,如 2026-11-24 15:30',
  yuan: '金额,单位元',
  percent: '年利率,如 3.6%',
  integer: '整数',
  decimal: '小数',
  flag: '填「是」或「否」',
  code: '可填',
  phone: '11 位手机号,一格一个',
  idNo: '18 位身份证号,单元格设为文本',
  name: '姓名',
  months: '月份用 ; 分隔,如 3;4;9',
  words: '多个名称用 ; 分隔',
};

export function columnNote(column: Column): string {
  const codes = Object.values(column.codes ?? {}).map((words) => words[0] ?? '');
  const said = column.codes ? `${valueNotes.code}:${codes.join('、')}` : valueNotes[column.value];
  return `${column.required ? '必填。' : '可空。'}${said}`;
}
