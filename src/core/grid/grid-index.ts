import { latLngToCell, polygonToCellsExperimental, POLYGON_TO_CELLS_FLAGS } from 'h3-js';

export type Ring = readonly (readonly number[])[];
/** GeoJSON polygons in WGS-84, longitude first; the first ring is the outside, the others are holes. */
export type Boundary =
  | { type: 'Polygon'; coordinates: readonly Ring[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly Ring[])[] };

const resolution = 9; // About 0.1 km² a cell: a block of a county town.

const polygonsOf = (boundary: Boundary): readonly (readonly Ring[])[] =>
  boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates;

type Corner = readonly number[];

/** Whether the ray eastwards from the place crosses the edge; half-open at its ends. */
function crosses(a: Corner, b: Corner, lon: number, lat: number): boolean {
  // Always from the southern end: two grids that run along one edge in opposite directions round alike.
  const [[x0 = 0, y0 = 0], [x1 = 0, y1 = 0]] = (a[1] ?? 0) <= (b[1] ?? 0) ? [a, b] : [b, a];
  return y0 <= lat && lat < y1 && lon < x0 + ((x1 - x0) * (lat - y0)) / (y1 - y0);
}

/** Half-open crossing rule: a point on an edge that two grids share lies in exactly one of them. */
function inRing(ring: Ring, lon: number, lat: number): boolean {
  let inside = false;
  for (const [index, corner] of ring.entries())
    if (crosses(corner, ring[index === 0 ? ring.length - 1 : index - 1]!, lon, lat)) inside = !inside;
  return inside;
}

const inPolygon = (polygon: readonly Ring[], lon: number, lat: number): boolean =>
  polygon.length > 0 &&
  inRing(polygon[0]!, lon, lat) &&
  !polygon.slice(1).some((hole) => inRing(hole, lon, lat));

/** Whether the place lies in the boundary, holes left out. */
export const contains = (boundary: Boundary, lon: number, lat: number): boolean =>
  polygonsOf(boundary).some((polygon) => inPolygon(polygon, lon, lat));

/**
 * Finds the grid of a place: the H3 cell names the few grids that touch it, the exact polygon test decides
 * (architecture.md §3). Where boundaries overlap, the grid that comes first in the list has the place.
 */
export function createGridIndex<Id>(grids: readonly { id: Id; boundary: Boundary }[]): {
  gridAt: (lon: number, lat: number) => Id | undefined;
} {
  const byCell = new Map<string, number[]>();
  for (const [index, grid] of grids.entries())
    for (const polygon of polygonsOf(grid.boundary)) {
      const rings = polygon.map((ring) => ring.map(([lon = 0, lat = 0]) => [lat, lon]));
      const cells = polygonToCellsExperimental(
        rings,
        resolution,
        POLYGON_TO_CELLS_FLAGS.containmentOverlapping,
      );
      for (const cell of cells) {
        const known = byCell.get(cell);
        if (!known) byCell.set(cell, [index]);
        else if (known.at(-1) !== index) known.push(index);
      }
    }
  return {
    gridAt: (lon, lat) => {
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) return undefined;
      const near = byCell.get(latLngToCell(lat, lon, resolution)) ?? [];
      const found = near.find((index) => contains(grids[index]!.boundary, lon, lat));
      return found === undefined ? undefined : grids[found]!.id;
    },
  };
}
