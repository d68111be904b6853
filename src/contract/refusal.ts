/** Why a row of a delivery was not applied. `detail` never holds personal data: a masked or shortened value at most. */
export const refusalCodes = {
  required: '必填,不能为空',
  'not-a-day': '不是日期,请写成 2026-11-24',
  'not-a-time': '不是时间,请写成 10:30',
  'not-an-instant': '不是日期时间,请写成 2026-11-24 10:30',
  'not-a-number': '不是数字',
  'not-whole': '不是整数',
  'not-yes-no': '请写“是”或“否”',
  'not-a-phone': '不是 11 位手机号',
  'not-an-id': '证件号码位数或校验位不对',
  'science-number': '被 Excel 改成了科学计数,请把该列设为文本后重新导出',
  'unknown-code': '不在可选范围内',
  'too-long': '超过 1000 个字符',
  'bad-character': '含有无法识别的字符',
  columns: '列数与表头不一致,这一行可能被截断或多出分隔符',
  cut: '文件在这一行中断,引号没有结束,请重新取得完整文件',
  'unknown-org': '没有这个机构',
  'unknown-parent': '没有这个上级机构',
  'unknown-customer': '没有这个客户',
  'unknown-staff': '没有这个员工',
  'unknown-place': '没有这个地点',
  'unknown-employer': '没有这个单位',
  'unknown-merchant': '没有这个商户',
  'unknown-grid': '没有这个网格',
  'not-a-branch': '该机构不是支行,不能有客户',
  'bad-boundary': '网格边界不是多边形',
  'bad-coordinate': '坐标缺失或不在范围内,未落图',
  'no-next-step': '既没有下一步日期,也没有关闭原因',
  duplicate: '同一编号在本文件中出现两次,以后一行为准',
  'missing-column': '缺少必需的列',
} as const;
export type RefusalCode = keyof typeof refusalCodes;
export type Refusal = {
  rowNo: number;
  column: string | null;
  code: RefusalCode;
  detail?: Record<string, unknown>;
};

/** A sentence that a clerk understands, with file, row and column. */
export function refusalSentence(refusal: {
  file: string;
  rowNo: number;
  column: string | null;
  code: string;
}): string {
  const why = refusalCodes[refusal.code as RefusalCode] ?? refusal.code; // Codes are stored from the table above.
  const where = refusal.column ? `“${refusal.column}”` : '';
  return `${refusal.file} 第 ${refusal.rowNo} 行${where}:${why}`;
}
