import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { anyOf } from '../db/set-wise.ts';

/** Customers that are no longer there were not held back either. */
export const forgetHeld = (tx: Tx, customerIds: readonly string[]) =>
  sql`delete from plan_held where customer_id = ${anyOf(customerIds)}`.execute(tx);
