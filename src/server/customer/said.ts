import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { customerRoutes } from '#contract/customer.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { maskPhone } from '#core/mask.ts';
import { readPhone } from '#core/match/read-phone.ts';
import { writeAudit } from '../audit/write.ts';
import { settleSuppression } from '../consent/enter.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { anyOf } from '../db/set-wise.ts';
import { asCommand, type Call } from '../http/command.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { newId } from '../new-id.ts';
import { listPeople } from './people.ts';
import { openWholeContact } from './person.ts';
import { contactHash, sealContact } from './prepare-staged.ts';
import { saidPlace } from './said-staged.ts';

type Row = { branch_id: number; id: string; contact_sealed: Buffer | null; phone_index: Buffer | null };

/** The number as it is dialled; a landline, a service number or a slip of the pen is refused. */
function phoneOf(said: string | null): string | null {
  if (said === null) return null;
  const reading = readPhone(said);
  if ('fault' in reading) throw problem('customer.phone-said');
  return reading.phone;
}

/** The row and the others of the same person that have the same number. */
async function listSameNumber(tx: Tx, id: string): Promise<Row[]> {
  const asked = await tx.selectFrom('customer').select('branch_id').where('id', '=', id).executeTakeFirst();
  if (!asked) throw problem('access.not-found');
  const { rowsOf } = await listPeople(tx, asked.branch_id, [id]);
  const rows = await tx
    .selectFrom('customer')
    .select(['branch_id', 'id', 'contact_sealed', 'phone_index'])
    .where('branch_id', '=', asked.branch_id)
    .where('id', '=', anyOf(rowsOf([id])))
    .orderBy('id')
    .forUpdate()
    .execute();
  const own = rows.find((row) => row.id === id);
  if (!own) throw problem('access.not-found');
  return rows.filter(
    (row) => row === own || (own.phone_index !== null && row.phone_index?.equals(own.phone_index)),
  );
}

/** Writes the customer's word over a row and keeps what it replaced; what was said before is over. */
async function keepSaid(tx: Tx, keys: KeyRing, actor: Actor, row: Row, phone: string | null): Promise<void> {
  const contact = openWholeContact(keys, row.id, row.contact_sealed);
  const before = contact.phone;
  const id = newId();
  delete contact.phone;
  if (phone !== null) contact.phone = phone;
  const index = phone === null ? null : keys.phoneIndex(phone);
  await tx
    .updateTable('customer_said')
    .set({ ended_at: sql<Date>`clock_timestamp()` })
    .where('branch_id', '=', row.branch_id)
    .where('customer_id', '=', row.id)
    .where('ended_at', 'is', null)
    .execute();
  await tx
    .insertInto('customer_said')
    .values({
      branch_id: row.branch_id,
      id,
      customer_id: row.id,
      phone_sealed: phone === null ? null : keys.seal('C2-contact', saidPlace(id), phone),
      phone_index: index,
      wrong_index: row.phone_index,
      file_sealed: before === undefined ? null : keys.seal('C2-contact', saidPlace(id), before),
      file_index: row.phone_index,
      staff_id: actor.staffId,
    })
    .execute();
  await tx
    .updateTable('customer')
    .set({
      contact_sealed: sealContact(keys, row.id, contact),
      row_hash: contactHash(keys, contact),
      phone_index: index,
      updated_at: sql<Date>`clock_timestamp()`,
    })
    .where('branch_id', '=', row.branch_id)
    .where('id', '=', row.id)
    .execute();
}

/**
 * What a customer said of their phone: a new number, or that this is not theirs. It holds at once, on every row of the
 * person with that number, and a refusal follows to the new one. No file takes it back (said-staged.ts).
 */
export const sayPhone = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof customerRoutes.say>,
  call: Call,
): Promise<Output<typeof customerRoutes.say>> =>
  asCommand(database, actor, call, async (tx) => {
    const phone = phoneOf(body.phone);
    const rows = await listSameNumber(tx, body.id);
    for (const row of rows) await keepSaid(tx, database.keys, actor, row, phone);
    const branchId = rows[0]!.branch_id;
    if (phone !== null) await settleSuppression(tx, branchId);
    await writeAudit(tx, actor, 'customer.said', {
      object: body.id,
      branchId,
      ipHash: call.ipHash,
      body: { what: phone === null ? 'WRONG' : 'NEW', rowCount: rows.length },
    });
    return { id: body.id };
  });

type Said = Output<typeof customerRoutes.get>['said'];

/** The latest word that holds of a person's rows, with the file's number where it says another. */
export async function findSaid(
  tx: Tx,
  keys: KeyRing,
  branchId: number,
  customerIds: readonly string[],
): Promise<Said> {
  const row = await tx
    .selectFrom('customer_said')
    .leftJoin('staff', 'staff.id', 'customer_said.staff_id')
    .select(['customer_said.id', 'customer_said.phone_index', 'customer_said.file_index'])
    .select(['customer_said.file_sealed', 'customer_said.said_at', 'staff.name'])
    .where('customer_said.branch_id', '=', branchId)
    .where('customer_said.customer_id', '=', anyOf(customerIds))
    .where('customer_said.ended_at', 'is', null)
    .orderBy('customer_said.said_at', 'desc')
    .executeTakeFirst();
  if (!row) return null;
  return {
    what: row.phone_index === null ? 'WRONG' : 'NEW',
    on: businessTime(row.said_at).day,
    byName: row.name,
    filePhone: row.file_sealed && maskPhone(keys.unseal(saidPlace(row.id), row.file_sealed)),
  };
}
