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
  also?: (has: (ref: BranchRef) => boolean) => string[];
};

const listed = (items: readonly string[]): RawBuilder<unknown> =>
  sql.raw(items.map((item) => `, ${item}`).join(''));

/**
 * `resolved`, the first part of a statement over a packed chunk: every row with its branch and the ids behind the
 * numbers that it names, or with `fault`, the column and the code of its refusal. Columns of a ref are
 * `<table>_id`, of staff `<alias>_id`.
 */
export function resolvedRows(chunk: PackedChunk, { refs, staff = [], also }: Wanted): RawBuilder<unknown> {
  const { packed, skipped, rootOrgId, columns } = chunk;
  const has = (ref: BranchRef) => columns.has(ref);
  const tables = refs.filter(has).map((column) => ({ column, ...branchRefs[column] }));
  const people = staff.filter(([column]) => columns.has(column));
  const ids = [
    ...tables.map(({ table }) => `${table}.id as ${table}_id`),
    ...people.map(([, alias]) => `${alias}.id as ${alias}_id`),
    ...(also?.(has) ?? []),
  ];
  const joins = [
    ...tables.map(
      ({ table, column }) =>
        `left join ${table} on ${table}.branch_id = org.id and ${table}.${column} = r.${column}`,
    ),
    ...people.map(([column, alias]) => `left join staff ${alias} on ${alias}.staff_no = r.${column}`),
  ];
  const faults = [
    ...tables.map(({ column, table, code }) => [table, column, code] as const),
    ...people.map(([column, alias]) => [alias, column, 'ref.staff'] as const),
  ].map(
    ([alias, column, code]) =>
      `when r.${column} is not null and ${alias}.id is null then '${column}|${code}'`,
  );
  return sql`resolved as materialized (
    select r.*, org.id as branch_id${listed(ids)},
           case when org.id is null then 'org_no|ref.org'
                when not coalesce(${rootOrgId}::int = any(org.lineage), true) then 'org_no|ref.scope'
                when org.level not in ('BRANCH', 'SUB_BRANCH') then 'org_no|ref.branch'
                ${sql.raw(faults.join('\n'))} end as fault
      from ${unnested(packed)} left join org on org.org_no = r.org_no ${sql.raw(joins.join('\n'))}
     ${skipped.length > 0 ? sql`where r.row_no <> all(${skipped}::int[])` : sql``})`;
}

/** What was refused of `resolved`, as one JSON value. */
export const refusedRows = (
  chunk: PackedChunk,
  columns: readonly string[],
): RawBuilder<RefusedRow[] | null> => {
  const known = columns.filter((column) => column === 'org_no' || chunk.columns.has(column));
  const value = known.map((column) => `when '${column}' then ${column}`).join(' ');
  return sql`(select json_agg(json_build_object('rowNo', row_no, 'fault', fault,
                      'value', case split_part(fault, '|', 1) ${sql.raw(value)} end) order by row_no)
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
