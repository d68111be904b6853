import type { GateChannel } from '#core/gate/input.ts';
import { appendRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, StagedChunk } from '../staged.ts';
import { refuseRow, resolveRows, text } from '../staged-refs.ts';
import { enterRefusals, type RefusalOrigin } from './enter.ts';

/** Consents of the bank's file: a ledger, so a known number with other content is refused. */
export async function applyStagedConsents(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, ['customer_no']);
  const { added, same, differing } = await appendRows(tx, {
    table: 'consent',
    types: {
      branch_id: 'int',
      id: 'uuid',
      customer_id: 'uuid',
      consent_no: 'text',
      purpose: 'text',
      channel: 'text',
      basis: 'text',
      from_on: 'date',
      to_on: 'date',
      withdrawn: 'boolean',
      evidence: 'text',
      job_id: 'uuid',
    },
    key: ['branch_id', 'consent_no'],
    compared: ['customer_id', 'purpose', 'channel', 'basis', 'from_on', 'to_on', 'withdrawn', 'evidence'],
    rows: rows.map(({ rowNo, branchId, ids, values }) => ({
      row_no: rowNo,
      branch_id: branchId,
      id: newId(),
      customer_id: ids['customer_no'],
      consent_no: values['consent_no'],
      purpose: values['purpose'],
      channel: values['channel'] ?? null,
      basis: values['basis'],
      from_on: values['from_on'],
      to_on: values['to_on'] ?? null,
      withdrawn: values['withdrawn'] ?? false,
      evidence: values['evidence'] ?? null,
      job_id: chunk.jobId,
    })),
  });
  const fixed = new Set(differing);
  for (const row of rows)
    if (fixed.has(row.rowNo)) refused.push(refuseRow(row, 'consent_no', 'record.fixed'));
  return { appliedCount: added, unchangedCount: same, refused };
}

/** Refusals of the bank's file. */
export async function applyStagedRefusals(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, ['customer_no'], ['staff_no']);
  const { added, same, differing } = await enterRefusals(
    tx,
    rows.map(({ rowNo, branchId, ids, values }) => ({
      row_no: rowNo,
      branch_id: branchId,
      id: newId(),
      customer_id: ids['customer_no']!,
      refusal_no: String(values['refusal_no']),
      // The reader has checked it against the dictionary's codes.
      channel: (values['channel'] ?? null) as GateChannel | null,
      at: String(values['at']),
      said_at: null,
      staff_id: ids['staff_no'] ?? null,
      origin: text(values['origin']) ?? ('FEED' satisfies RefusalOrigin),
      job_id: chunk.jobId,
    })),
  );
  const fixed = new Set(differing);
  for (const row of rows)
    if (fixed.has(row.rowNo)) refused.push(refuseRow(row, 'refusal_no', 'record.fixed'));
  return { appliedCount: added, unchangedCount: same, refused };
}
