import { Ajv } from 'ajv';
import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import { paramCatalogue, type ParamKey, paramKeys, type paramRoutes } from '#contract/param.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { asCommand, type Call } from '../http/command.ts';
import { newId } from '../new-id.ts';
import { listParams } from './queries.ts';

const ajv = new Ajv({ allErrors: true });
const isKey = (key: string): key is ParamKey => paramKeys.some((known) => known === key);

function checkValue(key: string, value: unknown): ParamKey {
  if (!isKey(key)) throw problem('param.unknown', { key });
  const validate = ajv.compile(paramCatalogue[key].schema);
  if (!validate(value))
    throw problem('param.invalid', {
      key,
      where: (validate.errors ?? []).map((row) => `${row.instancePath || '/'} ${row.message ?? row.keyword}`),
    });
  return key;
}

export const listAll = async (
  { database }: Context,
  actor: Actor,
): Promise<Output<typeof paramRoutes.list>> => {
  const today = businessTime(new Date()).day;
  const rows = await listParams(database.db);
  const names = await asActor(
    database,
    actor,
    (tx) => tx.selectFrom('staff').select(['id', 'name']).execute(),
    { purpose: 'people' },
  );
  const nameOf = (id: string | null) => names.find((row) => row.id === id)?.name ?? (id ? '—' : null);
  const current = new Map<string, string>();
  for (const row of rows)
    if (row.approved_at && row.from_on <= today && (!row.to_on || row.to_on > today)) {
      const slot = `${row.key}|${row.org_name ?? ''}`;
      if (!current.has(slot)) current.set(slot, row.id);
    }
  return {
    params: rows
      .filter((row) => isKey(row.key))
      .map((row) => ({
        id: row.id,
        key: row.key,
        scopeOrgName: row.org_name,
        value: row.value,
        unit: isKey(row.key) ? paramCatalogue[row.key].unit : '',
        from: row.from_on,
        to: row.to_on,
        source: row.source,
        proposedBy: nameOf(row.proposed_by),
        approvedBy: nameOf(row.approved_by),
        state: !row.approved_at
          ? 'PROPOSED'
          : row.from_on > today
            ? 'FUTURE'
            : current.get(`${row.key}|${row.org_name ?? ''}`) === row.id
              ? 'CURRENT'
              : 'PAST',
      })),
  };
};

/** Writes a new dated value; it holds from its day once somebody else has approved it. */
export const proposeParam = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof paramRoutes.propose>,
  call: Call,
) =>
  asCommand(database, actor, call, async (tx) => {
    const key = checkValue(body.key, body.value);
    if (body.from <= businessTime(call.now).day) throw problem('param.past');
    const id = newId();
    await tx
      .insertInto('param')
      .values({
        id,
        key,
        scope_org_id: actor.role === 'head_office' ? null : actor.rootOrgId,
        value: JSON.stringify(body.value),
        from_on: body.from,
        source: body.reason,
        proposed_by: actor.staffId,
      })
      .execute();
    await writeAudit(tx, actor, 'param.proposed', {
      object: key,
      body: { from: body.from },
      ipHash: call.ipHash,
    });
    return { id };
  });

export const approveParam = (
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof paramRoutes.approve>,
  call: Call,
) =>
  asCommand(database, actor, call, async (tx) => {
    const row = await tx
      .selectFrom('param')
      .selectAll()
      .where('id', '=', body.id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('param.unknown');
    if (row.approved_at) throw problem('param.decided');
    if (row.proposed_by === actor.staffId) throw problem('param.self-approval');
    await tx
      .updateTable('param')
      .set({ approved_by: actor.staffId, approved_at: sql`now()` })
      .where('id', '=', body.id)
      .execute();
    await writeAudit(tx, actor, 'param.approved', { object: row.key, ipHash: call.ipHash });
    return { id: body.id };
  });

/** A value that holds at once: what the makers of a demonstration bank decided before it opened. */
export async function setParam(
  tx: Tx,
  key: ParamKey,
  value: unknown,
  from: string,
  source: string,
): Promise<void> {
  checkValue(key, value);
  await tx
    .insertInto('param')
    .values({
      id: newId(),
      key,
      value: JSON.stringify(value),
      from_on: from,
      source,
      approved_at: new Date(),
    })
    .execute();
  await writeAudit(tx, null, 'param.approved', { object: key, reason: source });
}
