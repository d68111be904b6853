import { appendRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, StagedChunk } from '../staged.ts';
import { refuseRow, resolveRows } from '../staged-refs.ts';

/** Steps of applications as the credit system tells them: a ledger, mirrored and never judged. */
export async function applyStagedSteps(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, ['customer_no']);
  const { added, same, differing } = await appendRows(tx, {
    table: 'application_step',
    types: {
      branch_id: 'int',
      id: 'uuid',
      step_no: 'text',
      customer_id: 'uuid',
      application_no: 'text',
      step: 'text',
      at: 'timestamptz',
      amount_fen: 'bigint',
      rate_bp: 'int',
      term_months: 'int',
      origin: 'text',
      job_id: 'uuid',
    },
    key: ['branch_id', 'step_no'],
    compared: ['customer_id', 'application_no', 'step', 'at', 'amount_fen', 'rate_bp', 'term_months'],
    rows: rows.map(({ rowNo, branchId, ids, values }) => ({
      row_no: rowNo,
      branch_id: branchId,
      id: newId(),
      step_no: values['step_no'],
      customer_id: ids['customer_no'],
      application_no: values['application_no'],
      step: values['step'],
      at: values['at'],
      amount_fen: values['amount'] ?? null,
      rate_bp: values['rate'] ?? null,
      term_months: values['term_months'] ?? null,
      origin: 'FEED',
      job_id: chunk.jobId,
    })),
  });
  const fixed = new Set(differing);
  for (const row of rows) if (fixed.has(row.rowNo)) refused.push(refuseRow(row, 'step_no', 'record.fixed'));
  return { appliedCount: added, unchangedCount: same, refused };
}
