import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { customerRoutes } from '#contract/customer.ts';
import type { Input, Output } from '#contract/route.ts';
import { normaliseIdNo, normaliseName, normalisePhone } from '#core/match/normalise.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { asActor } from '../db/scope.ts';
import { anyOf } from '../db/set-wise.ts';
import { lineOf, selectLines } from './line.ts';
import { openContact, personOf } from './person.ts';

const portfolioMax = 5000;
const foundMax = 50;

/** Exact phone or ID number anywhere in the actor's branch: one masked row or none (defaults.md, 柜面). */
export const lookUpCustomer = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof customerRoutes.lookup>,
): Promise<Output<typeof customerRoutes.lookup>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const phone = normalisePhone(body.value);
      const idNo = normaliseIdNo(body.value);
      const match = idNo
        ? sql<boolean>`id_no_index = ${database.keys.idNoIndex(idNo)}`
        : phone
          ? sql<boolean>`phone_index = ${database.keys.phoneIndex(phone)}`
          : sql<boolean>`false`;
      // Whichever row the number stands on, the answer is the person.
      const row = await selectLines(tx, actor)
        .where(
          sql<boolean>`(customer.branch_id, customer.id) =
            (select branch_id, person_id from customer where ${match} order by id limit 1)`,
        )
        .executeTakeFirst();
      await writeAudit(tx, actor, 'customer.looked-up', {
        ...(row && { object: row.id }),
        body: { by: idNo ? 'idNo' : phone ? 'phone' : 'none', found: row !== undefined },
      });
      if (!row) return { found: null };
      return { found: { person: personOf(database.keys, row, false), ownerName: row.owner_name } };
    },
    { reach: 'branch' },
  );

/** The actor's own portfolio by part of a name: opened on the server, at most 5,000 rows (architecture.md §4). */
export const searchCustomers = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof customerRoutes.search>,
): Promise<Output<typeof customerRoutes.search>> =>
  asActor(database, actor, async (tx) => {
    if (actor.staffId === null) return { customers: [] };
    const rows = await tx
      .selectFrom('customer')
      .select(['id', 'person_id', 'contact_sealed'])
      .where('owner_id', '=', actor.staffId)
      .limit(portfolioMax)
      .execute();
    const wanted = normaliseName(body.name);
    const people = new Set(
      rows
        .filter((row) => openContact(database.keys, row.id, row.contact_sealed).name?.includes(wanted))
        .map((row) => row.person_id),
    );
    await writeAudit(tx, actor, 'customer.searched', { body: { count: people.size } });
    const shown = await selectLines(tx, actor)
      .where('customer.owner_id', '=', actor.staffId)
      .where('customer.id', '=', anyOf([...people].slice(0, foundMax)))
      .execute();
    return { customers: shown.map((row) => lineOf(database.keys, row)) };
  });
