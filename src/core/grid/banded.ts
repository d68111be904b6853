import { type Boundary, crosses, polygonsOf, type Ring } from './boundary.ts';

/** Edges of a ring by bands of latitude: x and y of the southern end, then of the northern, edge after edge. */
type Bands = { south: number; north: number; perDegree: number; edges: Float64Array[] };

function bandsOf(ring: Ring): Bands {
  let [south, north] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [, lat = 0] of ring) {
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  const count = Math.max(1, Math.ceil(ring.length / 4));
  const perDegree = north > south ? count / (north - south) : 0;
  const lists = Array.from({ length: count + 1 }, (): number[] => []);
  for (const [at, [x1 = 0, y1 = 0]] of ring.entries()) {
    const [x0 = 0, y0 = 0] = ring.at(at - 1)!;
    if (y0 === y1) continue; // No ray along a parallel crosses it.
    const edge = y0 < y1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
    const last = Math.floor((edge[3]! - south) * perDegree);
    for (let band = Math.floor((edge[1]! - south) * perDegree); band <= last; band += 1)
      lists[band]!.push(...edge);
  }
  return { south, north, perDegree, edges: lists.map((list) => Float64Array.from(list)) };
}

function isInBands({ south, north, perDegree, edges }: Bands, lon: number, lat: number): boolean {
  if (!(lat >= south && lat <= north)) return false;
  const band = edges[Math.floor((lat - south) * perDegree)]!;
  let inside = false;
  for (let at = 0; at < band.length; at += 4)
    if (crosses(band[at]!, band[at + 1]!, band[at + 2]!, band[at + 3]!, lon, lat)) inside = !inside;
  return inside;
}

/**
 * `contains` for a boundary that is asked often: the same answer, from the few edges that lie at the place's latitude.
 */
export function createContains(boundary: Boundary): (lon: number, lat: number) => boolean {
  const polygons = polygonsOf(boundary).map((rings) => rings.map(bandsOf));
  return (lon, lat) =>
    polygons.some(
      ([outside, ...holes]) =>
        outside !== undefined &&
        isInBands(outside, lon, lat) &&
        !holes.some((hole) => isInBands(hole, lon, lat)),
    );
}
