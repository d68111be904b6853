import { sql } from 'kysely';
import type { Day } from '#core/day.ts';
import { recordset, upsertRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, RowRefusal, StagedChunk } from '../staged.ts';
import { findStaff, refuseRow, type ResolvedRow, resolveRows } from '../staged-refs.ts';

const roleColumns = { lead_no: 'LEAD', member_nos: 'MEMBER', assistant_nos: 'ASSISTANT' } as const;
const nosOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];

type Seat = { branch_id: number; grid_id: string; staff_id: string; role: string };

/**
 * Who has a role on each grid from the day on. A former holder keeps the past: the row ends, it does not go.
 */
async function settleMembers(
  tx: Tx,
  gridIds: string[],
  seats: Seat[],
  roles: string[],
  asOf: Day,
): Promise<string[]> {
  const ended = await sql<{ grid_id: string }>`
    update grid_member m set to_on = ${asOf}::date
     where m.grid_id = any(${gridIds}::uuid[]) and m.role = any(${roles}::text[]) and m.to_on is null
       and not exists (select 1 from ${recordset(seats, { grid_id: 'uuid', staff_id: 'uuid', role: 'text' })}
                        where r.grid_id = m.grid_id and r.staff_id = m.staff_id and r.role = m.role)
    returning m.grid_id`.execute(tx);
  const begun = await sql<{ grid_id: string }>`
    insert into grid_member (branch_id, grid_id, staff_id, role, from_on)
    select r.branch_id, r.grid_id, r.staff_id, r.role, ${asOf}::date
      from ${recordset(seats, { branch_id: 'int', grid_id: 'uuid', staff_id: 'uuid', role: 'text' })}
     where not exists (select 1 from grid_member m where m.grid_id = r.grid_id and m.staff_id = r.staff_id
                          and m.role = r.role and m.to_on is null)
    on conflict (branch_id, grid_id, staff_id, role, from_on) do update set to_on = null
    returning grid_id`.execute(tx);
  return [...ended.rows, ...begun.rows].map((row) => row.grid_id);
}

/** Takes out the rows that name somebody who is no staff; answers everybody named, by number. */
async function knownMembers(tx: Tx, rows: ResolvedRow[], columns: readonly string[], refused: RowRefusal[]) {
  const staff = await findStaff(
    tx,
    rows.flatMap((row) => columns.flatMap((column) => nosOf(row.values[column]))),
  );
  const good = rows.filter((row) => {
    const column = columns.find((name) => nosOf(row.values[name]).some((no) => !staff.has(no)));
    if (column) {
      const missing = nosOf(row.values[column]).filter((no) => !staff.has(no));
      refused.push(refuseRow(row, column, 'ref.staff', { value: missing.slice(0, 5).join('、') }));
    }
    return column === undefined;
  });
  return { good, staff };
}

/** Grids of the bank's file with their people; a boundary comes with GeoJSON only. */
export async function applyStagedGrids(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, []);
  const roleNames = (Object.keys(roleColumns) as (keyof typeof roleColumns)[]).filter((column) =>
    chunk.columns.has(column),
  ); // Object.keys forgets the literal names.
  const { good, staff } = await knownMembers(tx, rows, roleNames, refused);
  const written = new Set(
    await upsertRows(tx, {
      table: 'grid',
      types: {
        branch_id: 'int',
        id: 'uuid',
        grid_no: 'text',
        name: 'text',
        kind: 'text',
        basis: 'text',
        state: 'text',
        boundary: 'jsonb',
      },
      key: ['branch_id', 'grid_no'],
      update: [
        'name',
        'kind',
        ...['basis', 'state', 'boundary'].filter((column) => chunk.columns.has(column)),
      ],
      returning: 'id',
      rows: good.map(({ branchId, values }) => ({
        branch_id: branchId,
        id: newId(),
        grid_no: values['grid_no'],
        name: values['name'],
        kind: values['kind'],
        basis: values['basis'] ?? 'OTHER',
        state: values['state'] ?? 'ACTIVE',
        boundary: values['boundary'] ?? null,
      })),
    }),
  );
  const { rows: stored } = await sql<{ branch_id: number; grid_no: string; id: string }>`
    select t.branch_id, t.grid_no, t.id
      from ${recordset(
        good.map(({ branchId, values }) => ({ branch_id: branchId, grid_no: values['grid_no'] })),
        { branch_id: 'int', grid_no: 'text' },
      )} join grid t on t.branch_id = r.branch_id and t.grid_no = r.grid_no`.execute(tx);
  const idOf = new Map(stored.map((row) => [`${row.branch_id}|${row.grid_no}`, row.id]));
  const seats = good.flatMap(({ branchId, values }) =>
    roleNames.flatMap((column) =>
      nosOf(values[column]).map((no) => ({
        branch_id: branchId,
        grid_id: idOf.get(`${branchId}|${String(values['grid_no'])}`)!,
        staff_id: staff.get(no)!,
        role: roleColumns[column],
      })),
    ),
  );
  const roles = roleNames.map((column) => roleColumns[column]);
  for (const id of await settleMembers(tx, [...idOf.values()], seats, roles, chunk.asOf)) written.add(id);
  return { appliedCount: written.size, unchangedCount: good.length - written.size, refused };
}
