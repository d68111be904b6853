import { fileKindOf } from '#contract/dictionary.ts';
import type { Database, Tx } from '../../db/open.ts';
import type { DeliveryRow, FileRow } from './delivery-row.ts';
import { placeOf, shapeOf } from './file-view.ts';
import { missingColumns } from './heading.ts';
import { recheck } from './recheck.ts';

/** Checks a file as it is now to be read, and keeps what was found. */
export async function checkFile(
  database: Database,
  tx: Tx,
  file: FileRow,
  delivery: DeliveryRow,
): Promise<FileRow> {
  const shape = shapeOf(file);
  const missing = file.kind ? missingColumns(file.kind, file.mapping) : [];
  const obstacle: FileRow['obstacle'] = !file.kind
    ? { code: 'file.kind-unknown', detail: {} }
    : missing.length > 0
      ? {
          code: 'file.column-missing',
          detail: {
            columns: missing.map((name) => fileKindOf(file.kind!).columns[name]?.zh ?? name).join('、'),
          },
        }
      : null;
  const found =
    shape && !obstacle ? await recheck(tx, database.keys, placeOf(file), shape, delivery.orgId) : null;
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
