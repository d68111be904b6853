import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { customerRoutes } from '#contract/customer.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import type { GateChannel } from '#core/gate/input.ts';
import { maskIdNo } from '#core/mask.ts';
import { normaliseIdNo, normaliseName, normalisePhone } from '#core/match/normalise.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import { asActor } from '../db/scope.ts';
import { openGate } from '../gate.ts';
import { lineOf, selectLines } from './line.ts';
import { openContact, personOf } from './person.ts';

const portfolioMax = 5000;
const foundMax = 50;

export const getCustomer = (
  { database }: Context,
  actor: Actor,
  { query }: Input<typeof customerRoutes.get>,
  now: Date,
): Promise<Output<typeof customerRoutes.get>> =>
  asActor(database, actor, async (tx) => {
    const row = await selectLines(tx, actor).where('customer.id', '=', query.id).executeTakeFirst();
    if (!row) throw problem('access.not-found');
    const at = { branch: row.branch_id, time: businessTime(now) };
    const ofCustomer = <T extends 'holding' | 'consent' | 'refusal'>(table: T) =>
      sql<boolean>`${sql.table(table)}.branch_id = ${at.branch} and ${sql.table(table)}.customer_id = ${row.id}::uuid`;
    const holdings = await tx
      .selectFrom('holding')
      .selectAll()
      .where(ofCustomer('holding'))
      .orderBy('kind')
      .execute();
    const consents = await tx
      .selectFrom('consent')
      .selectAll()
      .where(ofCustomer('consent'))
      .orderBy('from_on')
      .execute();
    const refusals = await tx
      .selectFrom('refusal')
      .selectAll()
      .where(ofCustomer('refusal'))
      .orderBy('at')
      .execute();
    const { ask } = await openGate(database.db, tx, { branchId: at.branch, ids: [row.id], ...at.time });
    const channels: GateChannel[] = ['phone', 'wecom', 'visit', 'counter', 'activity'];
    return {
      customer: lineOf(database.keys, row),
      idNo: row.id_no_sealed
        ? maskIdNo(database.keys.unseal(`customer|id_no|${row.id}`, row.id_no_sealed))
        : null,
      holdings: holdings.map((holding) => ({
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
      gate: channels.map((channel) => ({
        channel,
        reasons: ask(row.id, null, 'customer-card', channel) ?? [],
      })),
    };
  });

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
        ? sql<boolean>`customer.id_no_index = ${database.keys.idNoIndex(idNo)}`
        : phone
          ? sql<boolean>`customer.phone_index = ${database.keys.phoneIndex(phone)}`
          : sql<boolean>`false`;
      const row = await selectLines(tx, actor)
        .where(match)
        .orderBy('customer.id')
        .limit(1)
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
    const rows = await selectLines(tx, actor)
      .where('customer.owner_id', '=', actor.staffId)
      .limit(portfolioMax)
      .execute();
    const wanted = normaliseName(body.name);
    const found = rows.filter((row) =>
      openContact(database.keys, row.id, row.contact_sealed).name?.includes(wanted),
    );
    await writeAudit(tx, actor, 'customer.searched', { body: { count: found.length } });
    return { customers: found.slice(0, foundMax).map((row) => lineOf(database.keys, row)) };
  });
