import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { anyOf, hexOf, recordset } from '../db/set-wise.ts';
import type { KeyRing } from '../keys/key-ring.ts';

/** The open word of a customer on their phone, of a row that a file brings again; `said_id` is null without one. */
export type SaidColumns = {
  said_id: string | null;
  said_sealed: Buffer | null;
  said_index: Buffer | null;
  wrong_index: Buffer | null;
  said_file_index: Buffer | null;
};
export const saidColumns = sql`s.id as said_id, s.phone_sealed as said_sealed, s.phone_index as said_index,
           s.wrong_index, s.file_index as said_file_index`;
export const noSaidColumns = sql`null::uuid as said_id, null::bytea as said_sealed, null::bytea as said_index,
           null::bytea as wrong_index, null::bytea as said_file_index`;
export const saidJoin: RawBuilder<unknown> = sql`
      left join customer_said s on s.branch_id = t.branch_id and s.customer_id = t.id and s.ended_at is null`;

/** What a file does to the customer's word. */
export type Answered = { id: string; ended: boolean; file_sealed: string | null; file_index: string | null };
type Standing = { phone: string | undefined; answered: Answered | undefined };

export const saidPlace = (id: string) => `customer|said|${id}` as const;

const same = (left: Buffer | null, right: Buffer | null): boolean =>
  left === null || right === null ? left === right : left.equals(right);

/**
 * The phone that stands when a file brings one: the customer's word, until the file says the same, or, where a number
 * was wrong, brings another. A blank in the file takes nothing away.
 */
export function standingPhone(keys: KeyRing, known: SaidColumns, filePhone: string | undefined): Standing {
  const { said_id: id, said_sealed: sealed, said_index: saidIndex, wrong_index: wrongIndex } = known;
  if (id === null) return { phone: filePhone, answered: undefined };
  const fileIndex = filePhone === undefined ? null : keys.phoneIndex(filePhone);
  const isOver = fileIndex !== null && (sealed ? same(fileIndex, saidIndex) : !same(fileIndex, wrongIndex));
  if (isOver) return { phone: filePhone, answered: { id, ended: true, file_sealed: null, file_index: null } };
  const phone = sealed ? keys.unseal(saidPlace(id), sealed) : undefined;
  if (same(fileIndex, known.said_file_index)) return { phone, answered: undefined };
  const fileSealed = filePhone === undefined ? null : keys.seal('C2-contact', saidPlace(id), filePhone);
  return {
    phone,
    answered: { id, ended: false, file_sealed: hexOf(fileSealed), file_index: hexOf(fileIndex) },
  };
}

/** Keeps what a file did to customers' words. */
export async function keepAnswered(tx: Tx, jobId: string, rows: readonly Answered[]): Promise<void> {
  if (rows.length === 0) return;
  const types = { id: 'uuid', ended: 'boolean', file_sealed: 'bytea', file_index: 'bytea' };
  await sql`
    update app.customer_said s
       set file_sealed = case when r.ended then s.file_sealed else r.file_sealed end,
           file_index = case when r.ended then s.file_index else r.file_index end,
           ended_at = case when r.ended then clock_timestamp() end,
           ended_job_id = case when r.ended then ${jobId}::uuid end
      from ${recordset(rows, types)} where s.id = r.id and s.ended_at is null`.execute(tx);
}

/** The words that an import had ended hold again where its rows are put back. */
export const reviveSaid = (tx: Tx, jobId: string, customerIds: readonly string[]) =>
  sql`update app.customer_said s set ended_at = null, ended_job_id = null
       where s.ended_job_id = ${jobId}::uuid and s.customer_id = ${anyOf(customerIds)}
         and not exists (select 1 from customer_said o where o.branch_id = s.branch_id
                            and o.customer_id = s.customer_id and o.ended_at is null)`.execute(tx);
