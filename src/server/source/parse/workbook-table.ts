import type { ImportNote } from '#contract/import-note.ts';
import type { TableEnd, TableRow, Vocabulary } from './frame.ts';
import { Refused } from './refused.ts';
import { splitHead } from './split-head.ts';
import type { OpenTable } from './text-table.ts';
import { type Archive, openArchive } from './workbook/archive.ts';
import { type Book, readBook } from './workbook/book.ts';
import { readSheet, type SheetContext } from './workbook/sheet.ts';
import { readStrings } from './workbook/strings.ts';
import { readStyles } from './workbook/styles.ts';

type BookSheet = Book['sheets'][number];

async function contextOf(archive: Archive, book: Book): Promise<SheetContext> {
  return {
    strings: book.strings === null ? null : await readStrings(archive.open(book.strings)),
    forms: book.styles === null ? [] : await readStyles(archive.open(book.styles)),
    from1904: book.from1904,
  };
}

async function hasRows(archive: Archive, sheet: BookSheet, context: SheetContext): Promise<boolean> {
  for await (const batch of readSheet(archive.open(sheet.part), context)) if (batch.length > 0) return true;
  return false;
}

/** The sheet that was asked for, else the first in sight that has rows. */
async function chosenSheet(
  archive: Archive,
  book: Book,
  context: SheetContext,
  asked: string | null,
): Promise<BookSheet> {
  if (asked !== null) {
    const sheet = book.sheets.find(({ name }) => name === asked);
    if (!sheet) throw new Refused('file.sheet-missing', { sheet: asked });
    return sheet;
  }
  for (const sheet of book.sheets)
    if (!sheet.hidden && (await hasRows(archive, sheet, context))) return sheet;
  throw new Refused('file.sheets-empty');
}

/** A workbook (.xlsx) as a table: one of its sheets. */
export async function openWorkbook(
  bytes: Buffer,
  asked: { sheet: string | null; vocabulary: Vocabulary },
): Promise<OpenTable> {
  const archive = await openArchive(bytes);
  const book = await readBook(archive);
  const context = await contextOf(archive, book);
  const sheet = await chosenSheet(archive, book, context, asked.sheet);
  let notes: ImportNote[] = [];
  async function* batches(): AsyncGenerator<TableRow[]> {
    notes = yield* readSheet(archive.open(sheet.part), context);
  }
  const table = await splitHead(batches(), { vocabulary: asked.vocabulary, isGuarded: false });
  const width = table.header.length;
  async function* rows(): AsyncGenerator<TableRow[], TableEnd> {
    for await (const batch of table.rows) {
      // A sheet says nothing of the blank cells at the end of a row.
      for (const { cells } of batch) while (cells.length < width) cells.push('');
      yield batch;
    }
    return { notes };
  }
  return {
    head: {
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      sheets: book.sheets.map(({ name, hidden }) => ({ name, hidden })),
      sheet: sheet.name,
      kind: table.kind,
      exportId: table.exportId,
      header: table.header,
      headerRowNo: table.headerRowNo,
    },
    rows: rows(),
  };
}
