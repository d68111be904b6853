import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { ImportUndo, importUndoRoutes } from '#contract/import-undo.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/open.ts';
import { asActor } from '../../db/scope.ts';
import { asCommand, type Call } from '../../http/command.ts';
import type { Handlers } from '../../http/mount.ts';
import type { SendJob } from '../../jobs/send.ts';
import { purposeOf } from '../queries.ts';
import { countUndo } from './count.ts';
import { assertInTerm, countImported, getStanding, needsOtherFor, viewUndo } from './standing.ts';

type Routes = typeof importUndoRoutes;
const feed = { purpose: 'feed' } as const;

const getUndo = ({ database }: Context, actor: Actor, id: string, now: Date): Promise<ImportUndo> =>
  asActor(database, actor, (tx) => viewUndo(database, tx, actor, id, now), { purpose: purposeOf(actor) });

async function previewUndo(
  { database }: Context,
  actor: Actor,
  { query: { id } }: Input<Routes['preview']>,
  now: Date,
): Promise<Output<Routes['preview']>> {
  await asActor(database, actor, async (tx) => assertInTerm(tx, await getStanding(tx, id), now), feed);
  return countUndo(database, id, now);
}

/** Asks for an undo: it is queued at once, or waits for another person where it is about many customers. */
async function askUndo(
  { database }: Context,
  sendJob: SendJob,
  actor: Actor,
  { body: { id } }: Input<Routes['ask']>,
  call: Call,
): Promise<ImportUndo> {
  const customerCount = await countImported(database, id);
  return asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const standing = await getStanding(tx, id);
      await assertInTerm(tx, standing, call.now);
      const needsOther = await needsOtherFor(tx, standing, customerCount, call.now);
      const { rows } = await sql`
        insert into import_undo (job_id, state, needs_other, asked_by, asked_by_name, asked_at, rows_total)
        select ${id}::uuid, ${needsOther ? 'WAITING' : 'RUNNING'}, ${needsOther}, ${actor.accountId}::uuid,
               ${actor.name}, ${call.now}, coalesce(sum(applied_count), 0)::int from import_chunk
         where job_id = ${id}::uuid
        on conflict (job_id) do update
           set state = excluded.state, needs_other = excluded.needs_other, asked_by = excluded.asked_by,
               asked_by_name = excluded.asked_by_name, asked_at = excluded.asked_at, decided_by = null,
               decided_by_name = null, decided_at = null, reject_reason = null
         where import_undo.state = 'REJECTED' returning 1`.execute(tx);
      if (rows.length === 0) throw problem('import.undo-state');
      if (!needsOther) await sendJob(tx, 'import.undo', { id });
      await writeAudit(tx, actor, 'import.undo-asked', { object: id, body: { customerCount, needsOther } });
      return viewUndo(database, tx, actor, id, call.now);
    },
    feed,
  );
}

type Decision = { state: 'RUNNING' | 'REJECTED'; rejectReason: string | null };

/** Decides about an undo that waits, once. */
async function decide(tx: Tx, actor: Actor, id: string, now: Date, { state, rejectReason }: Decision) {
  const decided = await tx
    .updateTable('import_undo')
    .set({
      state,
      decided_by: actor.accountId,
      decided_by_name: actor.name,
      decided_at: now,
      reject_reason: rejectReason,
    })
    .where('job_id', '=', id)
    .where('state', '=', 'WAITING')
    .returning('job_id')
    .executeTakeFirst();
  if (!decided) throw problem('import.undo-state');
}

const agreeUndo = (
  { database }: Context,
  sendJob: SendJob,
  actor: Actor,
  { body: { id } }: Input<Routes['agree']>,
  call: Call,
): Promise<ImportUndo> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const standing = await getStanding(tx, id);
      await assertInTerm(tx, standing, call.now);
      if (standing.askedBy === actor.accountId) throw problem('import.undo-self');
      await decide(tx, actor, id, call.now, { state: 'RUNNING', rejectReason: null });
      await sendJob(tx, 'import.undo', { id });
      await writeAudit(tx, actor, 'import.undo-agreed', { object: id });
      return viewUndo(database, tx, actor, id, call.now);
    },
    feed,
  );

const rejectUndo = (
  { database }: Context,
  actor: Actor,
  { body: { id, reason } }: Input<Routes['reject']>,
  call: Call,
): Promise<ImportUndo> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      await getStanding(tx, id);
      await decide(tx, actor, id, call.now, { state: 'REJECTED', rejectReason: reason });
      await writeAudit(tx, actor, 'import.undo-rejected', { object: id });
      return viewUndo(database, tx, actor, id, call.now);
    },
    feed,
  );

export const importUndoHandlers = (context: Context, sendJob: SendJob): Handlers<Routes> => ({
  get: (actor, { query }, call) => getUndo(context, actor, query.id, call.now),
  preview: (actor, input, call) => previewUndo(context, actor, input, call.now),
  ask: (actor, input, call) => askUndo(context, sendJob, actor, input, call),
  agree: (actor, input, call) => agreeUndo(context, sendJob, actor, input, call),
  reject: (actor, input, call) => rejectUndo(context, actor, input, call),
});
