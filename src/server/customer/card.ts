import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { customerRoutes } from '#contract/customer.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Day } from '#core/day.ts';
import type { GateChannel } from '#core/gate/input.ts';
import { maskIdNo } from '#core/mask.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { anyOf } from '../db/set-wise.ts';
import { askGate } from './card-gate.ts';
import { lineOf, selectLines } from './line.ts';
import { listPeople } from './people.ts';
import { findSaid } from './said.ts';

type Card = Output<typeof customerRoutes.get>;

/** The person behind a row: every row of theirs in reach, the one that stands for them first. */
async function getRows(tx: Tx, actor: Actor, id: string) {
  const asked = await tx.selectFrom('customer').select('branch_id').where('id', '=', id).executeTakeFirst();
  if (!asked) throw problem('access.not-found');
  const people = await listPeople(tx, asked.branch_id, [id]);
  const rows = await selectLines(tx, actor)
    .where('customer.branch_id', '=', asked.branch_id)
    .where('customer.id', '=', anyOf(people.rowsOf([id])))
    .execute();
  const standing = rows.find((row) => row.id === people.personOf(id)) ?? rows[0]!;
  return { rows: [standing, ...rows.filter((row) => row !== standing)] as const, people };
}

const ofRows = (table: 'holding' | 'consent' | 'refusal', branchId: number, ids: string[]) =>
  sql<boolean>`${sql.table(table)}.branch_id = ${branchId} and ${sql.table(table)}.customer_id = ${anyOf(ids)}`;

/** Every act that made people of these rows one, the latest first. */
async function listMerges(tx: Tx, branchId: number, ids: string[]): Promise<Card['merges']> {
  const { rows } = await sql<
    Omit<Card['merges'][number], 'madeAt' | 'undoneAt'> & { madeAt: Date; undoneAt: Date | null }
  >`
    select m.id, f.customer_no as "fromNo", i.customer_no as "intoNo", m.level, m.grounds, m.cautions,
           made.name as "madeBy", m.made_at as "madeAt", undone.name as "undoneBy", m.undone_at as "undoneAt",
           m.undo_reason as "undoReason"
      from person_merge m
      join customer f on f.branch_id = m.branch_id and f.id = m.from_id
      join customer i on i.branch_id = m.branch_id and i.id = m.into_id
      left join staff made on made.id = m.made_by
      left join staff undone on undone.id = m.undone_by
     where m.branch_id = ${branchId} and (m.from_id = ${anyOf(ids)} or m.into_id = ${anyOf(ids)})
     order by m.made_at desc, m.id desc limit 50`.execute(tx);
  return rows.map((row) => ({
    ...row,
    madeAt: row.madeAt.toISOString(),
    undoneAt: row.undoneAt?.toISOString() ?? null,
  }));
}

/** Since the whole file of which day the bank names none of these rows; null where it names one. */
async function findGoneOn(tx: Tx, branchId: number, ids: string[]): Promise<Day | null> {
  const rows = await tx
    .selectFrom('feed_gone')
    .innerJoin('feed_delivery', 'feed_delivery.id', 'feed_gone.delivery_id')
    .select('feed_delivery.as_of_on')
    .where('branch_id', '=', branchId)
    .where('customer_id', '=', anyOf(ids))
    .where('back_at', 'is', null)
    .orderBy('as_of_on', 'desc')
    .execute();
  return rows.length === ids.length ? (rows[0]?.as_of_on ?? null) : null;
}

/** One person: what they hold, agreed to and refused under any of their customer numbers, and the gate's answer. */
export const getCustomer = (
  { database }: Context,
  actor: Actor,
  { query }: Input<typeof customerRoutes.get>,
  now: Date,
): Promise<Card> =>
  asActor(database, actor, async (tx) => {
    const { rows, people } = await getRows(tx, actor, query.id);
    const [row] = rows;
    const branchId = row.branch_id;
    const ids = rows.map((one) => one.id);
    const noOf = new Map(rows.map((one) => [one.id, one.customer_no]));
    const holdings = await tx
      .selectFrom('holding')
      .selectAll()
      .where(ofRows('holding', branchId, ids))
      .orderBy('kind')
      .orderBy('holding_no')
      .execute();
    const consents = await tx
      .selectFrom('consent')
      .selectAll()
      .where(ofRows('consent', branchId, ids))
      .orderBy('from_on')
      .execute();
    const refusals = await tx
      .selectFrom('refusal')
      .selectAll()
      .where(ofRows('refusal', branchId, ids))
      .orderBy('at')
      .execute();
    const person = { branchId, id: row.id, ownerId: row.owner_id, people };
    const sealedId = rows.find((one) => one.id_no_sealed);
    return {
      customer: lineOf(database.keys, row),
      idNo: sealedId?.id_no_sealed
        ? maskIdNo(database.keys.unseal(`customer|id_no|${sealedId.id}`, sealedId.id_no_sealed))
        : null,
      goneOn: await findGoneOn(tx, branchId, ids),
      said: await findSaid(tx, database.keys, branchId, ids),
      rows: rows.map((one) => ({ id: one.id, customerNo: one.customer_no })),
      merges: await listMerges(tx, branchId, ids),
      holdings: holdings.map((holding) => ({
        customerNo: noOf.get(holding.customer_id) ?? '',
        kind: holding.kind,
        openedOn: holding.opened_on,
        maturesOn: holding.matures_on,
        closedOn: holding.closed_on,
        balanceFen: holding.balance_fen,
        limitFen: holding.limit_fen,
      })),
      consents: consents.map((consent) => ({
        purpose: consent.purpose,
        channel: consent.channel as GateChannel | null, // By CHECK (0004_customer.sql).
        basis: consent.basis,
        from: consent.from_on,
        to: consent.to_on,
        withdrawn: consent.withdrawn,
      })),
      refusals: refusals.map((refusal) => ({
        channel: refusal.channel as GateChannel | null, // By CHECK (0004_customer.sql).
        on: businessTime(refusal.at).day,
      })),
      ...(await askGate(tx, person, businessTime(now))),
    };
  });
