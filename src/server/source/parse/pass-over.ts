import type { ImportNote } from '#contract/import-note.ts';
import type { TableRow } from './frame.ts';

/** How the notes and the example of our templates begin, and those of others. */
export const templateMarks = { notes: '填写说明:', example: '示例:' } as const;

const totals = new Set(['合计', '总计', '小计', '共计', '汇总', 'total', 'subtotal', 'sum']);
const notesMark = /^(填写说明|填表说明|填报说明|说明)[::]/;
const exampleMark = /^(示例|样例|举例|例)[::]/;
const footerMark = /^(制表|填表|审核|复核|经办|打印)(人|员|日期|时间|单位)?[::]|^(注|备注)[::]/;

type Reason = 'rows.notes' | 'rows.example' | 'rows.total' | 'rows.footer';

function reasonOf(cells: readonly string[]): Reason | undefined {
  const first = cells.find((cell) => cell !== '')?.trim() ?? '';
  if (first.length <= 8 && totals.has(first.replaceAll(/[\s::]/g, '').toLowerCase())) return 'rows.total';
  if (!/[::]/.test(first)) return undefined;
  if (notesMark.test(first)) return 'rows.notes';
  if (exampleMark.test(first)) return 'rows.example';
  return footerMark.test(first) && cells.filter((cell) => cell !== '').length <= 2
    ? 'rows.footer'
    : undefined;
}

const rowsNamed = 10;

/**
 * Tells rows of a table from what else people leave in it: notes and the example of a template, totals, and
 * who drew it up. They are passed over, and a note says which rows.
 */
export function createPassOver({ exportId }: { exportId: string | null }) {
  const passed = new Map<Reason, { count: number; rowNos: number[] }>();
  return {
    takes: ({ rowNo, cells }: TableRow): boolean => {
      const reason = reasonOf(cells);
      if (reason === undefined) return false;
      const kept = passed.get(reason) ?? { count: 0, rowNos: [] };
      kept.count += 1;
      if (kept.rowNos.length < rowsNamed) kept.rowNos.push(rowNo);
      passed.set(reason, kept);
      return true;
    },
    notes: (): ImportNote[] => [
      ...(exportId === null ? [] : [{ code: 'file.exported', values: { id: exportId } }]),
      ...[...passed].map(([code, { count, rowNos }]) => ({
        code,
        values: { count, rows: rowNos.join('、') },
      })),
    ],
  };
}
