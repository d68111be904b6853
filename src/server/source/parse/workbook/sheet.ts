import type { ImportNote } from '#contract/import-note.ts';
import type { TableRow } from '../frame.ts';
import { tableLimits, readLimits } from '../limits.ts';
import { Refused } from '../refused.ts';
import { type NumberForm, numberText } from './number-text.ts';
import { type StringTable, unescaped } from './strings.ts';
import { readXml, type XmlHandlers } from './xml.ts';

export type SheetContext = { strings: StringTable | null; forms: readonly NumberForm[]; from1904: boolean };

const plain: NumberForm = { kind: 'plain' };
const columnsOfOffice = 16_384;

/** The column of a cell's name, A1 → 0; undefined where there is none. */
function columnOf(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  let column = 0;
  for (let at = 0; at < name.length; at += 1) {
    const letter = name.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
    if (column > columnsOfOffice) throw new Refused('file.damaged');
  }
  return column === 0 ? undefined : column - 1;
}

/** A day as ISO writes it (t="d"), in our form. */
const isoText = (text: string): string => text.replace('T', ' ').replace(/( 00:00:00)?(\.0+)?Z?$/, '');

/** A sheet as its XML goes by: the row and the cell that are open, and the rows that are whole. */
type Gathering = {
  rows: TableRow[];
  rowCount: number;
  merged: number;
  hiddenRows: number;
  blankFormulas: number;
  rowNo: number;
  rowHidden: boolean;
  cells: string[];
  chars: number;
  column: number;
  type: string | undefined;
  form: NumberForm;
  text: string;
  hasFormula: boolean;
};

type Attributes = Readonly<Record<string, string>>;

function openRow(sheet: Gathering, attributes: Attributes): void {
  sheet.rowNo = attributes['r'] === undefined ? sheet.rowNo + 1 : Number(attributes['r']);
  sheet.rowHidden = attributes['hidden'] === '1' || attributes['hidden'] === 'true';
  sheet.cells = [];
  sheet.chars = 0;
  sheet.column = -1;
}

function openCell(sheet: Gathering, attributes: Attributes, forms: readonly NumberForm[]): void {
  sheet.column = columnOf(attributes['r']) ?? sheet.column + 1;
  sheet.type = attributes['t'];
  const style = attributes['s'];
  sheet.form = (style === undefined ? undefined : forms[Number(style)]) ?? plain;
  sheet.text = '';
  sheet.hasFormula = false;
}

function cellText({ text, type, form }: Gathering, { strings, from1904 }: SheetContext): string {
  if (text === '') return '';
  switch (type) {
    case 's':
      if (!strings) throw new Refused('file.damaged');
      return strings.get(Number(text));
    case 'b':
      return text.trim() === '1' ? 'TRUE' : 'FALSE';
    case 'd':
      return isoText(text);
    case 'inlineStr':
    case 'str':
      return unescaped(text);
    case 'e':
      return text;
    default:
      return numberText(text, form, from1904);
  }
}

function closeCell(sheet: Gathering, context: SheetContext): void {
  const text = cellText(sheet, context);
  if (text === '') {
    if (sheet.hasFormula) sheet.blankFormulas += 1;
    return;
  }
  const { cells, rowNo } = sheet;
  if (sheet.column >= tableLimits.columns)
    throw new Refused('file.columns-many', { rowNo, max: tableLimits.columns });
  sheet.chars += text.length;
  if (sheet.chars > tableLimits.recordBytes)
    throw new Refused('file.cell-long', { rowNo, max: tableLimits.recordBytes / 1024 });
  while (cells.length < sheet.column) cells.push('');
  cells[sheet.column] = text;
}

function closeRow(sheet: Gathering): void {
  const { cells, rowNo } = sheet;
  if (cells.every((cell) => cell.trim() === '')) return;
  if (!Number.isSafeInteger(rowNo) || rowNo < 1) throw new Refused('file.damaged');
  sheet.rowCount += 1;
  // The header and what stands above it are not rows of the table.
  if (sheet.rowCount > readLimits.rows + tableLimits.headRows)
    throw new Refused('file.rows-many', { max: readLimits.rows });
  if (sheet.rowHidden) sheet.hiddenRows += 1;
  sheet.rows.push({ rowNo, cells });
}

/** What gathers rows into `sheet` as tags open and close. */
function handlersOf(sheet: Gathering, context: SheetContext): XmlHandlers {
  let gathers = false;
  let inReading = false;
  return {
    open: (name, attributes) => {
      if (name === 'c') openCell(sheet, attributes, context.forms);
      else if (name === 'v') gathers = true;
      else if (name === 't') gathers = !inReading;
      else if (name === 'rPh') inReading = true;
      else if (name === 'f') sheet.hasFormula = true;
      else if (name === 'row') openRow(sheet, attributes);
      else if (name === 'mergeCell') sheet.merged += 1;
    },
    text: (text) => {
      if (gathers) sheet.text += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') gathers = false;
      else if (name === 'c') closeCell(sheet, context);
      else if (name === 'rPh') inReading = false;
      else if (name === 'row') closeRow(sheet);
    },
  };
}

const emptySheet = (): Gathering => ({
  rows: [],
  rowCount: 0,
  merged: 0,
  hiddenRows: 0,
  blankFormulas: 0,
  rowNo: 0,
  rowHidden: false,
  cells: [],
  chars: 0,
  column: -1,
  type: undefined,
  form: plain,
  text: '',
  hasFormula: false,
});

/** The rows of a sheet that have something in them, by batches; and what a clerk should know of the sheet. */
export async function* readSheet(
  part: AsyncIterable<Buffer>,
  context: SheetContext,
): AsyncGenerator<TableRow[], ImportNote[]> {
  const sheet = emptySheet();
  for await (const _ of readXml(part, handlersOf(sheet, context))) {
    if (sheet.rows.length === 0) continue;
    const batch = sheet.rows;
    sheet.rows = [];
    yield batch;
  }
  const counts = {
    'sheet.merged': sheet.merged,
    'sheet.hidden-rows': sheet.hiddenRows,
    'sheet.formulas-blank': sheet.blankFormulas,
  };
  return Object.entries(counts).flatMap(([code, count]) => (count > 0 ? [{ code, values: { count } }] : []));
}
