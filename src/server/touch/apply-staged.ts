import { closedReasons, type OutcomeCode, outcomes } from '#contract/outcome.ts';
import { enterRefusals } from '../consent/enter.ts';
import { businessTime } from '../day.ts';
import { appendRows, hexOf } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, StagedChunk } from '../staged.ts';
import { refuseRow, type ResolvedRow, resolveRows } from '../staged-refs.ts';

/** A file need not say why a past touch leads nowhere; the outcome says it, or that the file did not. */
function closedReasonOf({ values }: ResolvedRow): string | null {
  if (typeof values['next_on'] === 'string') return null;
  if (typeof values['closed_reason'] === 'string') return values['closed_reason'];
  return closedReasons.find((reason) => reason === values['outcome']) ?? 'HISTORY';
}

const recordOf = (keys: KeyRing, jobId: string, row: ResolvedRow) => {
  const { rowNo, branchId, ids, values } = row;
  const id = newId();
  const { note } = values;
  return {
    row_no: rowNo,
    branch_id: branchId,
    id,
    touch_no: values['touch_no'],
    customer_id: ids['customer_no'],
    staff_id: ids['staff_no'] ?? null,
    source: values['source'] ?? null,
    channel: values['channel'],
    direction: values['direction'] ?? 'OUT',
    occurred_at: values['occurred_at'],
    business_day: businessTime(new Date(String(values['occurred_at']))).day,
    duration_seconds: values['duration_seconds'] ?? null,
    outcome: values['outcome'],
    next_on: values['next_on'] ?? null,
    next_time: values['next_on'] ? (values['next_time'] ?? null) : null,
    next_channel: values['next_on'] ? (values['next_channel'] ?? null) : null,
    closed_reason: closedReasonOf(row),
    note_sealed: typeof note === 'string' ? hexOf(keys.seal('C2-contact', `touch|note|${id}`, note)) : null,
    job_id: jobId,
  };
};

/** Past touches of the bank's file: a ledger. An outcome that is a refusal is entered as one as well. */
export async function applyStagedTouches(tx: Tx, keys: KeyRing, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, ['customer_no'], ['staff_no']);
  const { added, same, differing, known } = await appendRows(tx, {
    table: 'touch',
    types: {
      branch_id: 'int',
      id: 'uuid',
      touch_no: 'text',
      customer_id: 'uuid',
      staff_id: 'uuid',
      source: 'text',
      channel: 'text',
      direction: 'text',
      occurred_at: 'timestamptz',
      business_day: 'date',
      duration_seconds: 'int',
      outcome: 'text',
      next_on: 'date',
      next_time: 'time',
      next_channel: 'text',
      closed_reason: 'text',
      note_sealed: 'bytea',
      job_id: 'uuid',
    },
    key: ['branch_id', 'touch_no'],
    compared: ['customer_id', 'staff_id', 'channel', 'occurred_at', 'outcome', 'next_on', 'closed_reason'],
    rows: rows.map((row) => recordOf(keys, chunk.jobId, row)),
  });
  // The reader has checked the outcome against the same list of codes.
  const isRefusal = (row: ResolvedRow) => outcomes[row.values['outcome'] as OutcomeCode].refusal;
  await enterRefusals(
    tx,
    rows
      .filter((row) => !known.has(row.rowNo) && isRefusal(row))
      .map(({ rowNo, branchId, ids, values }) => ({
        row_no: rowNo,
        branch_id: branchId,
        id: newId(),
        customer_id: ids['customer_no']!,
        refusal_no: `touch:${String(values['touch_no'])}`,
        channel: null,
        at: String(values['occurred_at']),
        said_at: null,
        staff_id: ids['staff_no'] ?? null,
        origin: 'TOUCH',
        job_id: chunk.jobId,
      })),
  );
  const fixed = new Set(differing);
  for (const row of rows) if (fixed.has(row.rowNo)) refused.push(refuseRow(row, 'touch_no', 'record.fixed'));
  return { appliedCount: added, unchangedCount: same, refused };
}
