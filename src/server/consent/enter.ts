import { sql } from 'kysely';
import type { GateChannel } from '#core/gate/input.ts';
import { appendRows, recordset } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { dropTasks } from '../plan/task-commands.ts';

/** Who told of it, where a file does not say: a result, the counter or lobby, somebody with a list, the bank's file. */
export type RefusalOrigin = 'TOUCH' | 'COUNTER' | 'DIRECT' | 'FEED';

type RefusalRow = {
  /** Its place in what is entered together. */
  row_no: number;
  branch_id: number;
  id: string;
  customer_id: string;
  /** Its number in the files that we take and give out: what makes two entries one. */
  refusal_no: string;
  channel: GateChannel | null;
  at: string;
  /** What the device said, where that is not the time that counts. */
  said_at: string | null;
  staff_id: string | null;
  /** Of RefusalOrigin, or the word of the bank's file. */
  origin: string;
  /** The import that brought it. */
  job_id?: string;
};

/** The later refusal stands: a consent must be younger than it. */
const laterStands = sql`on conflict (phone_index, channel) do update set since_at = excluded.since_at
  where suppression.since_at < excluded.since_at`;

/** The phones of the people, on whichever row they stand: none of them is called again (architecture.md §4). */
const suppressPhones = (tx: Tx, rows: readonly RefusalRow[]) =>
  sql`insert into suppression (phone_index, since_at)
      select p.phone_index, max(r.at)
        from ${recordset(rows, { branch_id: 'int', customer_id: 'uuid', at: 'timestamptz' })}
        join customer c on c.branch_id = r.branch_id and c.id = r.customer_id
        join customer p on p.branch_id = c.branch_id and (p.id = c.person_id or p.merged_into_id = c.person_id)
       where p.phone_index is not null group by 1 order by 1 ${laterStands}`.execute(tx);

/**
 * The one writer of refusals, whoever tells of them: the counter, a result, a file. A ledger row; where it holds for
 * every channel, the phones' keyed hashes in the bank-wide list as well, and every open task of the person falls. All
 * of it in this transaction: no moment lets another branch dial. Entered twice it is one (domain.md §3, R10–R12).
 */
export async function enterRefusals(tx: Tx, rows: readonly RefusalRow[]) {
  const result = await appendRows(tx, {
    table: 'refusal',
    types: {
      branch_id: 'int',
      id: 'uuid',
      customer_id: 'uuid',
      refusal_no: 'text',
      channel: 'text',
      at: 'timestamptz',
      said_at: 'timestamptz',
      staff_id: 'uuid',
      origin: 'text',
      job_id: 'uuid',
    },
    key: ['branch_id', 'refusal_no'],
    compared: ['customer_id', 'channel', 'at'],
    rows,
  });
  const whole = rows.filter((row) => row.channel === null && !result.known.has(row.row_no));
  if (whole.length === 0) return { ...result, droppedTaskCount: 0 };
  await suppressPhones(tx, whole);
  const people = whole.map(({ branch_id, customer_id }) => ({ branch_id, id: customer_id }));
  return { ...result, droppedTaskCount: await dropTasks(tx, people, 'REFUSED') };
}

/**
 * Phones learned after their people refused, in files or by a merge: from the ledger of a branch, with every phone of
 * each person.
 */
export const settleSuppression = (tx: Tx, branchId: number) =>
  sql`insert into suppression (phone_index, since_at)
      select p.phone_index, max(f.at) from refusal f
        join customer c on c.branch_id = f.branch_id and c.id = f.customer_id
        join customer p on p.branch_id = c.branch_id and p.person_id = c.person_id
       where f.branch_id = ${branchId} and f.channel is null and p.phone_index is not null
       group by 1 order by 1 ${laterStands}`.execute(tx);
