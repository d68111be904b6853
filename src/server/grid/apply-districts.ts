import { sql } from 'kysely';
import type { Boundary } from '#core/grid/boundary.ts';
import { districtCells } from '#core/place/district-index.ts';
import { upsertRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import type { ChunkResult, RowRefusal, StagedChunk, StagedRow } from '../staged.ts';
import { refuseRow, text } from '../staged-refs.ts';

/** A superior must be in the register or in the same file, and nobody is above itself. */
async function parentFaults(tx: Tx, rows: readonly StagedRow[]): Promise<RowRefusal[]> {
  const known = await tx.selectFrom('district').select('district_no').execute();
  const nos = new Set([
    ...known.map((row) => row.district_no),
    ...rows.map((row) => text(row.values['district_no']) ?? ''),
  ]);
  return rows.flatMap((row) => {
    const parent = text(row.values['parent_no']);
    return parent !== null && (!nos.has(parent) || parent === text(row.values['district_no']))
      ? [refuseRow(row, 'parent_no', 'ref.district')]
      : [];
  });
}

const recordOf = ({ values }: StagedRow) => {
  // Read by source/import/geojson.ts: a Polygon or MultiPolygon in WGS-84.
  const boundary = (values['boundary'] ?? null) as Boundary | null;
  return {
    district_no: values['district_no'],
    name: values['name'],
    parent_no: values['parent_no'] ?? null,
    aliases: values['aliases'] ?? [],
    boundary,
    cells: boundary ? districtCells(boundary) : [],
    coordinates: boundary ? values['coordinates'] : null,
  };
};

/**
 * The bank's register of districts. Where one changed, every place with a position is judged again: its name may mean
 * another district now, or the district lie elsewhere.
 */
export async function applyStagedDistricts(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const refused = await parentFaults(tx, chunk.rows);
  const bad = new Set(refused.map((row) => row.rowNo));
  const good = chunk.rows.filter((row) => !bad.has(row.rowNo));
  const bounded = chunk.columns.has('boundary') ? ['boundary', 'cells', 'coordinates'] : [];
  const written = await upsertRows(tx, {
    table: 'district',
    types: {
      district_no: 'text',
      name: 'text',
      parent_no: 'text',
      aliases: 'text[]',
      boundary: 'jsonb',
      cells: 'text[]',
      coordinates: 'text',
    },
    key: ['district_no'],
    update: ['name', ...['parent_no', 'aliases'].filter((column) => chunk.columns.has(column)), ...bounded],
    silent: ['cells'],
    rows: good.map(recordOf),
  });
  if (written.length > 0)
    await sql`update place set position = 'PENDING' where position not in ('NONE', 'PENDING')`.execute(tx);
  return {
    appliedCount: written.length,
    unchangedCount: good.length - written.length,
    branchIds: written.length > 0 ? null : [],
    refused,
  };
}
