import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import { exportKeepDaysMax, type ExportSpec, type exportRoutes } from '#contract/export.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { type ExportSeat, isApproved, seatFor } from '#core/export/approval.ts';
import { addDays } from '#core/day.ts';
import { requireStepUp } from '../account/step-up.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asCommand, type Call } from '../http/command.ts';
import type { SendJob } from '../jobs/send.ts';
import { newId } from '../new-id.ts';
import { getParams } from '../param/queries.ts';
import { countDry, type Dry, refuseHindered } from './count.ts';
import { digestOf, type Stated, statedPlace } from './spec.ts';
import { approverOf, decisionPlace, getAsked, purposeOf } from './stored.ts';

/** The names behind the ids of a filter, as the requester sees them; a filter that names what is not there is none. */
async function namesOf(
  tx: Tx,
  { branchId, gridId, ownerId }: ExportSpec['filter'],
): Promise<Stated['filter']> {
  const branch =
    branchId === undefined
      ? null
      : await tx.selectFrom('org').select('name').where('id', '=', branchId).executeTakeFirst();
  const grid =
    gridId === undefined
      ? null
      : await tx.selectFrom('grid').select('name').where('id', '=', gridId).executeTakeFirst();
  const owner =
    ownerId === undefined
      ? null
      : await tx.selectFrom('staff').select('name').where('id', '=', ownerId).executeTakeFirst();
  if (branch === undefined || grid === undefined || owner === undefined) throw problem('access.not-found');
  return {
    branchName: branch?.name ?? null,
    gridName: grid?.name ?? null,
    ownerName: owner?.name ?? null,
  };
}

