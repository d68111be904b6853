import { type RawBuilder, sql } from 'kysely';
import type { KeptReason } from '#contract/import-undo.ts';
import { anyOf } from './db/set-wise.ts';
import type { Tx } from './db/open.ts';

/** A chunk of an import that is being undone; `since` is when the import began. */
export type UndoChunk = { jobId: string; fileNo: number; chunkNo: number; since: Date };
export type UndoTable = 'customer' | 'holding' | 'consent' | 'refusal' | 'touch' | 'application_step';

type KeptRow = {
  table: UndoTable;
  branchId: number;
  id: string;
  number: string | null;
  reason: KeptReason;
};
/** `branchIds`: whose customers are to be settled again. */
export type UndoResult = { undoneCount: number; kept: KeptRow[]; branchIds: number[] };

/** A row that the chunk made or changed; `reason` says why it stays. */
export type BroughtRow = {
  branch_id: number;
  id: string;
  is_made: boolean;
  number: string | null;
  reason: KeptReason | null;
};

/** `brought (branch_id, id, is_made)`: the rows that the chunk made in a table, and those that it changed. */
export const brought = ({ jobId, fileNo, chunkNo }: UndoChunk, table: UndoTable): RawBuilder<unknown> => {
  const ofChunk = sql`job_id = ${jobId}::uuid and file_no = ${fileNo} and chunk_no = ${chunkNo}
                      and table_name = ${table}`;
  return sql`brought as materialized (
    select branch_id, id, bool_or(is_made) as is_made from (
      select branch_id, unnest(ids) as id, true as is_made from import_made where ${ofChunk}
      union all
      select branch_id, unnest(ids), false from import_before where ${ofChunk}) as of_chunk
     group by branch_id, id)`;
};

/** A customer's number as `maskNo` (staged-refs.ts) shows it. */
export const maskedNo = (column: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  case when length(${column}) <= 4 then ${column}
       else left(${column}, 2) || repeat('*', least(length(${column}) - 4, 12)) || right(${column}, 2) end`;

/** Splits what a chunk brought into what goes and what stays. */
export function sortRows(
  table: UndoTable,
  rows: readonly BroughtRow[],
): { going: BroughtRow[]; result: UndoResult } {
  const going = rows.filter((row) => row.reason === null);
  const kept = rows.flatMap(({ branch_id: branchId, id, number, reason }) =>
    reason === null ? [] : [{ table, branchId, id, number, reason }],
  );
  const branchIds = [...new Set(going.map((row) => row.branch_id))];
  return { going, result: { undoneCount: going.length, kept, branchIds } };
}

export const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/**
 * Puts the columns named of these rows back to what they were before the chunk changed them: plain values as they
 * were, sealed ones with their very bytes.
 */
export async function restoreRows(
  tx: Tx,
  { jobId, fileNo, chunkNo }: UndoChunk,
  table: 'customer' | 'holding',
  columns: readonly string[],
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update ${sql.table(table)} as t
       set ${sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`p.${column}`)}`))}, updated_at = now()
      from import_before b
      cross join lateral unnest(b.ids, b.befores) as u (id, before)
      join ${sql.table(table)} as o on o.branch_id = b.branch_id and o.id = u.id
      cross join lateral jsonb_populate_record(o, u.before) as p
     where b.job_id = ${jobId}::uuid and b.file_no = ${fileNo} and b.chunk_no = ${chunkNo}
       and b.table_name = ${table} and u.id = ${anyOf(ids)}
       and t.branch_id = o.branch_id and t.id = o.id`.execute(tx);
}
