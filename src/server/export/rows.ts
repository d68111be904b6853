import { fileKindOf, type FileKindName } from '#contract/dictionary.ts';
import { type ExportSpec, isSifted } from '#contract/export.ts';
import type { Tx } from '../db/open.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Cell } from '../sheet/cell.ts';
import { cellsOf } from './cells.ts';
import type { CallGate } from './gate.ts';
import { type Asked, readRows } from './select.ts';

export type File = ExportSpec['files'][number];
/** What was written so far. */
export type Tally = {
  rowCount: number;
  heldBack: Set<string>;
  parts: Map<string, { branchId: number; kind: FileKindName; rowCount: number }>;
};
export const newTally = (): Tally => ({ rowCount: 0, heldBack: new Set(), parts: new Map() });

export type Writing = {
  tx: Tx;
  keys: KeyRing;
  spec: ExportSpec;
  asked: Asked;
  gate: CallGate;
  tally: Tally;
  /** The lines that say whose copy it is, before and behind the rows. */
  mark: (file: File, rowCount?: number) => string;
  /** After each page; throws when more rows came than were allowed. */
  between: () => Promise<void>;
};

const callColumn = '电话营销';

/** Whether the file gets a column that says who may be called: it shows phones and is not a list for calling. */
const showsPhones = ({ kind, columns }: File, { unmasked, purpose }: ExportSpec): boolean =>
  kind === 'customers' && columns.includes('phone') && unmasked && purpose !== 'MARKETING_CALL';

function count(tally: Tally, kind: FileKindName, branchId: number): void {
  const part = tally.parts.get(`${branchId}|${kind}`) ?? { branchId, kind, rowCount: 0 };
  part.rowCount += 1;
  tally.rowCount += 1;
  tally.parts.set(`${branchId}|${kind}`, part);
}

/**
 * The rows of one file of an export, marks and header included. A list for calling leaves out whom nobody may call;
 * any other copy that shows phones says of each whether they may be called (decision page of the export).
 */
export async function* sheetRows(writing: Writing, file: File): AsyncGenerator<Cell[][]> {
  const { tx, keys, spec, asked, gate, tally, mark, between } = writing;
  const { columns } = fileKindOf(file.kind);
  const marks = showsPhones(file, spec);
  const sifts = isSifted(file.kind, spec.purpose);
  const write = cellsOf(keys, file, spec.unmasked);
  const header = file.columns.map((name) => columns[name]!.zh);
  yield [[mark(file)], marks ? [...header, callColumn] : header];
  let rowCount = 0;
  for await (const lines of readRows(tx, file, asked, between)) {
    const mayCall = marks || sifts ? await gate(lines) : () => true;
    const rows: Cell[][] = [];
    for (const line of lines) {
      if (sifts && line.customerId !== null && !mayCall(line)) {
        tally.heldBack.add(line.customerId);
        continue;
      }
      count(tally, file.kind, line.branchId);
      const cells = write(line);
      rows.push(marks ? [...cells, mayCall(line) ? '可' : '不可'] : cells);
    }
    rowCount += rows.length;
    yield rows;
  }
  yield [[mark(file, rowCount)]];
}
