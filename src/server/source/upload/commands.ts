import { uploadLimits } from '#contract/upload-limits.ts';
import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { deliveryRoutes } from '#contract/delivery.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/open.ts';
import { asCommand, type Call } from '../../http/command.ts';
import type { SendJob } from '../../jobs/send.ts';
import { clearRows } from './block.ts';
import {
  approvalFrom,
  countCustomers,
  type DeliveryRow,
  isReady,
  lockDelivery,
  lockDraft,
  selectFiles,
} from './delivery-row.ts';
import { viewDelivery } from './delivery-view.ts';
import { digestOf } from './digest.ts';

type Routes = typeof deliveryRoutes;
const feed = { purpose: 'feed' } as const;

/** The office of a new delivery: the one named, or the actor's own; never one beyond the actor's reach. */
async function officeOf(tx: Tx, actor: Actor, named: number | undefined): Promise<number> {
  const id = named ?? actor.branchId ?? actor.rootOrgId;
  const org = await tx.selectFrom('org').select('lineage').where('id', '=', id).executeTakeFirst();
  if (!org?.lineage.includes(actor.rootOrgId)) throw problem('org.unknown');
  return id;
}

/** Holds a person to as many open deliveries as trust.md §3.8 allows, against racing requests too. */
async function checkOpenCount(tx: Tx, actor: Actor): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`delivery|${actor.accountId}`}))`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from delivery d left join import_job j on j.id = d.id
     where d.made_by = ${actor.accountId}::uuid and (d.state in ('DRAFT', 'WAITING', 'REJECTED')
       or (d.state = 'ACCEPTED' and j.state in ('STAGING', 'APPLYING')))`.execute(tx);
  const max = uploadLimits.openAPerson;
  if ((rows[0]?.count ?? 0) >= max) throw problem('delivery.too-many', { max });
}

/** A new draft. The same id again answers with the draft that there is. */
export const openDelivery = (
  { database }: Context,
  actor: Actor,
  { body }: Input<Routes['open']>,
  call: Call,
): Promise<Output<Routes['open']>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const orgId = await officeOf(tx, actor, body.orgId);
      await checkOpenCount(tx, actor);
      const added = await tx
        .insertInto('delivery')
        .values({
          id: body.id,
          org_id: orgId,
          as_of_on: body.asOf,
          made_by: actor.accountId,
          made_by_name: actor.name,
          made_at: call.now,
          changed_at: call.now,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!added) throw problem('delivery.exists');
      await writeAudit(tx, actor, 'delivery.opened', { object: body.id, body: { orgId, asOf: body.asOf } });
      return viewDelivery(database, tx, actor, body.id, call.now);
    },
    feed,
  );

type OnDelivery = (tx: Tx, row: DeliveryRow) => Promise<void>;

/** One command on one delivery, which answers with it. */
const onDelivery = (
  { database }: Context,
  actor: Actor,
  id: string,
  call: Call,
  act: OnDelivery,
): Promise<Output<Routes['get']>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      await act(tx, await lockDelivery(tx, id));
      return viewDelivery(database, tx, actor, id, call.now);
    },
    feed,
  );

/** Freezes what was checked under its digest. From the number of the parameter on, another person accepts. */
export const submitDelivery = (
  context: Context,
  actor: Actor,
  { body: { id } }: Input<Routes['submit']>,
  call: Call,
): Promise<Output<Routes['submit']>> =>
  onDelivery(context, actor, id, call, async (tx) => {
    const row = await lockDraft(tx, actor, id);
    const files = await selectFiles(tx, [id]);
    if (files.length === 0 || !files.every(isReady)) throw problem('delivery.not-ready');
    const customerCount = countCustomers(files);
    const needsOther = customerCount > (await approvalFrom(tx, row.orgId, call.now));
    const digest = await digestOf(tx, row, files);
    await tx
      .updateTable('delivery')
      .set({
        state: 'WAITING',
        digest,
        customer_count: customerCount,
        needs_other: needsOther,
        submitted_at: call.now,
        changed_at: call.now,
        reject_reason: null,
      })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, actor, 'delivery.submitted', {
      object: id,
      body: { digest, customerCount, needsOther },
    });
  });

