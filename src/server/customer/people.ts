import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

/** Who belongs together: most rows are a person by themselves, so only the merged ones are kept. */
export type People = {
  /** The row that stands for the person behind this row. */
  personOf: (rowId: string) => string;
  /** Every row of the people behind these rows. */
  rowsOf: (rowIds: readonly string[]) => string[];
};

/** The people of a branch, or only those behind the rows named. */
export async function listPeople(
  tx: Tx,
  branchId: number,
  rowIds: readonly string[] | null,
): Promise<People> {
  const named = sql`and merged_into_id = any(${rowIds}::uuid[] || array(
    select m.merged_into_id from customer m
     where m.branch_id = ${branchId} and m.merged_into_id is not null and m.id = any(${rowIds}::uuid[])))`;
  const { rows } = await sql<{ id: string; person_id: string }>`
    select id, merged_into_id as person_id from customer
     where branch_id = ${branchId} and merged_into_id is not null ${rowIds === null ? sql`` : named}`.execute(
    tx,
  );
  const personOfMerged = new Map(rows.map((row) => [row.id, row.person_id]));
  const mergedOf = Map.groupBy(rows, (row) => row.person_id);
  const personOf = (rowId: string): string => personOfMerged.get(rowId) ?? rowId;
  return {
    personOf,
    rowsOf: (ids) => {
      if (rows.length === 0) return [...ids];
      const people = new Set(ids.map(personOf));
      return [...people].flatMap((personId) => [
        personId,
        ...(mergedOf.get(personId) ?? []).map((row) => row.id),
      ]);
    },
  };
}

/** One row a person: the one that stands for them, joined with what their other rows say. */
export function joinByPerson<R extends { id: string }>(
  rows: readonly R[],
  { personOf }: People,
  join: (standing: R, other: R) => R,
): Map<string, R> {
  const people = new Map(rows.filter((row) => personOf(row.id) === row.id).map((row) => [row.id, row]));
  for (const row of rows) {
    const personId = personOf(row.id);
    if (personId === row.id) continue;
    const standing = people.get(personId);
    people.set(personId, standing ? join(standing, row) : row);
  }
  return people;
}
