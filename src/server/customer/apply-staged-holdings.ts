import { type RawBuilder, sql } from 'kysely';
import { type ColumnType, type ColumnValue, createPacker, type PackedColumns } from '../db/columns.ts';
import type { Tx } from '../db/open.ts';
import { columnList } from '../db/set-wise.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, PackedChunk, StagedRow } from '../staged.ts';
import { type RefusedRow, refusalsOf, refusedRows, resolvedRows } from '../staged-packed.ts';

/** Column of the file → column of the table and its type. */
const fields: Readonly<Record<string, readonly [field: string, type: ColumnType]>> = {
  opened_on: ['opened_on', 'date'],
  matures_on: ['matures_on', 'date'],
  closed_on: ['closed_on', 'date'],
  handover_on: ['handover_on', 'date'],
  balance: ['balance_fen', 'int8'],
  limit: ['limit_fen', 'int8'],
  instalments_paid: ['instalments_paid', 'int4'],
  overdue_now_days: ['overdue_now_days', 'int4'],
  overdue_max_days_12m: ['overdue_max_days_12m', 'int4'],
  overdue_max_days_ever: ['overdue_max_days_ever', 'int4'],
  balance_avg_90d: ['balance_avg_90d_fen', 'int8'],
  balance_min_90d: ['balance_min_90d_fen', 'int8'],
  active_months_6: ['active_months_6', 'int2'],
  spend_month: ['spend_month_fen', 'int8'],
  instalment_user: ['instalment_user', 'bool'],
  taking_days_90: ['taking_days_90', 'int2'],
  takings_month: ['takings_month_fen', 'int8'],
};
const textFields = ['org_no', 'holding_no', 'customer_no', 'kind'] as const;
/** Every column that an import may change, and so an undo put back. */
export const importedHoldingFields: readonly string[] = [
  'customer_id',
  'kind',
  ...Object.values(fields).map(([field]) => field),
  'manager_id',
  'as_of_on',
  'job_id',
];
const named = ['org_no', 'customer_no', 'manager_no'];

/** What customers hold as columns of one statement. */
export function packHoldings(rows: readonly StagedRow[], columns: ReadonlySet<string>): PackedColumns {
  const present = Object.entries(fields).filter(([column]) => columns.has(column));
  const more = ['manager_no', 'as_of_on'].filter((column) => columns.has(column));
  const packer = createPacker<string>({
    row_no: 'int4',
    id: 'uuid',
    ...Object.fromEntries(textFields.map((column) => [column, 'text'])),
    ...Object.fromEntries(present.map(([, [field, type]]) => [field, type])),
    ...Object.fromEntries(more.map((column) => [column, column === 'as_of_on' ? 'date' : 'text'])),
  });
  // Checked by the reader: text, numbers and flags, as the types above want them.
  const valueOf = (value: unknown) => (value ?? null) as ColumnValue;
  for (const { rowNo, values } of rows) {
    const row: Record<string, ColumnValue> = { row_no: rowNo, id: newId() };
    for (const column of textFields) row[column] = valueOf(values[column]);
    for (const [column, [field]] of present) row[field] = valueOf(values[column]);
    for (const column of more) row[column] = valueOf(values[column]);
    packer.push(row);
  }
  return packer.end();
}

const resolved = (chunk: PackedChunk) =>
  resolvedRows(chunk, { refs: ['customer_no'], staff: [['manager_no', 'manager']] });

const fieldsOf = ({ columns }: PackedChunk): string[] => [
  'customer_id',
  'kind',
  ...Object.entries(fields).flatMap(([column, [field]]) => (columns.has(column) ? [field] : [])),
  ...(columns.has('manager_no') ? ['manager_id'] : []),
];
const dayOf = (chunk: PackedChunk): RawBuilder<unknown> =>
  chunk.columns.has('as_of_on') ? sql`coalesce(r.as_of_on, ${chunk.asOf}::date)` : sql`${chunk.asOf}::date`;

type Inserted = {
  row_count: number;
  inserted: number;
  branch_ids: number[] | null;
  refused: RefusedRow[] | null;
};

async function insertNew(tx: Tx, chunk: PackedChunk): Promise<Inserted> {
  const names = columnList(fieldsOf(chunk));
  const { rows } = await sql<Inserted>`
    with ${resolved(chunk)},
    inserted as (
      insert into holding (branch_id, id, holding_no, ${names}, as_of_on, job_id)
      select branch_id, id, holding_no, ${names}, ${dayOf(chunk)}, ${chunk.jobId}::uuid
        from resolved r where is_good
      on conflict (branch_id, holding_no) do nothing returning 1)
    select (select count(*)::int from resolved) as row_count, (select count(*)::int from inserted) as inserted,
           (select array_agg(distinct branch_id) from resolved where is_good) as branch_ids,
           ${refusedRows(chunk, named)} as refused`.execute(tx);
  return rows[0]!;
}

/** Changes the known rows that are not older than what is stored; the day of the data goes with them. */
async function updateKnown(tx: Tx, chunk: PackedChunk): Promise<{ older: number; changed: number }> {
  const names = fieldsOf(chunk);
  const { rows } = await sql<{ older: number; changed: number }>`
    with ${resolved(chunk)},
    known as (
      select t.branch_id, t.id as known_id, ${dayOf(chunk)} as day, t.as_of_on > ${dayOf(chunk)} as is_older,
             ${sql.join(names.map((name) => sql`${sql.ref(`r.${name}`)} as ${sql.ref(`next_${name}`)}`))},
             (${columnList(names, 't.')}) is distinct from (${columnList(names, 'r.')}) as is_changed
        from resolved r
        join holding t on t.branch_id = r.branch_id and t.holding_no = r.holding_no
       where r.is_good and t.id <> r.id),
    changed as (
      update holding h
         set ${sql.join(names.map((name) => sql`${sql.ref(name)} = ${sql.ref(`k.next_${name}`)}`))}, as_of_on = k.day,
             job_id = ${chunk.jobId}::uuid,
             updated_at = case when k.is_changed then now() else h.updated_at end
        from known k
       where h.branch_id = k.branch_id and h.id = k.known_id and not k.is_older
         and (k.is_changed or h.as_of_on < k.day)
      returning k.is_changed)
    select (select count(*)::int from known where is_older and is_changed) as older,
           (select count(*)::int from changed where is_changed) as changed`.execute(tx);
  return rows[0]!;
}

/** What customers hold, of the bank's file; a column that the file lacks changes nothing. */
export async function applyPackedHoldings(tx: Tx, chunk: PackedChunk): Promise<ChunkResult> {
  const { row_count: rowCount, inserted, branch_ids: branchIds, refused } = await insertNew(tx, chunk);
  const faults = refusalsOf(refused);
  const known = rowCount - faults.length - inserted;
  const { older, changed } = known > 0 ? await updateKnown(tx, chunk) : { older: 0, changed: 0 };
  return {
    appliedCount: inserted + changed,
    unchangedCount: known - changed,
    olderCount: older,
    branchIds: branchIds ?? [],
    refused: faults,
  };
}
