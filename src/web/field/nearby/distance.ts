type Point = { lon: number; lat: number };

const metresPerDegree = 111_320;

/** Metres between two points some kilometres apart, on a plane: enough to put places in order. */
export function metresBetween(a: Point, b: Point): number {
  const east = (a.lon - b.lon) * Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
  return Math.hypot(east, a.lat - b.lat) * metresPerDegree;
}
