import { type RawBuilder, sql } from 'kysely';
import { type OwnerClaims, ownerOf, ownerReasons } from '#core/plan/owner.ts';
import { recordset } from '../db/set-wise.ts';

/** For every set of claims that may meet on one customer, which of them wins: asked of the core once. */
function winnersOf(order: readonly string[]): Record<string, boolean | string>[] {
  return Array.from({ length: 1 << ownerReasons.length }, (_, set) => {
    const held = ownerReasons.map((reason, at) => [reason, (set & (1 << at)) !== 0] as const);
    // Each claim stands for itself: the core answers which one it takes.
    const claims = Object.fromEntries(
      held.map(([reason, is]) => [reason, is ? reason : null]),
    ) as OwnerClaims; // Every reason is in it.
    return { ...Object.fromEntries(held), reason: ownerOf(claims, order).reason };
  });
}

/** Order of claims by branch where a branch has its own; `common` elsewhere. */
export type OwnerOrders = { common: readonly string[]; ofBranch: ReadonlyMap<number, readonly string[]> };

/**
 * `rule (branch_id, "LOAN_MANAGER", …, reason)` as a FROM item: the core's answers, to be joined by which claims
 * a customer has. Branch 0 stands for all that have no order of their own.
 */
export const ownerRules = ({ common, ofBranch }: OwnerOrders): RawBuilder<unknown> => {
  const rows = [[0, common] as const, ...ofBranch].flatMap(([branchId, order]) =>
    winnersOf(order).map((winner) => ({ branch_id: branchId, ...winner })),
  );
  const flags = Object.fromEntries(ownerReasons.map((reason) => [`"${reason}"`, 'boolean']));
  return sql`(select r.* from ${recordset(rows, { branch_id: 'int', ...flags, reason: 'text' })}) as rule`;
};

/** Joins `rule` to `claimed`, which has a column for each claim in lower case. */
export const ownerRuleJoin = ({ ofBranch }: OwnerOrders): RawBuilder<boolean> => {
  const branch =
    ofBranch.size === 0
      ? sql`0`
      : sql`case when claimed.branch_id = any(${[...ofBranch.keys()]}::int[]) then claimed.branch_id else 0 end`;
  const flags = ownerReasons.map(
    (reason) => sql`rule.${sql.ref(reason)} = (claimed.${sql.ref(reason.toLowerCase())} is not null)`,
  );
  return sql<boolean>`rule.branch_id = ${branch} and ${sql.join(flags, sql` and `)}`;
};

/** The staff member of the claim that wins. */
export const ownerByRule = sql`case rule.reason ${sql.join(
  ownerReasons.map((reason) => sql`when ${reason} then claimed.${sql.ref(reason.toLowerCase())}`),
  sql` `,
)} end`;
