import { sql } from 'kysely';
import type { FileKindName } from '#contract/dictionary.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asJob } from '../../db/scope.ts';
import type { RowRefusal, StagedRow } from '../../staged.ts';
import { refuseRow, text } from '../../staged-refs.ts';

type Column = 'org_no' | 'parent_no' | 'staff_no' | 'district_no';
const codeOf = {
  org_no: 'ref.scope',
  parent_no: 'ref.scope',
  staff_no: 'ref.scope-staff',
  district_no: 'ref.scope-bank',
} as const;
/** Which column of a row points out of the office, if any. */
type Fault = (row: StagedRow) => Column | undefined;

/** An org may be entered or changed where it stands below the office and stays there. */
function orgFault(
  rows: readonly StagedRow[],
  inside: ReadonlySet<string>,
  outside: ReadonlySet<string>,
): Fault {
  const reached = new Set(inside);
  // Orgs of the file may hang on orgs of the file, in any order.
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const { values } of rows)
      if (reached.has(text(values['parent_no']) ?? '') && !outside.has(text(values['org_no']) ?? ''))
        reached.add(text(values['org_no']) ?? '');
  }
  return ({ values }) =>
    outside.has(text(values['org_no']) ?? '')
      ? 'org_no'
      : reached.has(text(values['parent_no']) ?? '')
        ? undefined
        : 'parent_no';
}

/** Numbers of these staff that work outside the office: its own context does not even see them. */
async function listForeignStaff(database: Database, rootOrgId: number, rows: readonly StagedRow[]) {
  const head = await database.db
    .selectFrom('org')
    .select('id')
    .where('level', '=', 'HEAD')
    .executeTakeFirst();
  const nos = rows.map((row) => text(row.values['staff_no']) ?? '');
  return asJob(database, head?.id ?? null, async (tx) => {
    const found = await tx
      .selectFrom('staff')
      .innerJoin('org', 'org.id', 'staff.org_id')
      .select(['staff.staff_no', 'org.lineage'])
      .where('staff.staff_no', '=', sql<string>`any(${nos}::text[])`)
      .execute();
    return new Set(found.filter((row) => !row.lineage.includes(rootOrgId)).map((row) => row.staff_no));
  });
}

/**
 * Takes out the rows that would reach beyond the office whose delivery this is. The row scope refuses them as
 * well; here each is refused alone, with a sentence.
 */
export async function keepInside(
  database: Database,
  tx: Tx,
  rootOrgId: number,
  kind: FileKindName,
  rows: readonly StagedRow[],
): Promise<{ rows: StagedRow[]; refused: RowRefusal[] }> {
  const orgs = await tx.selectFrom('org').select(['org_no', 'lineage']).execute();
  const inside = new Set(orgs.filter((org) => org.lineage.includes(rootOrgId)).map((org) => org.org_no));
  const outside = new Set(orgs.map((org) => org.org_no).filter((no) => !inside.has(no)));
  const foreign = kind === 'staff' ? await listForeignStaff(database, rootOrgId, rows) : new Set<string>();
  const faultOf: Fault =
    kind === 'orgs'
      ? orgFault(rows, inside, outside)
      : kind === 'districts'
        ? // The register serves the whole bank: only an office that has all of it may change it.
          () => (outside.size > 0 ? 'district_no' : undefined)
        : ({ values }) =>
            outside.has(text(values['org_no']) ?? '')
              ? 'org_no'
              : foreign.has(text(values['staff_no']) ?? '')
                ? 'staff_no'
                : undefined;
  const kept: StagedRow[] = [];
  const refused: RowRefusal[] = [];
  for (const row of rows) {
    const column = faultOf(row);
    if (column === undefined) kept.push(row);
    else refused.push(refuseRow(row, column, codeOf[column]));
  }
  return { rows: kept, refused };
}
