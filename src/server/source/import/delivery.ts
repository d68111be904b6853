import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileKindName, fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { isOwnName } from '#core/feed/manifest.ts';
import type { TableRow } from '../parse/frame.ts';
import { createPassOver } from '../parse/pass-over.ts';
import { openCsv } from './csv.ts';
import { hasBoundaries, readGeoJson } from './geojson.ts';
import { mapHeader, vocabularyOf } from './header.ts';
import { createRowReader } from './row-reader.ts';
import { scanFile } from './scan.ts';
import type { Ending, Profile, ReadRow, SourceFile } from './source-file.ts';

/**
 * `customers.csv`, `客户.csv`, further parts as `customers-2.csv`; `.gz` behind any; boundaries as `grids.geojson`.
 */
function kindOf(name: string): FileKindName | undefined {
  const part = /^(.+?)(-.*)?\.(csv|txt|geojson)(\.gz)?$/i.exec(name.normalize('NFKC'));
  if (!part) return undefined;
  const stem = (part[1] ?? '').toLowerCase();
  const kind = fileKinds.find((known) => known === stem || fileKindOf(known).zh === stem);
  return kind && part[3]?.toLowerCase() === 'geojson' && !hasBoundaries(kind) ? undefined : kind;
}

async function openCsvTable(path: string, name: string, kind: FileKindName) {
  const file = await openCsv(path, name, { vocabulary: vocabularyOf([kind]) });
  const { columns, ignored } = mapHeader(name, fileKindOf(kind), file.header, file.headerRowNo);
  const passOver = createPassOver(file);
  async function* rows(): AsyncGenerator<TableRow[], Ending> {
    for await (const batch of file.rows) yield batch.filter((row) => !passOver.takes(row));
    return {
      encoding: file.encoding,
      notes: [
        ...passOver.notes(),
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
  const reader = createRowReader(columns, shape.width);
  for (let next = await rows.next(); ; next = await rows.next()) {
    if (next.done) return { ...next.value, notes: [...next.value.notes, ...reader.notes()] };
    yield next.value.map(reader.read);
  }
}

// oxlint-disable-next-line require-yield -- A file that is not read has no rows, and an ending all the same.
async function* readNothing(): AsyncGenerator<ReadRow[], Ending> {
  return { encoding: null, notes: [{ code: 'file.unknown', values: {} }] };
}

/** One file of a bank that follows our dictionary; `unknown` when its name tells no kind. */
export async function openBankFile(dir: string, name: string): Promise<SourceFile> {
  const path = join(dir, name);
  const kind = kindOf(name);
  if (!kind) return { name, kind: 'unknown', origin: 'REAL', digest: name, read: readNothing };
  const { digest } = await scanFile(path, name);
  const file = { name, kind, origin: 'REAL' as const, digest };
  return hasBoundaries(kind) && /\.geojson(\.gz)?$/i.test(name)
    ? { ...file, read: () => readGeoJson(path, name, kind) }
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
    const names = entries.filter(
      (entry) => entry.isFile() && !entry.name.startsWith('.') && !isOwnName(entry.name),
    );
    const files: SourceFile[] = [];
    for (const { name } of names) files.push(await openBankFile(dir, name));
    const rank = ({ kind }: SourceFile) =>
      kind === 'unknown' || kind === 'folded' ? 99 : fileKinds.indexOf(kind);
    return files.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  },
};
