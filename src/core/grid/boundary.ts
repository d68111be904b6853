export type Ring = readonly (readonly number[])[];
/** GeoJSON polygons in WGS-84, longitude first; the first ring is the outside, the others are holes. */
export type Boundary =
  | { type: 'Polygon'; coordinates: readonly Ring[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly Ring[])[] };

export const polygonsOf = (boundary: Boundary): readonly (readonly Ring[])[] =>
  boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates;

/** Whether the ray eastwards from the place crosses the edge, which is named from its southern end; half-open. */
export const crosses = (x0: number, y0: number, x1: number, y1: number, lon: number, lat: number): boolean =>
  y0 <= lat && lat < y1 && lon < x0 + ((x1 - x0) * (lat - y0)) / (y1 - y0);

/** Half-open crossing rule: a point on an edge that two grids share, drawn in either direction, lies in one of them. */
function inRing(ring: Ring, lon: number, lat: number): boolean {
  let inside = false;
  let [x0 = 0, y0 = 0] = ring.at(-1) ?? [];
  for (const [x1 = 0, y1 = 0] of ring) {
    if (y0 <= y1 ? crosses(x0, y0, x1, y1, lon, lat) : crosses(x1, y1, x0, y0, lon, lat)) inside = !inside;
    [x0, y0] = [x1, y1];
  }
  return inside;
}

const inPolygon = (polygon: readonly Ring[], lon: number, lat: number): boolean =>
  polygon.length > 0 &&
  inRing(polygon[0]!, lon, lat) &&
  !polygon.slice(1).some((hole) => inRing(hole, lon, lat));

/** Whether the place lies in the boundary, holes left out. */
export const contains = (boundary: Boundary, lon: number, lat: number): boolean =>
  polygonsOf(boundary).some((polygon) => inPolygon(polygon, lon, lat));
