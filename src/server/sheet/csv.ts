import { stringify } from 'csv-stringify/sync';
import { guardText } from '#core/sheet/guard.ts';
import { type Batches, type Cell, writable } from './cell.ts';

const textOf = (cell: Cell): string => {
  if (cell === null) return '';
  return typeof cell === 'string' ? guardText(writable(cell)) : cell.numeral;
};

/** CSV as Chinese spreadsheets open it: UTF-8 with its mark, RFC 4180, no cell that is computed (trust.md §3.7). */
export async function* writeCsv(batches: Batches): AsyncGenerator<Buffer> {
  yield Buffer.from('\ufeff');
  for await (const rows of batches)
    yield Buffer.from(
      stringify(
        rows.map((row) => row.map(textOf)),
        // A separator of another country inside a text stays inside of it.
        { record_delimiter: '\r\n', quoted_match: /[;\t|\r\n]/ },
      ),
    );
}
