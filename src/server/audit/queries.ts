import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { auditRoutes } from '#contract/audit.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { anyOf } from '../db/set-wise.ts';
import { writeAudit } from './write.ts';

const pageRows = 100;

type Entry = Output<typeof auditRoutes.list>['entries'][number];
type Row = Awaited<ReturnType<typeof selectEntries>>[number];

const selectEntries = (tx: Tx, query: Input<typeof auditRoutes.list>['query']) => {
  const start = sql<Date>`(${query.day ?? null}::date)::timestamp at time zone 'Asia/Shanghai'`;
  return tx
    .selectFrom('audit')
    .select(['id', 'at', 'staff_id', 'account_id', 'action', 'object', 'result', 'reason', 'body'])
    .$if(query.before !== undefined, (entries) => entries.where('id', '<', query.before!))
    .$if(query.action !== undefined, (entries) => entries.where('action', '=', query.action!))
    .$if(query.day !== undefined, (entries) =>
      entries.where('at', '>=', start).where('at', '<', sql<Date>`${start} + interval '1 day'`),
    )
    .orderBy('id', 'desc')
    .limit(pageRows)
    .execute();
};

const isId = (text: string | null): text is string =>
  text !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** The names of the people and accounts that stand in some entries. */
async function namesOf(tx: Tx, rows: readonly Row[]) {
  const staffIds = rows.flatMap((row) => row.staff_id ?? []);
  const accountIds = rows.flatMap((row) => [row.account_id, row.object].filter(isId));
  const staff = await tx
    .selectFrom('staff')
    .select(['id', 'name', 'staff_no'])
    .where('id', '=', anyOf([...new Set(staffIds)]))
    .execute();
  const accounts = await tx
    .selectFrom('account')
    .select(['id', 'login_name'])
    .where('id', '=', anyOf([...new Set(accountIds)]))
    .execute();
  return {
    staff: new Map(staff.map((row) => [row.id, `${row.name} ${row.staff_no}`])),
    accounts: new Map(accounts.map((row) => [row.id, row.login_name])),
  };
}
type Names = Awaited<ReturnType<typeof namesOf>>;

/** A sign-in that was refused is nobody's act: it names the account that was tried. */
function actorOf(row: Row, { staff, accounts }: Names): Entry['actor'] {
  const login = (id: string | null) => (id && accounts.get(id)) ?? null;
  if (row.staff_id) return { kind: 'STAFF', name: staff.get(row.staff_id) ?? login(row.account_id) };
  if (row.account_id) return { kind: 'ACCOUNT', name: login(row.account_id) };
  if (row.action === 'session.refused') return { kind: 'STRANGER', name: login(row.object) };
  return { kind: 'SYSTEM', name: null };
}

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
      const rows = await selectEntries(tx, query);
      const names = await namesOf(tx, rows);
      await writeAudit(tx, actor, 'audit.read', {
        body: { day: query.day ?? null, action: query.action ?? null },
      });
      return {
        entries: rows.map((row) => ({
          id: row.id,
          at: row.at.toISOString(),
          actor: actorOf(row, names),
          action: row.action,
          object: row.object,
          objectName: (row.object && names.accounts.get(row.object)) ?? null,
          result: row.result,
          reason: row.reason,
          body: row.body,
        })),
        next: rows.length === pageRows ? rows.at(-1)!.id : null,
      };
    },
    { purpose: 'audit' },
  );
