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

const areaOf = (ring: Ring): number => {
  const [ox, oy] = ring[0] ?? [0, 0];
  let area = 0;
  ring.forEach(([x, y], at) => {
    const [lastX, lastY] = ring[at - 1] ?? [x, y];
    area += (lastX - ox) * (y - oy) - (x - ox) * (lastY - oy);
  });
  return Math.abs(area);
};

function isInside([x, y]: Point, ring: Ring): boolean {
  let inside = false;
  ring.forEach(([bx, by], at) => {
    const [ax, ay] = ring.at(at - 1) ?? [bx, by];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

function distanceToEdge([x, y]: Point, ring: Ring): number {
  let least = Number.POSITIVE_INFINITY;
  ring.forEach(([bx, by], at) => {
    const [ax, ay] = ring.at(at - 1) ?? [bx, by];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length;
    const t = Math.max(0, Math.min(1, along));
    least = Math.min(least, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  });
  return least;
}

const samplesAcross = 28;

/** Where a name stands best: of a lattice of points, the one inside the largest ring farthest from its edge. */
export function nameSpotOf(rings: readonly Ring[]): Point {
  const ring = rings.toSorted((a, b) => areaOf(b) - areaOf(a))[0] ?? [];
  const xs = ring.map((point) => point[0]);
  const ys = ring.map((point) => point[1]);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best: { spot: Point; room: number } = { spot: ring[0] ?? [0, 0], room: 0 };
  for (let row = 1; row < samplesAcross; row += 1)
    for (let column = 1; column < samplesAcross; column += 1) {
      const spot: Point = [
        west + ((east - west) * column) / samplesAcross,
        south + ((north - south) * row) / samplesAcross,
      ];
      const room = isInside(spot, ring) ? distanceToEdge(spot, ring) : 0;
      if (room > best.room) best = { spot, room };
    }
  return best.spot;
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