/** One request of an account at a time: two at once must not both find the last place of the day's quota. */
const queueUp = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtext('export.quota'))`.execute(tx);

async function insertRequest(
  tx: Tx,
  actor: Actor,
  call: Call,
  request: { id: string; dry: Dry; sealed: Buffer; digest: string; ttlHours: number },
): Promise<void> {
  const { id, dry } = request;
  const orgId = actor.rootOrgId;
  await tx
    .insertInto('export_request')
    .values({
      org_id: orgId,
      id,
      account_id: actor.accountId,
      staff_id: actor.staffId,
      session_id: actor.sessionId,
      role: actor.role,
      day: businessTime(call.now).day,
      spec: JSON.stringify(dry.spec),
      stated_sealed: request.sealed,
      digest: request.digest,
      personal: dry.personal,
      row_count: dry.rowCount,
      seats: dry.seats,
      made_at: call.now,
      lapses_at: new Date(call.now.getTime() + request.ttlHours * 3_600_000),
    })
    .execute();
  await tx
    .insertInto('export_part')
    .values(
      dry.parts.map(({ branchId, kind, rowCount }) => ({
        org_id: orgId,
        request_id: id,
        branch_id: branchId,
        kind,
        counted_rows: rowCount,
      })),
    )
    .execute();
  await writeAudit(tx, actor, 'export.requested', {
    object: id,
    reason: dry.spec.purpose,
    ipHash: call.ipHash,
    body: {
      spec: dry.spec,
      rowCount: dry.rowCount,
      personal: dry.personal,
      seats: dry.seats,
      digest: request.digest,
    },
  });
}

/** Asks for an export: counted, within the quotas, frozen. */
export const requestExport = (
  context: Context,
  actor: Actor,
  { body }: Input<typeof exportRoutes.request>,
  call: Call,
): Promise<Output<typeof exportRoutes.request>> =>
  asCommand(
    context.database,
    actor,
    call,
    async (tx) => {
      const { keys } = context.database;
      const { day } = businessTime(call.now);
      if (body.useUntil < day || body.useUntil > addDays(day, exportKeepDaysMax))
        throw problem('export.use-until', { daysMax: exportKeepDaysMax });
      await queueUp(tx);
      const dry = await countDry(tx, actor, body.spec, call.now);
      refuseHindered(dry);
      const org = await tx
        .selectFrom('org')
        .select('name')
        .where('id', '=', actor.rootOrgId)
        .executeTakeFirstOrThrow();
      const stated: Stated = {
        purposeText: body.purposeText,
        recipient: body.recipient,
        useUntil: body.useUntil,
        requester: { name: actor.name, staffNo: actor.staffNo, orgName: org.name },
        filter: await namesOf(tx, dry.spec.filter),
      };
      const id = newId();
      const { accountId, role, rootOrgId: orgId } = actor;
      const { spec, seats } = dry;
      const digest = digestOf(keys, { id, orgId, accountId, role, seats, spec, stated });
      const sealed = keys.seal('export', statedPlace(id), JSON.stringify(stated));
      const ttlHours = (await getParams(tx, day, orgId)).get('export.ttl');
      await insertRequest(tx, actor, call, { id, dry, sealed, digest, ttlHours });
      return { id };
    },
    { purpose: 'export.all' },
  );

type Decided = Output<typeof exportRoutes.decide>;

/** What an approver may not say yes to: a request that is not open, not the one that was shown, or not theirs. */
function seatOrRefuse(
  asked: Awaited<ReturnType<typeof getAsked>>,
  actor: Actor,
  shownDigest: string,
  now: Date,
): ExportSeat {
  const { row } = asked;
  const seating = seatFor(asked, approverOf(actor));
  if (row.state !== 'WAITING') throw problem('export.decided');
  if ('why' in seating) throw problem(seating.why === 'own' ? 'export.own' : 'export.no-seat');
  if (row.lapses_at <= now) throw problem('export.lapsed');
  if (row.digest !== shownDigest || asked.digest !== row.digest) throw problem('export.changed');
  return seating.seat;
}

/** A yes or a no on one seat, with a fresh second factor; the last yes sends the file to be written. */
export async function decideExport(
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof exportRoutes.decide>,
  call: Call,
  sendJob: SendJob,
): Promise<Decided> {
  if (!body.approved && !body.reason) throw problem('export.reason');
  await requireStepUp(database, actor, call.now);
  return asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const asked = await getAsked(database.keys, tx, body.id);
      const { row } = asked;
      const seat = seatOrRefuse(asked, actor, body.digest, call.now);
      const stated = JSON.stringify({ name: actor.name, reason: body.reason ?? null });
      await tx
        .insertInto('export_decision')
        .values({
          org_id: row.org_id,
          request_id: row.id,
          seat,
          account_id: actor.accountId,
          staff_id: actor.staffId,
          approved: body.approved,
          stated_sealed: database.keys.seal('export', decisionPlace(row.id, seat), stated),
          digest: row.digest,
          decided_at: call.now,
        })
        .execute();
      const decided = [...asked.decided, { seat }];
      const complete = body.approved && isApproved({ seats: asked.seats, decided });
      const state = body.approved ? (complete ? 'APPROVED' : 'WAITING') : 'REJECTED';
      if (state !== 'WAITING')
        await tx
          .updateTable('export_request')
          .set({ state })
          .where('org_id', '=', row.org_id)
          .where('id', '=', row.id)
          .execute();
      if (complete) await sendJob(tx, 'export.write', { orgId: String(row.org_id), id: row.id });
      await writeAudit(tx, actor, 'export.decided', {
        object: row.id,
        reason: seat,
        ipHash: call.ipHash,
        body: { approved: body.approved, state, digest: row.digest },
      });
      const open = asked.seats.filter((one) => !decided.some((taken) => taken.seat === one));
      return { state, open: state === 'WAITING' ? open : [] };
    },
    purposeOf(actor),
  );
}

/** Takes a request back before its file is written. */
export const withdrawExport = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof exportRoutes.withdraw>,
  call: Call,
): Promise<Output<typeof exportRoutes.withdraw>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const withdrawn = await tx
        .updateTable('export_request')
        .set({ state: 'WITHDRAWN' })
        .where('id', '=', body.id)
        .where('account_id', '=', actor.accountId)
        .where('state', '=', 'WAITING')
        .executeTakeFirst();
      if (withdrawn.numUpdatedRows !== 1n) throw problem('access.not-found');
      await writeAudit(tx, actor, 'export.withdrawn', { object: body.id, ipHash: call.ipHash });
      return { id: body.id };
    },
    { purpose: 'export' },
  );
