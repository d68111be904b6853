import { type dictionary, type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import { assert } from '#core/assert.ts';

/** As the program holds it: amounts in fen, rates in basis points, codes by their code name. */
export type Cell = string | number | boolean | readonly (string | number)[] | null;
export type DemoFile = { fileName: string; header: string[]; rows: string[][] };
type ColumnName<K extends FileKindName> = keyof (typeof dictionary)[K]['columns'] & string;
export type Row<K extends FileKindName> = Partial<Record<ColumnName<K>, Cell>>;

/** What the bank's file would say: the first word of a code, 是 or 否, yuan, percent. */
export function cellText(kind: FileKindName, name: string, cell: Cell): string {
  const column = fileKindOf(kind).columns[name];
  assert(column, `${kind} has a column ${name}`);
  if (cell === null) return '';
  if (Array.isArray(cell)) return cell.join(';');
  switch (column.value) {
    case 'yuan':
      return (Number(cell) / 100).toFixed(2);
    case 'percent':
      return `${(Number(cell) / 100).toFixed(2)}%`;
    case 'flag':
      return cell === true ? '是' : '否';
    case 'code': {
      const word = column.codes?.[String(cell)]?.[0];
      assert(word, `${kind}.${name} has a word for ${String(cell)}`);
      return word;
    }
    default:
      return String(cell);
  }
}

/** One dictionary file with Chinese headings, its columns in the order of the dictionary. */
export function tableOf<K extends FileKindName>(kind: K, rows: readonly Row<K>[]): DemoFile {
  const columns = fileKindOf(kind).columns;
  const names = Object.keys(columns) as ColumnName<K>[]; // Object.keys forgets the literal names.
  return {
    fileName: `${kind}.csv`,
    header: names.map((name) => columns[name]!.zh),
    rows: rows.map((row) => names.map((name) => cellText(kind, name, row[name] ?? null))),
  };
}
