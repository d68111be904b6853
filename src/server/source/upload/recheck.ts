import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { FileKindName } from '#contract/dictionary.ts';
import type { Tx } from '../../db/open.ts';
import { recordset } from '../../db/set-wise.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { openBlocks, type RawRow, type SheetPlace } from './block.ts';
import { type CheckedRow, createReader, createTally, type Fault, type Found, type Shape } from './check.ts';
import { createReferences } from './references.ts';

/** A bad cell as it is kept beside its block: no value in it is in clear. */
type KeptFault = [
  rowNo: number,
  column: string | null,
  at: number | null,
  code: string,
  detail: Record<string, unknown>,
];

const flushBlocks = 40;

async function keepFaults(tx: Tx, place: SheetPlace, faults: Map<number, KeptFault[]>): Promise<void> {
  if (faults.size === 0) return;
  const rows = [...faults].map(([block_no, bad]) => ({ block_no, bad }));
  await sql`
    update stage.upload u set bad = r.bad from ${recordset(rows, { block_no: 'int', bad: 'jsonb' })}
     where u.delivery_id = ${place.deliveryId}::uuid and u.file_no = ${place.fileNo}
       and u.sheet_no = ${place.sheetNo} and u.block_no = r.block_no`.execute(tx);
  faults.clear();
}

/**
 * Checks every row of a sheet as its shape says, keeps what is bad beside the blocks, and answers the totals.
 * Between blocks the process serves others.
 */
export async function recheck(
  tx: Tx,
  keys: KeyRing,
  place: SheetPlace,
  shape: Shape,
  rootOrgId: number,
  brought: (kind: FileKindName) => Promise<ReadonlySet<string>>,
): Promise<Found> {
  const read = createReader(shape);
  const tally = createTally(shape);
  const references = createReferences(shape);
  const faults = new Map<number, KeptFault[]>();
  const checkRow = (row: RawRow, leftOut: ReadonlySet<number>): KeptFault[] => {
    const checked: CheckedRow = read(row);
    const isLeftOut = leftOut.has(row.rowNo);
    const bad = tally.add(row.rowNo, checked, isLeftOut);
    if (bad.length === 0 && !isLeftOut) references.add(checked.values);
    return bad.map(({ column, at, code, detail }: Fault) => [row.rowNo, column, at, code, detail]);
  };
  for await (const { blockNo, rows, leftOut, isBad } of openBlocks(tx, keys, place)) {
    const bad = rows.filter(({ rowNo }) => rowNo > shape.headerRow).flatMap((row) => checkRow(row, leftOut));
    if (bad.length > 0 || isBad) faults.set(blockNo, bad);
    if (faults.size >= flushBlocks) await keepFaults(tx, place, faults);
    await setImmediate();
  }
  await keepFaults(tx, place, faults);
  return { ...tally.total(), references: await references.unknown(tx, rootOrgId, brought) };
}
