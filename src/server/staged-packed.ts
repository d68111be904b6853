import { type RawBuilder, sql } from 'kysely';
import type { RowRefusalCode } from '#contract/refusal.ts';
import { unnested } from './db/columns.ts';
import type { PackedChunk, RowRefusal } from './staged.ts';
import { type BranchRef, branchRefs, maskNo } from './staged-refs.ts';

type Wanted = {
  /** Columns that name a row of the same branch. */
  refs: readonly BranchRef[];
  /** The column that names a member of staff, and the alias of that staff row. */
  staff?: readonly (readonly [column: string, alias: string])[];
  /** What else of the rows named is wanted; a file may lack the column that names them. */
  also?: (has: (ref: BranchRef) => boolean) => RawBuilder<unknown>[];
};

const inRow = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  parts.length > 0 ? sql.join(parts, sql` `) : sql``;

/**
 * `resolved`, the first part of a statement over a packed chunk: every row with its branch and the ids behind the
 * numbers that it names, or with `fault`, the column and the code of its refusal. Columns of a ref are
 * `<table>_id`, of staff `<alias>_id`. Whether a row `is_good` is a column of its own, because of a flag the planner
 * expects half of the rows, of `fault is null` one in two hundred.
 */
export function resolvedRows(chunk: PackedChunk, { refs, staff = [], also }: Wanted): RawBuilder<unknown> {
  const { packed, skipped, rootOrgId, columns } = chunk;
  const has = (ref: BranchRef) => columns.has(ref);
  const tables = refs.filter(has).map((column) => ({ column, ...branchRefs[column] }));
  const people = staff.filter(([column]) => columns.has(column));
  const ids = [
    ...[...tables.map(({ table }) => table), ...people.map(([, alias]) => alias)].map(
      (alias) => sql`${sql.ref(`${alias}.id`)} as ${sql.ref(`${alias}_id`)}`,
    ),
    ...(also?.(has) ?? []),
  ];
  const joins = [
    ...tables.map(
      ({ table, column }) => sql`left join ${sql.table(table)} on ${sql.ref(`${table}.branch_id`)} = org.id
             and ${sql.ref(`${table}.${column}`)} = ${sql.ref(`r.${column}`)}`,
    ),
    ...people.map(
      ([column, alias]) => sql`left join staff ${sql.ref(alias)}
             on ${sql.ref(`${alias}.staff_no`)} = ${sql.ref(`r.${column}`)}`,
    ),
  ];
  const faults = [
    ...tables.map(({ column, table, code }) => [table, column, code] as const),
    ...people.map(([column, alias]) => [alias, column, 'ref.staff'] as const),
  ].map(
    ([alias, column, code]) => sql`when ${sql.ref(`r.${column}`)} is not null
                 and ${sql.ref(`${alias}.id`)} is null then ${`${column}|${code}`}`,
  );
  return sql`resolved as materialized (
    select judged.*, fault is null as is_good from (
    select r.*, ${sql.join([sql`org.id as branch_id`, ...ids])},
           case when org.id is null then 'org_no|ref.org'
                when not coalesce(${rootOrgId}::int = any(org.lineage), true) then 'org_no|ref.scope'
                when org.level not in ('BRANCH', 'SUB_BRANCH') then 'org_no|ref.branch'
                ${inRow(faults)} end as fault
      from ${unnested(packed)} left join org on org.org_no = r.org_no ${inRow(joins)}
     ${skipped.length > 0 ? sql`where r.row_no <> all(${skipped}::int[])` : sql``}) as judged)`;
}

/** What was refused of `resolved`, as one JSON value. */
export const refusedRows = (
  chunk: PackedChunk,
  columns: readonly string[],
): RawBuilder<RefusedRow[] | null> => {
  const known = columns.filter((column) => column === 'org_no' || chunk.columns.has(column));
  const value = known.map((column) => sql`when ${column} then ${sql.ref(column)}`);
  return sql`(select json_agg(json_build_object('rowNo', row_no, 'fault', fault,
                      'value', case split_part(fault, '|', 1) ${inRow(value)} end) order by row_no)
               from resolved where fault is not null)`;
};
export type RefusedRow = { rowNo: number; fault: string; value: string | null };

export const refusalsOf = (rows: RefusedRow[] | null): RowRefusal[] =>
  (rows ?? []).map(({ rowNo, fault, value }) => {
    const [column = '', code] = fault.split('|');
    return {
      rowNo,
      column,
      code: code as RowRefusalCode, // One of those that resolvedRows writes.
      detail: { value: column === 'customer_no' ? maskNo(value ?? '') : (value ?? '') },
    };
  });