export const reopenDelivery = (
  context: Context,
  actor: Actor,
  { body: { id } }: Input<Routes['reopen']>,
  call: Call,
): Promise<Output<Routes['reopen']>> =>
  onDelivery(context, actor, id, call, async (tx, row) => {
    if (row.madeBy !== actor.accountId) throw problem('delivery.not-own');
    if (row.state !== 'WAITING') throw problem('delivery.closed', { state: row.state });
    await tx
      .updateTable('delivery')
      .set({ state: 'DRAFT', digest: null, customer_count: null, submitted_at: null, changed_at: call.now })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, actor, 'delivery.reopened', { object: id });
  });

export const rejectDelivery = (
  context: Context,
  actor: Actor,
  { body: { id, reason } }: Input<Routes['reject']>,
  call: Call,
): Promise<Output<Routes['reject']>> =>
  onDelivery(context, actor, id, call, async (tx, row) => {
    if (row.state !== 'WAITING') throw problem('delivery.closed', { state: row.state });
    if (row.madeBy === actor.accountId) throw problem('import.self-approval');
    await tx
      .updateTable('delivery')
      .set({
        state: 'REJECTED',
        digest: null,
        customer_count: null,
        reject_reason: reason,
        decided_by: actor.accountId,
        decided_by_name: actor.name,
        decided_at: call.now,
        changed_at: call.now,
      })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, actor, 'delivery.rejected', { object: id });
  });

/** Applies nothing yet: the run stands in line from here on, in the same transaction as the acceptance. */
export const acceptDelivery = (
  context: Context,
  sendJob: SendJob,
  actor: Actor,
  { body: { id, digest } }: Input<Routes['accept']>,
  call: Call,
): Promise<Output<Routes['accept']>> =>
  onDelivery(context, actor, id, call, async (tx, row) => {
    if (row.state !== 'WAITING') throw problem('delivery.closed', { state: row.state });
    if (row.needsOther && row.madeBy === actor.accountId) throw problem('import.self-approval');
    const files = await selectFiles(tx, [id]);
    const now = await digestOf(tx, row, files);
    if (digest !== row.digest || digest !== now) throw problem('delivery.changed');
    await tx
      .updateTable('delivery')
      .set({
        state: 'ACCEPTED',
        decided_by: actor.accountId,
        decided_by_name: actor.name,
        decided_at: call.now,
        changed_at: call.now,
      })
      .where('id', '=', id)
      .execute();
    await tx
      .insertInto('import_job')
      .values({
        id,
        digest,
        profile: 'upload',
        as_of_on: row.asOf,
        state: 'STAGING',
        started_by: row.madeBy,
        root_org_id: row.orgId,
      })
      .execute();
    await sendJob(tx, 'import.run', { id });
    await writeAudit(tx, actor, 'delivery.accepted', { object: id, body: { digest } });
  });

/** Ends a delivery that was never applied, and takes its rows away. */
export const discardDelivery = (
  { database }: Context,
  actor: Actor,
  { body: { id } }: Input<Routes['discard']>,
  call: Call,
): Promise<Output<Routes['discard']>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const row = await lockDelivery(tx, id);
      if (row.madeBy !== actor.accountId) throw problem('delivery.not-own');
      if (!['DRAFT', 'REJECTED', 'WAITING'].includes(row.state))
        throw problem('delivery.closed', { state: row.state });
      await clearRows(tx, id);
      await tx
        .updateTable('delivery')
        .set({ state: 'DISCARDED', changed_at: call.now })
        .where('id', '=', id)
        .execute();
      await writeAudit(tx, actor, 'delivery.discarded', { object: id });
      return { id };
    },
    feed,
  );
