import { fileKindOf, type FileKindName } from '#contract/dictionary.ts';
import type { Database, Tx } from '../../db/open.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { openBlocks } from './block.ts';
import { createReader } from './check.ts';
import { type DeliveryRow, type FileRow, selectFiles } from './delivery-row.ts';
import { placeOf, shapeOf } from './file-view.ts';
import { missingColumns } from './heading.ts';
import { recheck } from './recheck.ts';
import { dependsOn } from './references.ts';

/** Numbers that the good rows of these files register. */
async function broughtBy(tx: Tx, keys: KeyRing, files: readonly FileRow[]): Promise<Set<string>> {
  const nos = new Set<string>();
  for (const file of files) {
    const shape = shapeOf(file);
    if (!shape || file.obstacle) continue;
    const read = createReader(shape);
    const own = fileKindOf(shape.kind).key.at(-1)!;
    for await (const { rows, leftOut } of openBlocks(tx, keys, placeOf(file)))
      for (const row of rows) {
        if (row.rowNo <= shape.headerRow || leftOut.has(row.rowNo)) continue;
        const { values, faults } = read(row);
        const no = values[own];
        if (faults.length === 0 && typeof no === 'string') nos.add(no);
      }
  }
  return nos;
}

function obstacleOf({ kind, mapping }: FileRow): FileRow['obstacle'] {
  if (!kind) return { code: 'file.kind-unknown', detail: {} };
  const missing = missingColumns(kind, mapping).map((name) => fileKindOf(kind).columns[name]?.zh ?? name);
  return missing.length > 0 ? { code: 'file.column-missing', detail: { columns: missing.join('、') } } : null;
}

async function checkOne(
  database: Database,
  tx: Tx,
  file: FileRow,
  others: readonly FileRow[],
  orgId: number,
): Promise<FileRow> {
  const shape = shapeOf(file);
  const obstacle = obstacleOf(file);
  const brought = (kind: FileKindName) =>
    broughtBy(
      tx,
      database.keys,
      others.filter((other) => other.kind === kind),
    );
  const found =
    shape && !obstacle ? await recheck(tx, database.keys, placeOf(file), shape, orgId, brought) : null;
  await tx
    .updateTable('delivery_file')
    .set({
      kind: file.kind,
      sheet_no: file.sheet_no,
      mapping: JSON.stringify(file.mapping),
      rules: JSON.stringify(file.rules),
      profile_id: file.profile_id,
      found: found && JSON.stringify(found),
      obstacle: obstacle && JSON.stringify(obstacle),
    })
    .where('delivery_id', '=', file.delivery_id)
    .where('file_no', '=', file.file_no)
    .execute();
  return { ...file, found, obstacle };
}

/** Checks anew the files of a delivery that name what a file of these kinds registers. */
export async function checkDependents(
  database: Database,
  tx: Tx,
  delivery: DeliveryRow,
  fileNo: number,
  kinds: readonly (FileKindName | null)[],
): Promise<void> {
  const files = await selectFiles(tx, [delivery.id]);
  for (const file of files) {
    const { kind } = file;
    if (file.file_no === fileNo || !kind) continue;
    if (!kinds.some((changed) => changed !== null && dependsOn(kind, changed))) continue;
    const others = files.filter((other) => other !== file);
    await checkOne(database, tx, file, others, delivery.orgId);
  }
}

/** Checks a file as it is now to be read, keeps what was found, and what follows from it for the other files. */
export async function checkFile(
  database: Database,
  tx: Tx,
  file: FileRow,
  delivery: DeliveryRow,
): Promise<FileRow> {
  const known = await selectFiles(tx, [delivery.id]);
  const before = known.find((other) => other.file_no === file.file_no);
  const others = known.filter((other) => other !== before);
  const checked = await checkOne(database, tx, file, others, delivery.orgId);
  await checkDependents(database, tx, delivery, file.file_no, [before?.kind ?? null, file.kind]);
  return checked;
}
