import { type RawBuilder, sql } from 'kysely';
import type { FileKindName } from '#contract/dictionary.ts';
import type { ExportSpec } from '#contract/export.ts';
import type { Day } from '#core/day.ts';
import type { Tx } from '../db/open.ts';
import { type KindReader, readers, type Source } from './readers.ts';

/** A row as it is read; `values` in the order of the columns asked for, null where what is sealed must be opened. */
export type ReadLine = {
  branchId: number;
  id: string;
  customerId: string | null;
  values: unknown[];
  contactSealed: Buffer | null;
  idNoSealed: Buffer | null;
  noteSealed: Buffer | null;
  district: string | null;
};
type Filter = ExportSpec['filter'];
/** Whose rows, and on which day. */
export type Asked = { filter: Filter; rootOrgId: number; today: Day };

const pageRows = 1000;
const all = sql`true`;
const isClear = (source: Source): source is RawBuilder<unknown> =>
  typeof source === 'object' && !('contact' in source);

/** Customers whom the last plan of their branch found by a source, given out or held back. */
const foundBy = (source: string, today: Day): RawBuilder<unknown> => sql`(c.branch_id, c.id) in (
  with last as (
    select distinct on (branch_id) branch_id, id from plan where day <= ${today}::date order by branch_id, day desc)
  select k.branch_id, k.customer_id from task k join last on last.branch_id = k.branch_id and last.id = k.plan_id
   where k.source = ${source}
  union
  select h.branch_id, h.customer_id from plan_held h
    join last on last.branch_id = h.branch_id and last.id = h.plan_id
   where h.source = ${source})`;

/** Orgs are no secret within the bank: those below the requester go out, and the line above that they hang on. */
const orgsOf = (orgId: number): RawBuilder<unknown> =>
  sql`(t.lineage @> array[${orgId}]::int[]
    or t.id = any ((select lineage from org where id = ${orgId})::int[]))`;

function whereOf(kind: FileKindName, reader: KindReader, asked: Asked): RawBuilder<unknown> {
  const { branchId, gridId, ownerId, source } = asked.filter;
  if (kind === 'orgs') return orgsOf(branchId ?? asked.rootOrgId);
  // The register of districts is the whole bank's.
  if (kind === 'districts') return all;
  const conditions = [
    branchId === undefined ? all : sql`${reader.branch} = ${branchId}`,
    gridId === undefined || !reader.grids ? all : sql`${gridId}::uuid = any (${reader.grids})`,
    ownerId === undefined || !reader.customer ? all : sql`c.owner_id = ${ownerId}::uuid`,
    source === undefined || !reader.customer ? all : foundBy(source, asked.today),
  ];
  return sql.join(conditions, sql` and `);
}

/** How many rows of which branch a file would have; counting ends beyond `rowsMax`. Branch 0 is none. */
export async function countRows(
  tx: Tx,
  kind: FileKindName,
  asked: Asked,
  rowsMax: number,
): Promise<{ branchId: number; rowCount: number }[]> {
  const reader: KindReader = readers[kind];
  const { rows } = await sql<{ branch_id: number; count: number }>`
    select branch_id, count(*)::int as count
      from (select ${reader.branch} as branch_id from ${reader.from}
             where ${whereOf(kind, reader, asked)} limit ${rowsMax + 1}) as counted
     group by 1`.execute(tx);
  return rows.map((row) => ({ branchId: row.branch_id, rowCount: row.count }));
}

type Read = {
  branch_id: number;
  id: string | number;
  customer_id: string | null;
  contact_sealed: Buffer | null;
  id_no_sealed: Buffer | null;
  note_sealed: Buffer | null;
  district: string | null;
  [value: `v${number}`]: unknown;
};

/** What of a row is sealed, as far as the columns need it. */
function sealedOf(sources: readonly Source[]): RawBuilder<unknown> {
  const needs = (test: (source: Source) => boolean, column: RawBuilder<unknown>, type: RawBuilder<unknown>) =>
    sources.some(test) ? column : sql`null::${type}`;
  const contact = (source: Source) => typeof source === 'object' && 'contact' in source;
  return sql.join([
    sql`${needs(contact, sql`c.contact_sealed`, sql`bytea`)} as contact_sealed`,
    sql`${needs((source) => source === 'idNo', sql`c.id_no_sealed`, sql`bytea`)} as id_no_sealed`,
    sql`${needs((source) => source === 'note', sql`t.note_sealed`, sql`bytea`)} as note_sealed`,
    sql`${needs(contact, sql`c.district`, sql`text`)} as district`,
  ]);
}

/**
 * The rows of one kind, a page at a time, in the order of branch and id: only what the row scope of the transaction
 * shows. `between` is called after each page.
 */
export async function* readRows(
  tx: Tx,
  file: { kind: FileKindName; columns: readonly string[] },
  asked: Asked,
  between: () => Promise<void>,
): AsyncGenerator<ReadLine[]> {
  const reader: KindReader = readers[file.kind];
  const { branch, id, idType, from } = reader;
  const sources = file.columns.map((column) => reader.sources[column] ?? 'none');
  const values = sources.map(
    (source, at) => sql`${isClear(source) ? source : sql`null`} as ${sql.ref(`v${at}`)}`,
  );
  const where = whereOf(file.kind, reader, asked);
  let last: Read | undefined;
  do {
    const after = last ? sql`(${branch}, ${id}) > (${last.branch_id}::int, ${last.id}::${idType})` : all;
    const { rows } = await sql<Read>`
      select ${branch} as branch_id, ${id} as id, ${reader.customer ?? sql`null::uuid`} as customer_id,
             ${sealedOf(sources)}, ${sql.join(values)}
        from ${from} where ${where} and ${after}
       order by branch_id, id limit ${pageRows}`.execute(tx);
    yield rows.map((row) => ({
      branchId: row.branch_id,
      id: String(row.id),
      customerId: row.customer_id,
      values: sources.map((_, at) => row[`v${at}`]),
      contactSealed: row.contact_sealed,
      idNoSealed: row.id_no_sealed,
      noteSealed: row.note_sealed,
      district: row.district,
    }));
    await between();
    last = rows.length === pageRows ? rows.at(-1) : undefined;
  } while (last);
}
