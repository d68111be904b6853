import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { auditRoutes } from '#contract/audit.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Context } from '../context.ts';
import { asActor } from '../db/scope.ts';
import { writeAudit } from './write.ts';

const pageRows = 100;

/** Entries, newest first. Reading them is itself recorded. */
export const listAudit = (
  { database }: Context,
  actor: Actor,
  { query }: Input<typeof auditRoutes.list>,
): Promise<Output<typeof auditRoutes.list>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      let select = tx
        .selectFrom('audit')
        .select(['id', 'at', 'staff_id', 'account_id', 'action', 'object', 'result', 'reason', 'body'])
        .orderBy('id', 'desc')
        .limit(pageRows);
      if (query.before) select = select.where('id', '<', query.before);
      if (query.action) select = select.where('action', '=', query.action);
      if (query.day) {
        const start = sql<Date>`(${query.day}::date)::timestamp at time zone 'Asia/Shanghai'`;
        select = select.where('at', '>=', start).where('at', '<', sql<Date>`${start} + interval '1 day'`);
      }
      const rows = await select.execute();
      const staffIds = [...new Set(rows.flatMap((row) => (row.staff_id ? [row.staff_id] : [])))];
      const staff = staffIds.length
        ? await tx
            .selectFrom('staff')
            .select(['id', 'name', 'staff_no'])
            .where('id', 'in', staffIds)
            .execute()
        : [];
      const names = new Map(staff.map((row) => [row.id, `${row.name} ${row.staff_no}`]));
      await writeAudit(tx, actor, 'audit.read', {
        body: { day: query.day ?? null, action: query.action ?? null },
      });
      return {
        entries: rows.map((row) => ({
          id: row.id,
          at: row.at.toISOString(),
          actor: (row.staff_id && names.get(row.staff_id)) ?? (row.account_id ? '—' : 'system'),
          action: row.action,
          object: row.object,
          result: row.result,
          reason: row.reason,
          body: row.body,
        })),
        next: rows.length === pageRows ? rows.at(-1)!.id : null,
      };
    },
    { purpose: 'audit' },
  );
