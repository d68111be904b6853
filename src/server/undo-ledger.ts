import { sql } from 'kysely';
import { actedSince } from './customer/acted-since.ts';
import type { Tx } from './db/open.ts';
import { brought, type BroughtRow, idsOf, sortRows, type UndoChunk, type UndoResult } from './undo-staged.ts';

const numbers = {
  consent: 'consent_no',
  refusal: 'refusal_no',
  touch: 'touch_no',
  application_step: 'step_no',
} as const;
export type Ledger = keyof typeof numbers;

/**
 * Takes a chunk of a ledger back: its rows leave it for `ledger_taken_back` whole, by the one function of the database
 * that may. Refusals and withdrawals stay, and so does what was brought of a customer with whom something was done since.
 */
export async function undoLedger(
  tx: Tx,
  chunk: UndoChunk,
  ledger: Ledger,
  isDry: boolean,
): Promise<UndoResult> {
  const { rows } = await sql<BroughtRow>`
    with ${brought(chunk, ledger)},
    entry as materialized (
      select l.branch_id, l.id, l.customer_id, l.${sql.ref(numbers[ledger])} as number
        from brought b join ${sql.table(ledger)} as l on l.branch_id = b.branch_id and l.id = b.id),
    asked as materialized (select distinct branch_id, customer_id from entry),
    ${actedSince(chunk)}
    select e.branch_id, e.id, true as is_made, e.number, acted.reason
      from entry e left join acted on acted.branch_id = e.branch_id and acted.customer_id = e.customer_id`.execute(
    tx,
  );
  const { going, result } = sortRows(ledger, rows);
  if (!isDry && going.length > 0)
    await sql`select app.take_back(${ledger}, ${chunk.jobId}::uuid, ${idsOf(going)}::uuid[])`.execute(tx);
  return result;
}
