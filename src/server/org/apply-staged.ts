import { sql } from 'kysely';
import { postCodes } from '#contract/dictionary/org.ts';
import { recordset, upsertRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, RowRefusal, StagedChunk, StagedRow } from '../staged.ts';
import { refuseRow, text } from '../staged-refs.ts';

const levels = ['HEAD', 'REGION', 'BRANCH', 'SUB_BRANCH', 'TEAM'];
const rankOf = (level: unknown): number => levels.indexOf(String(level));
type Known = { id: number; level: string };

/** Why an org cannot stand where its row puts it, once its superior had its chance. */
function faultOf(
  row: StagedRow,
  known: ReadonlyMap<string, Known>,
  headNo: string | undefined,
): RowRefusal | undefined {
  const { level, org_no: orgNo } = row.values;
  const parentNo = text(row.values['parent_no']);
  if (level === 'HEAD') {
    if (parentNo) return refuseRow(row, 'parent_no', 'ref.parent');
    return headNo !== undefined && headNo !== orgNo
      ? refuseRow(row, 'org_no', 'ref.head', { value: headNo })
      : undefined;
  }
  if (!parentNo) return refuseRow(row, 'parent_no', 'value.missing');
  const parent = known.get(parentNo);
  return !parent || rankOf(parent.level) >= rankOf(level)
    ? refuseRow(row, 'parent_no', 'ref.parent')
    : undefined;
}

/** The line from the head office down to each org, itself included: what the row scope reads. */
const settleLineages = (tx: Tx) =>
  sql`
  with recursive line as (
    select id, array[id] as lineage from org where parent_id is null
    union all
    select o.id, line.lineage || o.id from org o join line on o.parent_id = line.id)
  update org set lineage = line.lineage from line
   where line.id = org.id and org.lineage <> line.lineage`.execute(tx);

/** Orgs of the bank's file: superiors before their inferiors, whatever the order of the rows. */
export async function applyStagedOrgs(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const refused: RowRefusal[] = [];
  let appliedCount = 0;
  let open = [...chunk.rows];
  const list = await tx.selectFrom('org').select(['id', 'org_no', 'level']).execute();
  const known = new Map<string, Known>(list.map((org) => [org.org_no, org]));
  let headNo = list.find((org) => org.level === 'HEAD')?.org_no;
  while (open.length > 0) {
    // A row waits while its superior is in the same file and not yet there.
    const waiting = new Set(open.map((row) => String(row.values['org_no'])));
    const ready = open.filter((row) => !waiting.has(text(row.values['parent_no']) ?? ''));
    if (ready.length === 0) {
      refused.push(...open.map((row) => refuseRow(row, 'parent_no', 'ref.parent')));
      break;
    }
    const good: StagedRow[] = [];
    for (const row of ready) {
      const fault = faultOf(row, known, headNo);
      if (fault) refused.push(fault);
      else {
        good.push(row);
        if (row.values['level'] === 'HEAD') headNo = String(row.values['org_no']);
      }
    }
    const written = await upsertRows(tx, {
      table: 'org',
      types: { org_no: 'text', name: 'text', level: 'text', parent_id: 'int', lineage: 'int[]' },
      key: ['org_no'],
      update: ['name', 'level', 'parent_id'],
      rows: good.map(({ values }) => ({
        org_no: values['org_no'],
        name: values['name'],
        level: values['level'],
        parent_id: known.get(text(values['parent_no']) ?? '')?.id ?? null,
        lineage: [],
      })),
    });
    appliedCount += written.length;
    const nos = good.map((row) => String(row.values['org_no']));
    const now = await tx
      .selectFrom('org')
      .select(['id', 'org_no', 'level'])
      .where('org_no', '=', sql<string>`any(${nos}::text[])`)
      .execute();
    for (const org of now) known.set(org.org_no, org);
    open = open.filter((row) => !ready.includes(row));
  }
  await settleLineages(tx);
  return { appliedCount, unchangedCount: chunk.rows.length - appliedCount - refused.length, refused };
}

async function postIds(tx: Tx): Promise<Map<string, number>> {
  const rows = Object.entries(postCodes).map(([code, [name]]) => ({ post_no: code, name }));
  await sql`insert into post (post_no, name) select r.post_no, r.name
              from ${recordset(rows, { post_no: 'text', name: 'text' })}
            on conflict (post_no) do nothing`.execute(tx);
  const posts = await tx.selectFrom('post').select(['id', 'post_no']).execute();
  return new Map(posts.map((post) => [post.post_no, post.id]));
}

/** Staff of the bank's file. The branch is the nearest 支行 above, or none in the head office. */
export async function applyStagedStaff(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const orgs = await tx.selectFrom('org').select(['id', 'org_no', 'level', 'lineage']).execute();
  const orgOf = new Map(orgs.map((org) => [org.org_no, org]));
  const levelOf = new Map(orgs.map((org) => [org.id, org.level]));
  const posts = await postIds(tx);
  const refused: RowRefusal[] = [];
  const rows = chunk.rows.flatMap((row) => {
    const { values } = row;
    const org = orgOf.get(String(values['org_no']));
    if (!org) {
      refused.push(refuseRow(row, 'org_no', 'ref.org'));
      return [];
    }
    const branchId = org.lineage.findLast((id) => ['BRANCH', 'SUB_BRANCH'].includes(levelOf.get(id) ?? ''));
    return [
      {
        id: newId(),
        org_id: org.id,
        branch_id: branchId ?? null,
        staff_no: values['staff_no'],
        name: values['name'],
        post_id: posts.get(String(values['post'])),
        joined_on: values['joined_on'],
        licence_no: values['licence_no'] ?? null,
        licence_to: values['licence_to'] ?? null,
        status: values['status'] ?? 'ACTIVE',
      },
    ];
  });
  const written = await upsertRows(tx, {
    table: 'staff',
    types: {
      id: 'uuid',
      org_id: 'int',
      branch_id: 'int',
      staff_no: 'text',
      name: 'text',
      post_id: 'int',
      joined_on: 'date',
      licence_no: 'text',
      licence_to: 'date',
      status: 'text',
    },
    key: ['staff_no'],
    update: [
      'org_id',
      'branch_id',
      'name',
      'post_id',
      'joined_on',
      ...['licence_no', 'licence_to', 'status'].filter((column) => chunk.columns.has(column)),
    ],
    rows,
  });
  return {
    appliedCount: written.length,
    unchangedCount: rows.length - written.length,
    refused,
  };
}
