import type { DeliveryFile } from '#contract/delivery.ts';
import type { Column } from '#contract/dictionary/column.ts';
import { fileKindOf } from '#contract/dictionary.ts';
import { maskedValue } from '#contract/refusal.ts';
import type { Tx } from '../../db/open.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { openBlocks, type SheetPlace } from './block.ts';
import type { Shape } from './check.ts';
import type { FileRow } from './delivery-row.ts';
import { columnOf, rankKinds } from './heading.ts';
import { isAlwaysOffered, rulesFor } from './rule.ts';

const rowsShown = 8;

export const placeOf = (file: FileRow): SheetPlace => ({
  deliveryId: file.delivery_id,
  fileNo: file.file_no,
  sheetNo: file.sheet_no,
  content: file.sha256,
});

export const sheetOf = (file: FileRow): FileRow['sheets'][number] => file.sheets[file.sheet_no - 1]!;

/** How a file is read, or undefined while it has no kind. */
export function shapeOf(file: FileRow): Shape | undefined {
  const { kind, mapping, rules } = file;
  if (!kind) return undefined;
  const { headerRow, headerWidth: width } = sheetOf(file);
  return { kind, mapping, rules, headerRow, width, isExact: file.delimiter !== null };
}

/** The header and the first rows under it, as the file has them. */
export async function openTop(
  tx: Tx,
  keys: KeyRing,
  file: FileRow,
): Promise<{ header: readonly string[]; rows: { rowNo: number; cells: readonly string[] }[] }> {
  const { headerRow } = sheetOf(file);
  for await (const { rows } of openBlocks(tx, keys, placeOf(file)))
    return {
      header: rows.find(({ rowNo }) => rowNo === headerRow)?.cells ?? [],
      rows: rows.filter(({ rowNo }) => rowNo > headerRow).slice(0, rowsShown),
    };
  return { header: [], rows: [] };
}

/** A file without a header has a row of a person where the words should be. */
const shownWord = (word: string): string =>
  /\d{6}/.test(word) ? maskedValue({ dataClass: 'C2-id', value: 'text' }, word) : word.slice(0, 40);

/** What no column of the dictionary takes may be anything: it is masked like a number of a person. */
const unknownColumn: Pick<Column, 'dataClass' | 'value'> = { dataClass: 'C2-contact', value: 'text' };

const findProfileName = (tx: Tx, id: string | null) =>
  id === null
    ? undefined
    : tx.selectFrom('import_profile').select(['id', 'name']).where('id', '=', id).executeTakeFirst();

/** What would mend bad cells, and what is a matter of how the bank writes. What is chosen is not offered again. */
function offersOf({ kind, mapping, rules, found }: FileRow): DeliveryFile['offers'] {
  if (!kind) return [];
  const mending = found?.offers ?? [];
  const { columns } = fileKindOf(kind);
  const others = Object.entries(mapping).flatMap(([name, from]) => {
    const column = columns[name];
    if (!column || !('at' in from)) return [];
    return rulesFor(column)
      .filter((rule) => isAlwaysOffered(rule) && !rules[name]?.includes(rule))
      .filter((rule) => !mending.some((offer) => offer.column === name && offer.rule === rule))
      .map((rule) => ({ column: name, rule, mends: 0 }));
  });
  return [...mending, ...others];
}

/** A file as its page shows it: how it is read, the first rows masked, and what the last check found. */
export async function viewFile(tx: Tx, keys: KeyRing, file: FileRow): Promise<DeliveryFile> {
  const { header, rows } = await openTop(tx, keys, file);
  const columns = file.kind ? fileKindOf(file.kind).columns : {};
  const columnAt = new Map<number, Column>();
  for (const [name, from] of Object.entries(file.mapping)) {
    const column = columns[name];
    if ('at' in from && column) columnAt.set(from.at, column);
  }
  const { sheets } = file;
  return {
    ...summaryOf(file),
    deliveryId: file.delivery_id,
    encoding: file.encoding,
    delimiter: file.delimiter,
    notes: sheetOf(file).notes.map(({ code, values }) => ({ code, values: { ...values } })),
    sheets: sheets.map(({ name, rowCount }, at) => ({ sheetNo: at + 1, name, rowCount })),
    sheetNo: file.sheet_no,
    headerRow: sheetOf(file).headerRow,
    header: header.map((word, at) => ({
      at,
      word: shownWord(word),
      guess: (file.kind && columnOf(file.kind, word)) ?? null,
    })),
    kinds: rankKinds(file.name, header).slice(0, 5),
    mapping: file.mapping,
    rules: file.rules,
    offers: offersOf(file),
    rows: rows.map(({ rowNo, cells }) => ({
      rowNo,
      cells: cells.map((cell, at) => maskedValue(columnAt.get(at) ?? unknownColumn, cell.trim())),
    })),
    profile: (await findProfileName(tx, file.profile_id)) ?? null,
  };
}

export const summaryOf = (file: FileRow) => ({
  fileNo: file.file_no,
  name: file.name,
  byteCount: file.byte_count,
  sha256: file.sha256,
  kind: file.kind,
  check: file.found,
  obstacle: file.obstacle,
});
