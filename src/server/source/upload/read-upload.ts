import type { FileKindName } from '#contract/dictionary.ts';
import type { ImportNote } from '#contract/import-note.ts';
import { Problem } from '#contract/problem.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { unreadable } from '../import/unreadable.ts';
import { readLimits } from '../parse/limits.ts';
import { type ParsedUpload, parseUpload } from '../parse/parse-upload.ts';
import { createSealer, type SealedBlock } from './block.ts';
import type { Received } from './receive.ts';
import { createTurn } from './turn.ts';

/** One table of a file. The row of its header is kept sealed with the others: a file may have none. */
export type SheetMeta = {
  name: string;
  kind: FileKindName | null;
  headerRow: number;
  headerWidth: number;
  rowCount: number;
  notes: ImportNote[];
};
export type ReadUpload = {
  encoding: string | null;
  delimiter: string | null;
  sheets: SheetMeta[];
  /** Sealed rows of each sheet. */
  blocks: SealedBlock[][];
};

/** Sheets of one workbook that may be chosen. */
const sheetsMax = 8;
/** Files that are read at once in this process: a reader takes a core. */
const turn = createTurn(2, 8);

type ReadSheet = { meta: SheetMeta; blocks: SealedBlock[] };

async function sealSheet(keys: KeyRing, place: Place, parsed: ParsedUpload): Promise<ReadSheet> {
  const sealer = createSealer(keys, place);
  sealer.add({ rowNo: parsed.headerRowNo, cells: parsed.header });
  for (;;) {
    const next = await parsed.rows.next();
    if (!next.done) {
      for (const row of next.value) sealer.add(row);
      continue;
    }
    const meta = {
      name: parsed.sheet ?? '',
      kind: parsed.kind,
      headerRow: parsed.headerRowNo,
      headerWidth: parsed.header.length,
      rowCount: next.value.rowCount,
      notes: next.value.notes,
    };
    return { meta, blocks: sealer.end() };
  }
}

type Place = { deliveryId: string; content: string; sheetNo: number };

/** Another sheet of the workbook; what is no table cannot be chosen, and says nothing against the file. */
const readOther = (
  keys: KeyRing,
  place: Place,
  { bytes, name }: Received,
  sheet: string,
): Promise<ReadSheet | undefined> =>
  parseUpload(bytes, name, { sheet })
    .then((parsed) => sealSheet(keys, place, parsed))
    .catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'import.unreadable') return undefined;
      throw error;
    });

/**
 * Reads an uploaded file in the child and seals its rows as they come; every visible sheet of a workbook that is a
 * table, so that another can be chosen when the bytes are gone.
 */
export const readUpload = (keys: KeyRing, deliveryId: string, received: Received): Promise<ReadUpload> =>
  turn(async () => {
    const { name, bytes, sha256: content } = received;
    const first = await parseUpload(bytes, name);
    const read = [await sealSheet(keys, { deliveryId, content, sheetNo: 1 }, first)];
    const others = first.sheets.filter((sheet) => !sheet.hidden && sheet.name !== first.sheet);
    let rowCount = read[0]!.meta.rowCount;
    for (const sheet of others.slice(0, sheetsMax - 1)) {
      const place = { deliveryId, content, sheetNo: read.length + 1 };
      const other = await readOther(keys, place, received, sheet.name);
      if (!other?.meta.rowCount) continue;
      rowCount += other.meta.rowCount;
      if (rowCount > readLimits.rows) throw unreadable(name, 'file.rows-many', { max: readLimits.rows });
      read.push(other);
    }
    const { encoding, delimiter } = first;
    const sheets = read.map(({ meta }) => meta);
    return { encoding, delimiter, sheets, blocks: read.map(({ blocks }) => blocks) };
  });
