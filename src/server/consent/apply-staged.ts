import { sql } from 'kysely';
import { appendRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { newId } from '../new-id.ts';
import { dropTasks } from '../plan/task-commands.ts';
import type { ChunkResult, StagedChunk } from '../staged.ts';
import { refuseRow, resolveRows } from '../staged-refs.ts';

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
    })),
  });
  const fixed = new Set(differing);
  for (const row of rows)
    if (fixed.has(row.rowNo)) refused.push(refuseRow(row, 'consent_no', 'record.fixed'));
  return { appliedCount: added, unchangedCount: same, refused };
}

/**
 * The bank-wide list of phones that refused everything, from the ledger: whoever refused before the phone was
 * known, or in another branch, is on it from now on, with every phone of the person (architecture.md §4).
 */
export const settleSuppression = (tx: Tx, branchId: number) =>
  sql`insert into suppression (phone_index, since_at)
      select p.phone_index, min(f.at) from refusal f
        join customer c on c.branch_id = f.branch_id and c.id = f.customer_id
        join customer p on p.branch_id = c.branch_id and p.person_id = c.person_id
       where f.branch_id = ${branchId} and f.channel is null and p.phone_index is not null group by 1
      on conflict (phone_index, channel) do nothing`.execute(tx);

type Refused = { row_no: number; branch_id: number; customer_id: string; refusal_no: string; at: string };

/** Enters refusals of every channel or one; whoever refused everything leaves the open lists at once. */
async function enterRefusals(
  tx: Tx,
  rows: (Refused & { channel: string | null; staff_id: string | null; origin: string })[],
) {
  const result = await appendRows(tx, {
    table: 'refusal',
    types: {
      branch_id: 'int',
      id: 'uuid',
      customer_id: 'uuid',
      refusal_no: 'text',
      channel: 'text',
      at: 'timestamptz',
      staff_id: 'uuid',
      origin: 'text',
    },
    key: ['branch_id', 'refusal_no'],
    compared: ['customer_id', 'channel', 'at'],
    rows: rows.map((row) => ({ ...row, id: newId() })),
  });
  const gone = rows.filter((row) => row.channel === null && !result.known.has(row.row_no));
  if (gone.length > 0)
    await dropTasks(
      tx,
      gone.map(({ branch_id, customer_id }) => ({ branch_id, id: customer_id })),
      'REFUSED',
    );
  return result;
}

/** Refusals of the bank's file. */
export async function applyStagedRefusals(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, ['customer_no'], ['staff_no']);
  const { added, same, differing } = await enterRefusals(
    tx,
    rows.map(({ rowNo, branchId, ids, values }) => ({
      row_no: rowNo,
      branch_id: branchId,
      customer_id: ids['customer_no']!,
      refusal_no: String(values['refusal_no']),
      channel: typeof values['channel'] === 'string' ? values['channel'] : null,
      at: String(values['at']),
      staff_id: ids['staff_no'] ?? null,
      origin: typeof values['origin'] === 'string' ? values['origin'] : 'FEED',
    })),
  );
  const fixed = new Set(differing);
  for (const row of rows)
    if (fixed.has(row.rowNo)) refused.push(refuseRow(row, 'refusal_no', 'record.fixed'));
  return { appliedCount: added, unchangedCount: same, refused };
}

/** Refusals that past touches tell of: entered as ledger rows of their own, known by the touch's number. */
export const enterTouchRefusals = (tx: Tx, rows: (Refused & { staff_id: string | null })[]) =>
  enterRefusals(
    tx,
    rows.map((row) => ({ ...row, channel: null, origin: 'TOUCH' })),
  );
