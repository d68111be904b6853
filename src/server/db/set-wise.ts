import { type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';
import type { Tx } from './open.ts';

/** A column's PostgreSQL type by its name: what one statement over many rows is told about them. */
export type RowTypes = Readonly<Record<string, string>>;
export type Row = Readonly<Record<string, unknown>>;
type TableName = keyof Tables;

/** Names of columns, each with a prefix, for a statement. They are ours, never a caller's. */
export const columnList = (names: readonly string[], prefix = ''): RawBuilder<unknown> =>
  sql.raw(names.map((name) => `${prefix}${name}`).join(', '));

/** Rows as one parameter: `json_to_recordset($1) as r(name type, …)`. A bytea is given by `hexOf`. */
export const recordset = (rows: readonly Row[], types: RowTypes): RawBuilder<unknown> =>
  sql`json_to_recordset(${JSON.stringify(rows)}::json) as r (${sql.raw(
    Object.entries(types)
      .map(([name, type]) => `${name} ${type}`)
      .join(', '),
  )})`;

/** `column = any($1)` for ids: one parameter however many there are. */
export const anyOf = (ids: readonly string[]): RawBuilder<string> => sql<string>`any(${ids}::uuid[])`;

export const hexOf = (bytes: Buffer | null): string | null => bytes && `\\x${bytes.toString('hex')}`;

type Upsert = {
  table: TableName;
  types: RowTypes;
  rows: readonly Row[];
  key: readonly string[];
  /** What a known row takes over; it is touched only where one of these differs. */
  update: readonly string[];
  /** In place of the new value: SQL over `t` (what is stored) and `excluded` (what came). */
  expressions?: Readonly<Record<string, string>>;
  /** Columns that say nothing about whether a row changed, such as a seal that differs each time. */
  silent?: readonly string[];
  returning?: string;
};

/**
 * Inserts the rows and changes those that are known and differ, in one statement; answers the `returning`
 * column (the first of the key unless said) of every row that it wrote. Rows that are stored as they came
 * cost no write.
 */
export async function upsertRows(tx: Tx, upsert: Upsert): Promise<unknown[]> {
  const { table, types, rows, key, update, expressions = {}, silent = [], returning = key.at(-1)! } = upsert;
  if (rows.length === 0) return [];
  const names = Object.keys(types);
  const valueOf = (name: string): string => expressions[name] ?? `excluded.${name}`;
  const compared = update.filter((name) => !silent.includes(name));
  const act =
    compared.length === 0
      ? sql`do nothing`
      : sql`do update set ${sql.raw(update.map((name) => `${name} = ${valueOf(name)}`).join(', '))},
          updated_at = now()
        where (${columnList(compared, 't.')}) is distinct from (${sql.raw(compared.map(valueOf).join(', '))})`;
  const written = await sql<{ value: unknown }>`
    insert into ${sql.table(table)} as t (${columnList(names)})
    select ${columnList(names, 'r.')} from ${recordset(rows, types)}
    on conflict (${columnList(key)}) ${act} returning t.${sql.ref(returning)} as value`.execute(tx);
  return written.rows.map((row) => row.value);
}

type Append = {
  table: TableName;
  types: RowTypes;
  /** Each with `row_no`, which is not stored. */
  rows: readonly Row[];
  key: readonly string[];
  /** A known row must agree in these. */
  compared: readonly string[];
};

/**
 * Adds rows to a ledger that is never changed. A row whose number is known is `same` when it agrees, else
 * `differing`.
 */
export async function appendRows(
  tx: Tx,
  { table, types, rows, key, compared }: Append,
): Promise<{ added: number; same: number; differing: number[]; known: Set<number> }> {
  if (rows.length === 0) return { added: 0, same: 0, differing: [], known: new Set() };
  const names = Object.keys(types);
  const sameKey = sql.raw(key.map((name) => `t.${name} = r.${name}`).join(' and '));
  const found = await sql<{ row_no: number; differs: boolean }>`
    select r.row_no, (${columnList(compared, 't.')}) is distinct from (${columnList(compared, 'r.')}) as differs
      from ${recordset(rows, { row_no: 'int', ...types })}
      join ${sql.table(table)} as t on ${sameKey}`.execute(tx);
  const known = new Set(found.rows.map((row) => row.row_no));
  const fresh = rows.filter((row) => !known.has(Number(row['row_no'])));
  if (fresh.length > 0)
    await sql`
      insert into ${sql.table(table)} (${columnList(names)}) select ${columnList(names, 'r.')}
        from ${recordset(fresh, types)}`.execute(tx);
  const differing = found.rows.filter((row) => row.differs).map((row) => row.row_no);
  return { added: fresh.length, same: known.size - differing.length, differing, known };
}
