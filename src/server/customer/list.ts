import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { CustomerSort, customerRoutes } from '#contract/customer.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Context } from '../context.ts';
import { asActor } from '../db/scope.ts';
import { type CustomerRow, lineOf, selectLines } from './line.ts';
import { type Mark, openMark, sealMark } from './list-mark.ts';

type Query = Input<typeof customerRoutes.list>['query'];
type Condition = RawBuilder<boolean>;
const pageRows = 50;
const totalMax = 10_000;

/** What a list may be sorted by: each has an index that begins with the branch (0012_customer_list.sql). */
const sorts = {
  number: { column: 'customer_no', type: sql`text` },
  /** Keeps the customers of one owner together; the pool, which has none, comes after all owners. */
  owner: { column: 'owner_id', type: sql`uuid` },
  updated: { column: 'updated_at', type: sql`timestamptz` },
  overdue: { column: 'overdue_days', type: sql`int` },
} as const satisfies Record<CustomerSort, { column: string; type: RawBuilder<unknown> }>;

const inPool = sql<boolean>`c.owner_id is null`;

/**
 * The rows beyond the mark, each condition one stretch of the index. A row comparison knows no null, and only an
 * owner can be missing, so the pool is a stretch of its own.
 */
function stretchesBeyond(mark: Mark | undefined, sort: CustomerSort, isDown: boolean): Condition[] {
  if (!mark) return [sql`true`];
  const beyond = isDown ? sql`<` : sql`>`;
  const { column, type } = sorts[sort];
  if (mark.value === null) {
    const restOfPool = sql<boolean>`${inPool} and c.id ${beyond} ${mark.id}::uuid`;
    return isDown ? [restOfPool, sql`c.owner_id is not null`] : [restOfPool];
  }
  const next = sql<boolean>`
    (${sql.ref(`c.${column}`)}, c.id) ${beyond} (${mark.value}::${type}, ${mark.id}::uuid)`;
  return sort === 'owner' && !isDown ? [next, inPool] : [next];
}

/** Those of a grid, by where they live or by whom they work for: two indexes, so two conditions without overlap. */
const inGrid = (gridId: string): Condition[] => [
  sql`c.grid_id = ${gridId}::uuid`,
  sql`c.virtual_grid_id = ${gridId}::uuid and c.grid_id is distinct from ${gridId}::uuid`,
];
/**
 * Conditions of which a listed customer meets exactly one. A person has one line; their rows have one owner and
 * one grid (settle.ts), so a filter takes all of them or none.
 */
const filtersOf = ({ ownerId, gridId }: Query): Condition[] =>
  (gridId ? inGrid(gridId) : [sql<boolean>`true`]).map(
    (filter) =>
      sql`c.merged_into_id is null and ${filter} ${ownerId ? sql`and c.owner_id = ${ownerId}::uuid` : sql``}`,
  );

/** The one branch that is asked for, as a constant that the planner can weigh, or all below the actor's root. */
const branches = (actor: Actor, { branchId }: Query) =>
  branchId
    ? sql`(select ${branchId}::int as id) as b`
    : sql`(select id from org where lineage @> array[${actor.rootOrgId}]::int[]
              and level in ('BRANCH', 'SUB_BRANCH')) as b`;

/**
 * One page. Every branch gives the head of its own index, and the heads are merged: the work is the page times the
 * branches, however many customers these have.
 */
function pageOf(actor: Actor, query: Query, sort: CustomerSort, mark: Mark | undefined, limit: number) {
  const isDown = query.order === 'desc';
  const direction = isDown ? sql`desc` : sql`asc`;
  const ordered = (table: string) => {
    const [column, id] = [sql.ref(`${table}.${sorts[sort].column}`), sql.ref(`${table}.id`)];
    return sql`order by ${column} ${direction}, ${id} ${direction}`;
  };
  const heads = filtersOf(query).flatMap((filter) =>
    stretchesBeyond(mark, sort, isDown).map(
      (stretch) => sql`
        (select c.* from customer c where c.branch_id = b.id and ${filter} and ${stretch}
          ${ordered('c')} limit ${limit})`,
    ),
  );
  return {
    rows: sql<CustomerRow>`
      (select head.* from ${branches(actor, query)}
        cross join lateral (${sql.join(heads, sql` union all `)}) as head
        ${ordered('head')} limit ${limit})`,
    order: ordered('customer'),
  };
}

/** How many there are, counted until it is clear that it is more than ten thousand. */
const totalOf = (actor: Actor, query: Query) => sql<number>`
  (select count(*)::int from (
    select 1 from ${branches(actor, query)}
     cross join lateral (select 1 from customer c
                          where c.branch_id = b.id and (${sql.join(filtersOf(query), sql` or `)})) as c
     limit ${totalMax + 1}) as counted)`;

/**
 * One page of the customers in reach; they are counted with the first. One statement, and only the page is opened.
 */
export const listCustomers = (
  { database }: Context,
  actor: Actor,
  { query }: Input<typeof customerRoutes.list>,
): Promise<Output<typeof customerRoutes.list>> =>
  asActor(database, actor, async (tx) => {
    const { limit = pageRows, sort = 'number', order = 'asc', after } = query;
    const { keys } = database;
    const listed = `${sort}-${order}`;
    const mark = after === undefined ? undefined : openMark(keys, actor, listed, after);
    const page = pageOf(actor, query, sort, mark, limit);
    const rows = await selectLines(tx, actor, page.rows)
      .select(sql<string | null>`${sql.ref(`customer.${sorts[sort].column}`)}::text`.as('mark'))
      .$if(!mark, (first) => first.select(totalOf(actor, query).as('total')))
      .modifyEnd(page.order)
      .execute();
    const last = rows.length === limit ? rows.at(-1) : undefined;
    const total = mark ? null : (rows[0]?.total ?? 0);
    return {
      customers: rows.map((row) => lineOf(keys, row)),
      total: total && Math.min(total, totalMax),
      totalIsLowerBound: total !== null && total > totalMax,
      after: last ? sealMark(keys, actor, listed, { value: last.mark, id: last.id }) : null,
    };
  });
