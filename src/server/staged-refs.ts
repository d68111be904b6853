import { sql } from 'kysely';
import type { RowRefusalCode } from '#contract/refusal.ts';
import { recordset } from './db/set-wise.ts';
import type { Tx } from './db/open.ts';
import type { RowRefusal, StagedChunk, StagedRow } from './staged.ts';

/** Columns of a file that name a row of the same branch by its bank number. */
export const branchRefs = {
  place_no: { table: 'place', code: 'ref.place' },
  grid_no: { table: 'grid', code: 'ref.grid' },
  employer_no: { table: 'employer', code: 'ref.employer' },
  merchant_no: { table: 'merchant', code: 'ref.merchant' },
  customer_no: { table: 'customer', code: 'ref.customer' },
} as const satisfies Record<string, { table: string; code: RowRefusalCode }>;
export type BranchRef = keyof typeof branchRefs;

/** A row with the ids behind the bank numbers that it names; null where the cell is blank. */
export type ResolvedRow = StagedRow & { branchId: number; ids: Readonly<Record<string, string | null>> };

/** A cell of text, or null when it is blank or absent. */
export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A customer's number in a refusal: enough to find it again, not enough to copy it. */
export const maskNo = (no: string): string =>
  no.length <= 4 ? no : `${no.slice(0, 2)}${'*'.repeat(Math.min(no.length - 4, 12))}${no.slice(-2)}`;

const shownOf = (row: StagedRow, column: string): string => {
  const no = text(row.values[column]) ?? '';
  return column === 'customer_no' ? maskNo(no) : no;
};

export const refuseRow = (
  row: StagedRow,
  column: string | null,
  code: RowRefusalCode,
  detail: Record<string, unknown> = {},
): RowRefusal => ({
  rowNo: row.rowNo,
  column,
  code,
  detail: { ...(column && { value: shownOf(row, column) }), ...detail },
});

async function findIds(tx: Tx, column: BranchRef, pairs: Map<string, { branch_id: number; no: string }>) {
  const { table } = branchRefs[column];
  const { rows } = await sql<{ branch_id: number; no: string; id: string }>`
    select r.branch_id, r.no, t.id from ${recordset([...pairs.values()], { branch_id: 'int', no: 'text' })}
      join ${sql.table(table)} as t on t.branch_id = r.branch_id and t.${sql.ref(column)} = r.no`.execute(tx);
  return new Map(rows.map((row) => [`${row.branch_id}|${row.no}`, row.id]));
}

/** Staff by their numbers, wherever in the bank they work. */
export async function findStaff(tx: Tx, nos: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(nos)];
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .selectFrom('staff')
    .select(['id', 'staff_no'])
    .where('staff_no', '=', sql<string>`any(${wanted}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.staff_no, row.id]));
}

const isBranch = (level: string): boolean => level === 'BRANCH' || level === 'SUB_BRANCH';

/**
 * Finds the branch of every row and the ids behind its references, in one read per kind of reference. A row
 * that names what is not there is refused with the column that names it.
 */
export async function resolveRows(
  tx: Tx,
  chunk: StagedChunk,
  refs: readonly BranchRef[],
  staffColumns: readonly string[] = [],
): Promise<{ rows: ResolvedRow[]; refused: RowRefusal[] }> {
  const orgs = await tx.selectFrom('org').select(['id', 'org_no', 'level']).execute();
  const orgOf = new Map(orgs.map((org) => [org.org_no, org]));
  const named = refs.filter((column) => chunk.columns.has(column));
  const namedStaff = staffColumns.filter((column) => chunk.columns.has(column));
  const pairs = new Map(
    named.map((column) => [column, new Map<string, { branch_id: number; no: string }>()]),
  );
  const staffNos = new Set<string>();
  for (const { values } of chunk.rows) {
    const branchId = orgOf.get(text(values['org_no']) ?? '')?.id;
    for (const column of named) {
      const no = text(values[column]);
      if (branchId !== undefined && no !== null)
        pairs.get(column)!.set(`${branchId}|${no}`, { branch_id: branchId, no });
    }
    for (const column of namedStaff) {
      const no = text(values[column]);
      if (no !== null) staffNos.add(no);
    }
  }
  const idOf = new Map<string, Map<string, string>>();
  for (const column of named) idOf.set(column, await findIds(tx, column, pairs.get(column)!));
  const staffOf = await findStaff(tx, staffNos);
  const rows: ResolvedRow[] = [];
  const refused: RowRefusal[] = [];
  for (const row of chunk.rows) {
    const org = orgOf.get(text(row.values['org_no']) ?? '');
    if (!org || !isBranch(org.level)) {
      refused.push(refuseRow(row, 'org_no', org ? 'ref.branch' : 'ref.org'));
      continue;
    }
    const ids: Record<string, string | null> = {};
    let fault: RowRefusal | undefined;
    for (const column of named) {
      const no = text(row.values[column]);
      ids[column] = no === null ? null : (idOf.get(column)!.get(`${org.id}|${no}`) ?? null);
      if (no !== null && ids[column] === null) fault ??= refuseRow(row, column, branchRefs[column].code);
    }
    for (const column of namedStaff) {
      const no = text(row.values[column]);
      ids[column] = no === null ? null : (staffOf.get(no) ?? null);
      if (no !== null && ids[column] === null) fault ??= refuseRow(row, column, 'ref.staff');
    }
    if (fault) refused.push(fault);
    else rows.push({ ...row, branchId: org.id, ids });
  }
  return { rows, refused };
}
