import { sql } from 'kysely';
import type { Boundary } from '#core/grid/boundary.ts';
import { createGridIndex } from '#core/grid/grid-index.ts';
import { recordset } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';

/**
 * Puts every place that no roster names into the grid whose boundary holds it, in one branch: H3 cells find
 * the few grids near it, the exact edge decides. Answers how many places changed.
 */
export async function settlePlaces(tx: Tx, branchId: number): Promise<number> {
  const grids = await tx
    .selectFrom('grid')
    .select(['id', 'boundary'])
    .where('branch_id', '=', branchId)
    .where('boundary', 'is not', null)
    .where('state', '<>', 'RETIRED')
    .orderBy('grid_no')
    .execute();
  const places = await tx
    .selectFrom('place')
    .select(['id', 'lon', 'lat', 'grid_id'])
    .where('branch_id', '=', branchId)
    .where(sql<boolean>`grid_by is distinct from 'ROSTER'`)
    .execute();
  if (places.length === 0) return 0;
  // Checked when it was read (source/import/geojson.ts): a Polygon or MultiPolygon in WGS-84.
  const index = createGridIndex(grids.map(({ id, boundary }) => ({ id, boundary: boundary as Boundary })));
  const moved = places.flatMap((place) => {
    const found = place.lon !== null && place.lat !== null ? index.gridAt(place.lon, place.lat) : undefined;
    const gridId = found ?? null;
    return gridId === place.grid_id ? [] : [{ id: place.id, grid_id: gridId }];
  });
  if (moved.length > 0)
    await sql`
      update place set grid_id = r.grid_id, updated_at = now(),
             grid_by = case when r.grid_id is null then null else 'BOUNDARY' end
        from ${recordset(moved, { id: 'uuid', grid_id: 'uuid' })}
       where place.branch_id = ${branchId} and place.id = r.id`.execute(tx);
  return moved.length;
}
