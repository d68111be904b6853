import { upsertRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, StagedChunk } from '../staged.ts';
import { resolveRows } from '../staged-refs.ts';

/** Column of the file → column of the table and its type. */
const fields: Readonly<Record<string, readonly [field: string, type: string]>> = {
  opened_on: ['opened_on', 'date'],
  matures_on: ['matures_on', 'date'],
  closed_on: ['closed_on', 'date'],
  handover_on: ['handover_on', 'date'],
  balance: ['balance_fen', 'bigint'],
  limit: ['limit_fen', 'bigint'],
  instalments_paid: ['instalments_paid', 'int'],
  overdue_now_days: ['overdue_now_days', 'int'],
  overdue_max_days_12m: ['overdue_max_days_12m', 'int'],
  overdue_max_days_ever: ['overdue_max_days_ever', 'int'],
  balance_avg_90d: ['balance_avg_90d_fen', 'bigint'],
  balance_min_90d: ['balance_min_90d_fen', 'bigint'],
  active_months_6: ['active_months_6', 'smallint'],
  spend_month: ['spend_month_fen', 'bigint'],
  instalment_user: ['instalment_user', 'boolean'],
  taking_days_90: ['taking_days_90', 'smallint'],
  takings_month: ['takings_month_fen', 'bigint'],
};

/** What customers hold, of the bank's file; a column that the file lacks changes nothing. */
export async function applyStagedHoldings(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, ['customer_no'], ['manager_no']);
  const present = Object.entries(fields).filter(([column]) => chunk.columns.has(column));
  const managed = chunk.columns.has('manager_no');
  const written = await upsertRows(tx, {
    table: 'holding',
    types: {
      branch_id: 'int',
      id: 'uuid',
      customer_id: 'uuid',
      holding_no: 'text',
      kind: 'text',
      as_of_on: 'date',
      ...Object.fromEntries(present.map(([, [field, type]]) => [field, type])),
      ...(managed && { manager_id: 'uuid' }),
    },
    key: ['branch_id', 'holding_no'],
    update: [
      'customer_id',
      'kind',
      'as_of_on',
      ...present.map(([, [field]]) => field),
      ...(managed ? ['manager_id'] : []),
    ],
    rows: rows.map(({ branchId, ids, values }) => ({
      branch_id: branchId,
      id: newId(),
      customer_id: ids['customer_no'],
      holding_no: values['holding_no'],
      kind: values['kind'],
      as_of_on: values['as_of_on'] ?? chunk.asOf,
      ...Object.fromEntries(present.map(([column, [field]]) => [field, values[column] ?? null])),
      ...(managed && { manager_id: ids['manager_no'] ?? null }),
    })),
  });
  return { appliedCount: written.length, unchangedCount: rows.length - written.length, refused };
}
