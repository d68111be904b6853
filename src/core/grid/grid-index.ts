import { latLngToCell, polygonToCellsExperimental, POLYGON_TO_CELLS_FLAGS } from 'h3-js';
import { createContains } from './banded.ts';
import { type Boundary, polygonsOf } from './boundary.ts';

const gridResolution = 9; // About 0.1 km² a cell: a block of a county town.

/** The H3 cells that a boundary touches. */
export function cellsOf(boundary: Boundary, resolution: number): string[] {
  const cells = new Set<string>();
  for (const polygon of polygonsOf(boundary)) {
    const rings = polygon.map((ring) => ring.map(([lon = 0, lat = 0]) => [lat, lon]));
    const overlapping = POLYGON_TO_CELLS_FLAGS.containmentOverlapping;
    for (const cell of polygonToCellsExperimental(rings, resolution, overlapping)) cells.add(cell);
  }
  return [...cells];
}

/**
 * Finds the grid of a place: the H3 cell names the few grids that touch it, the exact polygon test decides
 * (architecture.md §3). Where boundaries overlap, the grid that comes first in the list has the place. `cells` are those
 * of `cellsOf` in the same resolution, where they are known already.
 */
export function createGridIndex<Id>(
  grids: readonly { id: Id; boundary: Boundary; cells?: readonly string[] }[],
  resolution = gridResolution,
): {
  gridAt: (lon: number, lat: number) => Id | undefined;
} {
  const holds = grids.map(({ boundary }) => createContains(boundary));
  const byCell = new Map<string, number[]>();
  for (const [index, grid] of grids.entries())
    for (const cell of grid.cells ?? cellsOf(grid.boundary, resolution)) {
      const known = byCell.get(cell);
      if (!known) byCell.set(cell, [index]);
      else known.push(index);
    }
  return {
    gridAt: (lon, lat) => {
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) return undefined;
      const near = byCell.get(latLngToCell(lat, lon, resolution)) ?? [];
      const found = near.find((index) => holds[index]!(lon, lat));
      return found === undefined ? undefined : grids[found]!.id;
    },
  };
}
