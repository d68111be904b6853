import { decoded, encodingOf, encodingWord } from './encoding.ts';
import type { TableEnd, TableHead, TableRow, Vocabulary } from './frame.ts';
import { delimiterOf, recordsOf } from './records.ts';
import { Refused } from './refused.ts';
import { splitHead } from './split-head.ts';
import type { TextSight } from './text-sight.ts';

export type OpenTable = { head: TableHead; rows: AsyncGenerator<TableRow[], TableEnd> };

/** Enough to see a title, a header and some rows. */
const delimiterChars = 8 * 1024;
/** What people write below a table; it is shorter than the table and need not end its line. */
const isFooter = (cell: string | undefined): boolean =>
  /^\s*(制表|填表|审核|复核|经办|说明|备注|注[::]|合计|总计)/.test(cell ?? '');

/**
 * A delimited text as a table. `bytes` is what `sight` has seen; a last row that is too short and does not end
 * its line is what remains of a file that was cut.
 */
export async function openText(
  bytes: AsyncIterable<Buffer>,
  sight: TextSight,
  asked: { vocabulary: Vocabulary | null; fallback: string },
): Promise<OpenTable> {
  const encoding = encodingOf(sight, asked.fallback);
  const text = decoded(bytes, encoding);
  let first = '';
  for (let next = await text.next(); !next.done; next = await text.next()) {
    first += next.value;
    if (first.length >= delimiterChars) break;
  }
  const delimiter = delimiterOf(first);
  const table = await splitHead(recordsOf(text, first, delimiter), {
    vocabulary: asked.vocabulary,
    isGuarded: true,
  });
  const width = table.header.length;
  async function* rows(): AsyncGenerator<TableRow[], TableEnd> {
    let last: TableRow | undefined;
    for await (const batch of table.rows) {
      last = batch.at(-1) ?? last;
      yield batch;
    }
    if (last && last.cells.length < width && !sight.endsWithNewline && !isFooter(last.cells[0]))
      throw new Refused('file.cut', { rowNo: last.rowNo });
    return { notes: [] };
  }
  return {
    head: {
      format: 'csv',
      encoding: encodingWord(encoding, sight.mark),
      delimiter,
      sheets: [],
      sheet: null,
      kind: table.kind,
      exportId: table.exportId,
      header: table.header,
      headerRowNo: table.headerRowNo,
    },
    rows: rows(),
  };
}
