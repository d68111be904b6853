import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileKindName, fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { readCell } from './cell.ts';
import type { TableRow } from '../parse/frame.ts';
import { openCsv } from './csv.ts';
import { readGeoJson } from './geojson.ts';
import { type MappedColumn, mapHeader, vocabularyOf } from './header.ts';
import { scanFile } from './scan.ts';
import type { Ending, Profile, ReadRow, SourceFile } from './source-file.ts';

const cellCharsMax = 1000;

/** `customers.csv`, `客户.csv`, further parts as `customers-2.csv`; `.gz` behind any; `grids.geojson`. */
function kindOf(name: string): FileKindName | undefined {
  const part = /^(.+?)(-.*)?\.(csv|txt|geojson)(\.gz)?$/i.exec(name.normalize('NFKC'));
  if (!part) return undefined;
  const stem = (part[1] ?? '').toLowerCase();
  const kind = fileKinds.find((known) => known === stem || fileKindOf(known).zh === stem);
  return part[3]?.toLowerCase() === 'geojson' && kind !== 'grids' ? undefined : kind;
}

/** One row with its cells checked: its values, or the first fault. */
export function readRow({ rowNo, cells }: TableRow, columns: MappedColumn[], width: number): ReadRow {
  const refuse = (
    column: string | null,
    code: 'row.columns' | 'value.long',
    detail: Record<string, unknown>,
  ) => ({
    rowNo,
    refusal: { column, code, detail },
  });
  if (cells.length < width || cells.slice(width).some((cell) => cell !== ''))
    return refuse(null, 'row.columns', { found: cells.length, expected: width });
  const values: Record<string, unknown> = {};
  for (const { name, column, at } of columns) {
    const raw = cells[at] ?? '';
    if (raw.length > cellCharsMax) return refuse(name, 'value.long', { max: cellCharsMax });
    const cell = readCell(column, raw);
    if ('code' in cell) return { rowNo, refusal: { column: name, code: cell.code, detail: cell.detail } };
    values[name] = cell.value;
  }
  return { rowNo, values };
}

async function openCsvTable(path: string, name: string, kind: FileKindName) {
  const file = await openCsv(path, name, { vocabulary: vocabularyOf([kind]) });
  const { columns, ignored } = mapHeader(name, fileKindOf(kind), file.header, file.headerRowNo);
  async function* rows(): AsyncGenerator<TableRow[], Ending> {
    yield* file.rows;
    return {
      encoding: file.encoding,
      notes: [
        ...(file.exportId === null ? [] : [{ code: 'file.exported', values: { id: file.exportId } }]),
        ...(ignored.length > 0 ? [{ code: 'columns.ignored', values: { columns: ignored.join('、') } }] : []),
      ],
    };
  }
  return {
    columns,
    shape: { columns: columns.map(({ name, at }) => ({ name, at })), width: file.header.length },
    rows: rows(),
  };
}

async function* readCsv(path: string, name: string, kind: FileKindName): AsyncGenerator<ReadRow[], Ending> {
  const { columns, shape, rows } = await openCsvTable(path, name, kind);
  for (let next = await rows.next(); ; next = await rows.next()) {
    if (next.done) return next.value;
    yield next.value.map((row) => readRow(row, columns, shape.width));
  }
}

// oxlint-disable-next-line require-yield -- A file that is not read has no rows, and an ending all the same.
async function* passOver(): AsyncGenerator<ReadRow[], Ending> {
  return { encoding: null, notes: [{ code: 'file.unknown', values: {} }] };
}

async function openFile(dir: string, name: string): Promise<SourceFile> {
  const path = join(dir, name);
  const kind = kindOf(name);
  if (!kind) return { name, kind: 'unknown', origin: 'REAL', digest: name, read: passOver };
  const { digest } = await scanFile(path, name);
  const file = { name, kind, origin: 'REAL' as const, digest };
  return /\.geojson(\.gz)?$/i.test(name)
    ? { ...file, read: () => readGeoJson(path, name) }
    : {
        ...file,
        read: () => readCsv(path, name, kind),
        openTable: () => openCsvTable(path, name, kind),
      };
}

/** The files of a bank that follows our dictionary, in the dictionary's order. */
export const bankProfile: Profile = {
  name: 'bank',
  open: async (dir) => {
    const entries = await readdir(dir, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
    const files: SourceFile[] = [];
    for (const { name } of names) files.push(await openFile(dir, name));
    const rank = ({ kind }: SourceFile) =>
      kind === 'unknown' || kind === 'folded' ? 99 : fileKinds.indexOf(kind);
    return files.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  },
};
