import type { Boundary } from '../grid/boundary.ts';

const metersPerDegree = 111_195; // Of latitude, on a sphere of 6,371 km.

/** From the origin to the nearest point of the segment, in the segment's own unit. */
function toSegment(ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length2));
  return Math.hypot(ax + along * dx, ay + along * dy);
}

/**
 * Metres from a place to the nearest edge of a boundary, on a plane that touches the globe at the place: exact to a few
 * in a thousand for whatever is near.
 */
export function metersToEdge(boundary: Boundary, lon: number, lat: number): number {
  const [scaleX, scaleY] = [metersPerDegree * Math.cos((lat * Math.PI) / 180), metersPerDegree];
  const polygons = boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates;
  let nearest = Number.POSITIVE_INFINITY;
  for (const polygon of polygons)
    for (const ring of polygon)
      for (let at = 1; at < ring.length; at += 1) {
        const [from, to] = [ring[at - 1]!, ring[at]!];
        const [ax, ay] = [(from[0]! - lon) * scaleX, (from[1]! - lat) * scaleY];
        const [bx, by] = [(to[0]! - lon) * scaleX, (to[1]! - lat) * scaleY];
        nearest = Math.min(nearest, toSegment(ax, ay, bx, by));
      }
  return nearest;
}
