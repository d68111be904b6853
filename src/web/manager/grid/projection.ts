type Point = readonly [number, number];
type Ring = readonly Point[];

const isPoint = (value: unknown): value is Point =>
  Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number';
const isRing = (value: unknown): value is Ring =>
  Array.isArray(value) && value.length > 3 && value.every(isPoint);

/** The rings of a GeoJSON boundary, of whatever depth it nests them: Polygon, MultiPolygon or a Feature of either. */
export function ringsOf(boundary: unknown): Ring[] {
  if (typeof boundary !== 'object' || boundary === null) return [];
  if (isRing(boundary)) return [boundary];
  if (Array.isArray(boundary)) return boundary.flatMap(ringsOf);
  return ringsOf(
    'geometry' in boundary ? boundary.geometry : 'coordinates' in boundary ? boundary.coordinates : null,
  );
}

/** The centre of area of the largest ring, where a name stands best. Counted from a corner: degrees are large, plots small. */
export function centreOf(rings: readonly Ring[]): Point {
  const sums = rings.map((ring) => {
    const [ox, oy] = ring[0] ?? [0, 0];
    let [x, y, area] = [0, 0, 0];
    ring.forEach((point, at) => {
      const last = ring[at - 1] ?? point;
      const [ax, ay, bx, by] = [last[0] - ox, last[1] - oy, point[0] - ox, point[1] - oy];
      const cross = ax * by - bx * ay;
      x += (ax + bx) * cross;
      y += (ay + by) * cross;
      area += cross;
    });
    const centre: Point = area === 0 ? [ox, oy] : [ox + x / (3 * area), oy + y / (3 * area)];
    return { centre, area: Math.abs(area) };
  });
  return sums.toSorted((a, b) => b.area - a.area)[0]?.centre ?? [0, 0];
}

export type Projection = {
  width: number;
  height: number;
  put: (point: Point) => [number, number];
  metresPerUnit: number;
};

/** Longitude and latitude onto a sheet of the given width: plate carrée about the middle, good for a county. */
export function projectionOf(points: readonly Point[], width: number, heightMax: number): Projection {
  const lons = points.map((point) => point[0]);
  const lats = points.map((point) => point[1]);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const margin = 46;
  const spanX = Math.max((east - west) * squeeze, 1e-4);
  const spanY = Math.max(north - south, 1e-4);
  const scale = Math.min((width - 2 * margin) / spanX, (heightMax - 2 * margin) / spanY);
  const height = spanY * scale + 2 * margin;
  const left = (width - spanX * scale) / 2;
  return {
    width,
    height,
    put: ([lon, lat]) => [left + (lon - west) * squeeze * scale, margin + (north - lat) * scale],
    metresPerUnit: 111_320 / scale,
  };
}

export const pathOf = (rings: readonly Ring[], { put }: Projection): string =>
  rings
    .map(
      (ring) =>
        `M${ring
          .map((point) =>
            put(point)
              .map((one) => one.toFixed(1))
              .join(' '),
          )
          .join('L')}Z`,
    )
    .join('');

/** A colour number per boundary, so that two whose boxes touch differ wherever eight colours allow it. */
export function coloursOf(shapes: readonly (readonly Ring[])[], colourCount: number): number[] {
  const boxes = shapes.map((rings) => {
    const points = rings.flat();
    const lons = points.map((point) => point[0]);
    const lats = points.map((point) => point[1]);
    return [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)] as const;
  });
  const given: number[] = [];
  boxes.forEach((box, at) => {
    const taken = boxes
      .slice(0, at)
      .flatMap((other, one) =>
        other[0] <= box[1] && box[0] <= other[1] && other[2] <= box[3] && box[2] <= other[3]
          ? [given[one]]
          : [],
      );
    const free = Array.from({ length: colourCount }, (_, colour) => colour).find(
      (one) => !taken.includes(one),
    );
    given.push(free ?? at % colourCount);
  });
  return given;
}

export type Label = { x: number; y: number; width: number; height: number };

/** Keeps the labels that overlap none before them. */
export function keepApart<L extends Label>(labels: readonly L[], standing: readonly Label[] = []): L[] {
  const kept: L[] = [];
  for (const label of labels) {
    const clash = [...standing, ...kept].some(
      (other) =>
        Math.abs(other.x - label.x) * 2 < other.width + label.width &&
        Math.abs(other.y - label.y) * 2 < other.height + label.height,
    );
    if (!clash) kept.push(label);
  }
  return kept;
}
