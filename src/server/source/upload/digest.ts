import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../../db/open.ts';
import type { DeliveryRow, FileRow } from './delivery-row.ts';

/** One file's part: its blocks as they lie there, and how they are read. */
async function digestOfFile(tx: Tx, file: FileRow): Promise<unknown[]> {
  const { rows } = await sql<{ digest: string | null }>`
    select encode(sha256(string_agg(digest || convert_to(left_out::text, 'UTF8'), ''::bytea order by block_no)), 'hex')
             as digest
      from stage.upload where delivery_id = ${file.delivery_id}::uuid and file_no = ${file.file_no}
       and sheet_no = ${file.sheet_no}`.execute(tx);
  const { file_no: fileNo, name, sha256, kind, sheet_no: sheetNo, sheets, mapping, rules } = file;
  const sorted = (record: object) => Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [fileNo, name, sha256, kind, sheetNo, sheets, sorted(mapping), sorted(rules), rows[0]?.digest];
}

/**
 * What is submitted, accepted and applied: the day, the office, and of every file its rows with all fixes, what is left
 * out, the mapping and the rules. One other character anywhere is another digest.
 */
export async function digestOf(
  tx: Tx,
  delivery: Pick<DeliveryRow, 'id' | 'orgId' | 'asOf'>,
  files: readonly FileRow[],
): Promise<string> {
  const parts: unknown[] = [delivery.id, delivery.orgId, delivery.asOf];
  for (const file of files) parts.push(await digestOfFile(tx, file));
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
