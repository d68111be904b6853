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
import type { Database, Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { openGate } from '../gate.ts';
import { openContact, personOf } from './person.ts';

type Row = Output<typeof customerRoutes.list>['customers'][number];
const pageRows = 50;
const totalMax = 10_000;
const portfolioMax = 5000;

const selectRows = (tx: Tx) =>
  tx
    .selectFrom('customer')
    .leftJoin('staff as owner', 'owner.id', 'customer.owner_id')
    .leftJoin('grid', (join) =>
      join.onRef('grid.branch_id', '=', 'customer.branch_id').onRef('grid.id', '=', 'customer.grid_id'),
    )
    .leftJoin('employer', (join) =>
      join
        .onRef('employer.branch_id', '=', 'customer.branch_id')
        .onRef('employer.id', '=', 'customer.employer_id'),
    )
    .select([
      'customer.id',
      'customer.branch_id',
      'customer.customer_no',
      'customer.contact_sealed',
      'customer.id_no_sealed',
      'customer.owner_id',
      'customer.owner_reason',
      'customer.district',
      'customer.is_leading',
      'customer.overdue_days',
      'customer.updated_at',
      'owner.name as owner_name',
      'grid.name as grid_name',
      'employer.name as employer_name',
    ]);
type Selected = Awaited<ReturnType<ReturnType<typeof selectRows>['execute']>>[number];

/** Own: owned, helped, or on the actor's tasks of today (defaults.md, masking). */
async function ownIds(tx: Tx, actor: Actor, ids: string[]): Promise<Set<string>> {
  if (actor.staffId === null || ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from customer where id = any(${ids}::uuid[])
       and (owner_id = ${actor.staffId}::uuid or id = any ((select sec.helped_ids())::uuid[]))`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

const viewOf = (database: Database, row: Selected, own: ReadonlySet<string>): Row => ({
  person: personOf(database.keys, row, own.has(row.id)),
  customerNo: row.customer_no,
  ownerName: row.owner_name,
  ownerReason: row.owner_reason,
  gridName: row.grid_name,
  employerName: row.employer_name,
  district: row.district,
  isLeading: row.is_leading,
  overdueDays: row.overdue_days,
  updatedOn: businessTime(row.updated_at).day,
});

/** One page of the customers in reach, in the order of their ids; the total is counted up to 10,000. */
export const listCustomers = (
  { database }: Context,
  actor: Actor,
  { query }: Input<typeof customerRoutes.list>,
): Promise<Output<typeof customerRoutes.list>> =>
  asActor(database, actor, async (tx) => {
    const limit = query.limit ?? pageRows;
    const filter = sql<boolean>`(${query.branchId ?? null}::int is null or customer.branch_id = ${query.branchId ?? null}::int)
      and (${query.ownerId ?? null}::uuid is null or customer.owner_id = ${query.ownerId ?? null}::uuid)
      and (${query.gridId ?? null}::uuid is null or customer.grid_id = ${query.gridId ?? null}::uuid)`;
    const rows = await selectRows(tx)
      .where(filter)
      .$if(query.after !== undefined, (page) => page.where('customer.id', '>', query.after!))
      .orderBy('customer.id')
      .limit(limit)
      .execute();
    const { rows: counted } = await sql<{ total: number }>`
      select count(*)::int as total from (select 1 from customer where ${filter} limit ${totalMax + 1}) as counted`.execute(
      tx,
    );
    const total = counted[0]?.total ?? 0;
    const own = await ownIds(
      tx,
      actor,
      rows.map((row) => row.id),
    );
    return {
      customers: rows.map((row) => viewOf(database, row, own)),
      total: Math.min(total, totalMax),
      totalIsLowerBound: total > totalMax,
      after: rows.length === limit ? rows.at(-1)!.id : null,
    };
  });

export const getCustomer = (
  { database }: Context,
  actor: Actor,
  { query }: Input<typeof customerRoutes.get>,
  now: Date,
): Promise<Output<typeof customerRoutes.get>> =>
  asActor(database, actor, async (tx) => {
    const row = await selectRows(tx).where('customer.id', '=', query.id).executeTakeFirst();
    if (!row) throw problem('access.not-found');
    const own = await ownIds(tx, actor, [row.id]);
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
      customer: viewOf(database, row, own),
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
      const row = await selectRows(tx).where(match).orderBy('customer.id').limit(1).executeTakeFirst();
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
    const rows = await selectRows(tx)
      .where('customer.owner_id', '=', actor.staffId)
      .limit(portfolioMax)
      .execute();
    const wanted = normaliseName(body.name);
    const found = rows.filter((row) =>
      openContact(database.keys, row.id, row.contact_sealed).name?.includes(wanted),
    );
    await writeAudit(tx, actor, 'customer.searched', { body: { count: found.length } });
    const own = new Set(found.map((row) => row.id));
    return { customers: found.slice(0, pageRows).map((row) => viewOf(database, row, own)) };
  });
