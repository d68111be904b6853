import type { Actor } from '#contract/access.ts';
import { type customerRoutes, isContact } from '#contract/customer.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { type GateReason, isLasting } from '#core/gate/reason.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import type { Call } from '../http/command.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { openPhone } from '../phone.ts';
import { askForOne } from './card-gate.ts';
import { countToday } from './commands.ts';
import { listPeople } from './people.ts';
import { openContact } from './person.ts';

const hideAfterSeconds = 30;

type Body = Input<typeof customerRoutes.reveal>['body'];

async function getRow(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('customer')
    .select(['id', 'branch_id', 'contact_sealed', 'id_no_sealed'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('access.not-found');
  return row;
}
type Row = Awaited<ReturnType<typeof getRow>>;

function openField(keys: KeyRing, row: Row, { field, reason }: Body, against: readonly GateReason[]) {
  if (field === 'phone')
    return openPhone(
      keys,
      row,
      isContact(reason) ? { for: 'CONTACT', reasons: against } : { for: 'SERVICE' },
    );
  // An address is not a call: the hour and how often are asked of the visit itself.
  const lasting = against.filter(isLasting);
  if (isContact(reason) && lasting.length > 0) throw problem('gate.denied', { reasons: lasting });
  if (field === 'idNo') return row.id_no_sealed && keys.unseal(`customer|id_no|${row.id}`, row.id_no_sealed);
  return openContact(keys, row.id, row.contact_sealed)[field];
}

/**
 * One field in clear, with a reason, within the day's quota; audited before the answer leaves (trust.md §3.5). Where we
 * go to the customer the gate is asked first. Where they came to us it is shown, and reply and audit say what it is
 * not for.
 */
export const revealField = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof customerRoutes.reveal>,
  call: Call,
): Promise<Output<typeof customerRoutes.reveal>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const { field, reason } = body;
      const row = await getRow(tx, body.id);
      const person = {
        branchId: row.branch_id,
        id: row.id,
        people: await listPeople(tx, row.branch_id, [row.id]),
      };
      const asker = { staffId: actor.staffId, channel: field === 'phone' ? 'phone' : 'visit' } as const;
      const time = businessTime(call.now);
      const { params, reasons = [] } = await askForOne(tx, person, asker, time);
      const quota = params.get('quota.reveal');
      const used = await countToday(tx, actor, 'customer.revealed', call.now);
      if (used >= quota) throw problem('customer.quota', { quota });
      const value = openField(database.keys, row, body, reasons);
      const notForMarketing = reasons.filter(isLasting);
      await writeAudit(tx, actor, 'customer.revealed', {
        object: row.id,
        branchId: row.branch_id,
        reason,
        ipHash: call.ipHash,
        body: {
          field,
          ...(notForMarketing.length > 0 && { notForMarketing: notForMarketing.map(({ code }) => code) }),
        },
      });
      return { value: value ?? null, hideAfterSeconds, leftToday: quota - used - 1, notForMarketing };
    },
    { purpose: 'quota' },
  );
