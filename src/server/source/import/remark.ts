import type { ImportNote, RemarkCode } from '#contract/import-note.ts';

const rowsNamed = 10;

/** What was done to cells of one column: how many, and the first rows. */
export type Remark = { code: RemarkCode; column: string; count: number; rowNos: number[] };

/** Counts what was done to cells, column by column; a chunk that was read on another thread brings its own. */
export function createRemarks() {
  const byPlace = new Map<string, Remark>();
  const add = ({ code, column, count, rowNos }: Remark): void => {
    const place = `${code} ${column}`;
    const kept = byPlace.get(place) ?? { code, column, count: 0, rowNos: [] };
    kept.count += count;
    kept.rowNos.push(...rowNos.slice(0, rowsNamed - kept.rowNos.length));
    byPlace.set(place, kept);
  };
  return {
    add: (code: RemarkCode, column: string, rowNo: number): void =>
      add({ code, column, count: 1, rowNos: [rowNo] }),
    addAll: (remarks: readonly Remark[]): void => remarks.forEach(add),
    list: (): Remark[] => [...byPlace.values()],
    notes: (): ImportNote[] =>
      [...byPlace.values()].map(({ code, column, count, rowNos }) => ({
        code,
        values: { column, count, rows: rowNos.join('、') },
      })),
  };
}
