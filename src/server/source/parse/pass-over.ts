import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import type { Column } from '#contract/dictionary/column.ts';
import { columnNote } from '#contract/dictionary/note.ts';
import type { ImportNote } from '#contract/import-note.ts';
import { columnsByWord } from '../import/header.ts';
import type { TableHead, TableRow } from './frame.ts';
import { plainWord } from './header-word.ts';

const totals = new Set(['合计', '总计', '小计', '共计', '汇总', 'total', 'subtotal', 'sum']);
const footer =
  /^(制表|填表|审核|复核|经办|打印)(人|员|日期|时间|单位)?[::]|^(注|备注|说明|填写说明|填表说明|例|示例|样例)[::]/;

type Reason = 'rows.notes' | 'rows.example' | 'rows.total' | 'rows.footer';

/** The columns of a header by the words of the dictionary; undefined where a word is not known. */
function columnsOf(kind: FileKindName, header: readonly string[]): (Column | undefined)[] {
  const byWord = columnsByWord(fileKindOf(kind));
  return header.map((word) => fileKindOf(kind).columns[byWord.get(plainWord(word)) ?? '']);
}

/**
 * Tells rows of the table from what else people leave in it: the notes and the example of our template,
 * totals, and whoever drew it up. They are passed over, and a note says which rows.
 */
export function createPassOver(
  kind: FileKindName | null,
  { header, exportId }: Pick<TableHead, 'header' | 'exportId'>,
) {
  const columns = kind ? columnsOf(kind, header) : [];
  const passed = new Map<Reason, number[]>();
  const alike = (cells: readonly string[], said: (column: Column) => string): boolean => {
    let same = 0;
    for (const [at, cell] of cells.entries()) {
      const text = cell.trim();
      if (text === '') continue;
      const column = columns[at];
      if (!column || said(column) !== text) return false;
      same += 1;
    }
    return same >= Math.min(2, header.length);
  };
  const reasonOf = (cells: readonly string[]): Reason | undefined => {
    const first = cells.findIndex((cell) => cell.trim() !== '');
    const word = (cells[first] ?? '').trim();
    if (totals.has(word.replace(/[\s::]/g, '').toLowerCase())) return 'rows.total';
    if (footer.test(word) && cells.filter((cell) => cell !== '').length <= 2) return 'rows.footer';
    if (columns.length === 0) return undefined;
    if (columns[first]?.example === word && alike(cells, (column) => column.example)) return 'rows.example';
    return alike(cells, columnNote) ? 'rows.notes' : undefined;
  };
  return {
    takes: ({ rowNo, cells }: TableRow): boolean => {
      const reason = reasonOf(cells);
      if (reason) passed.set(reason, [...(passed.get(reason) ?? []), rowNo]);
      return reason !== undefined;
    },
    notes: (): ImportNote[] => [
      ...(exportId === null ? [] : [{ code: 'file.exported', values: { id: exportId } }]),
      ...[...passed].map(([code, rowNos]) => ({
        code,
        values: { rows: rowNos.slice(0, 10).join('、'), count: rowNos.length },
      })),
    ],
  };
}
