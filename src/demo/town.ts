import { assert } from '#core/assert.ts';
import { contains, type Boundary } from '#core/grid/boundary.ts';
import type { Random } from './random.ts';

/** Kilometres east and north of the south-west corner of 禾川, a county town that no map has. */
type Point = readonly [x: number, y: number];
type EdgeKind = 'river' | 'street' | 'ring' | 'limit';

const corner = { lon: 113.182, lat: 28.254 };
const kilometresPerDegree = { lon: 98.02, lat: 110.95 };

/** Where the river 禾水, 人民路, 解放路, the ring road and the town's limit meet. */
const nodes = {
  riverNorth: [5.5, 7.7],
  limitWest: [0.3, 2.3],
  limitEast: [9.7, 2.7],
  ringRiverNorth: [5.25, 5.75],
  ringNorth: [3.45, 5.7],
  ringWest: [1.95, 3.85],
  ringSouthWest: [2.25, 2.2],
  ringSouth: [3.65, 1.85],
  ringRiverSouth: [5.6, 1.8],
  ringSouthEast: [7.45, 2.3],
  ringEast: [7.65, 4.15],
  crossing: [3.4, 3.9],
  bridge: [5.05, 4.0],
} as const satisfies Record<string, Point>;
type Node = keyof typeof nodes;

type Edge = { from: Node; to: Node; kind: EdgeKind; through: readonly Point[] };
const edge = (from: Node, to: Node, kind: EdgeKind, through: readonly Point[] = []): Edge => ({
  from,
  to,
  kind,
  through,
});

/** Each line is drawn once and used by the plots on both sides of it: nothing between them, nothing twice. */
const edges = {
  riverUpper: edge('riverNorth', 'ringRiverNorth', 'river', [[5.15, 6.9]]),
  riverMiddle: edge('ringRiverNorth', 'bridge', 'river', [[5.5, 4.9]]),
  riverLower: edge('bridge', 'ringRiverSouth', 'river', [[4.8, 3.1]]),
  mainWest: edge('ringWest', 'crossing', 'street'),
  mainMiddle: edge('crossing', 'bridge', 'street'),
  mainEast: edge('bridge', 'ringEast', 'street', [[6.3, 3.95]]),
  liberationNorth: edge('ringNorth', 'crossing', 'street'),
  liberationSouth: edge('crossing', 'ringSouth', 'street'),
  ringNorthMiddle: edge('ringNorth', 'ringRiverNorth', 'ring', [[4.3, 5.9]]),
  ringNorthWest: edge('ringWest', 'ringNorth', 'ring', [[2.25, 5.15]]),
  ringWestSouth: edge('ringWest', 'ringSouthWest', 'ring', [[1.9, 2.9]]),
  ringSouthLeft: edge('ringSouthWest', 'ringSouth', 'ring', [[2.8, 1.8]]),
  ringSouthMiddle: edge('ringSouth', 'ringRiverSouth', 'ring'),
  ringSouthRight: edge('ringRiverSouth', 'ringSouthEast', 'ring', [[6.7, 1.75]]),
  ringEastSouth: edge('ringSouthEast', 'ringEast', 'ring', [[7.85, 3.2]]),
  ringEastNorth: edge('ringEast', 'ringRiverNorth', 'ring', [[7.1, 5.35]]),
  oldRoadWest: edge('limitWest', 'ringSouthWest', 'street'),
  newRoadEast: edge('limitEast', 'ringSouthEast', 'street'),
  limitNorthWest: edge('riverNorth', 'limitWest', 'limit', [
    [3.2, 7.5],
    [1.1, 6.4],
    [0.4, 4.5],
  ]),
  limitSouth: edge('limitWest', 'limitEast', 'limit', [
    [1.4, 0.8],
    [4.2, 0.2],
    [7.4, 0.5],
  ]),
  limitNorthEast: edge('limitEast', 'riverNorth', 'limit', [
    [9.6, 4.9],
    [8.2, 6.9],
  ]),
} as const satisfies Record<string, Edge>;
type EdgeName = keyof typeof edges;

/** A plot's outline, counter-clockwise; a minus walks the line backwards. */
type Walk = readonly (EdgeName | `-${EdgeName}`)[];
const walks = {
  northGate: ['mainMiddle', '-riverMiddle', '-ringNorthMiddle', 'liberationNorth'],
  countyHall: ['mainWest', '-liberationNorth', '-ringNorthWest'],
  crossStreet: ['liberationSouth', 'ringSouthMiddle', '-riverLower', '-mainMiddle'],
  westBank: [
    'oldRoadWest',
    '-ringWestSouth',
    'ringNorthWest',
    'ringNorthMiddle',
    '-riverUpper',
    'limitNorthWest',
  ],
  eastTown: ['mainEast', 'ringEastNorth', 'riverMiddle'],
  eastShore: ['riverLower', 'ringSouthRight', 'ringEastSouth', '-mainEast'],
  newPark: ['limitNorthEast', 'riverUpper', '-ringEastNorth', '-ringEastSouth', '-newRoadEast'],
  oldMarket: ['ringWestSouth', 'ringSouthLeft', '-liberationSouth', '-mainWest'],
  southField: [
    'limitSouth',
    'newRoadEast',
    '-ringSouthRight',
    '-ringSouthMiddle',
    '-ringSouthLeft',
    '-oldRoadWest',
  ],
} as const satisfies Record<string, Walk>;
export type PlotName = keyof typeof walks;
const limitWalk: Walk = ['limitSouth', 'limitNorthEast', 'limitNorthWest'];

const stepKilometres = 0.12;
const swayKilometres: Record<EdgeKind, number> = { river: 0.05, street: 0.008, ring: 0.012, limit: 0.06 };

const degrees = ([x, y]: Point): [number, number] => [
  Number((corner.lon + x / kilometresPerDegree.lon).toFixed(6)),
  Number((corner.lat + y / kilometresPerDegree.lat).toFixed(6)),
];

/** A smooth line through the points (Catmull-Rom) that sways a little as rivers and old roads do. */
function trace({ from, to, kind, through }: Edge): [number, number][] {
  const knots: Point[] = [nodes[from], ...through, nodes[to]];
  const line: Point[] = [];
  for (let index = 0; index + 1 < knots.length; index += 1) {
    const start = knots[index]!;
    const end = knots[index + 1]!;
    const before = knots[index - 1] ?? start;
    const after = knots[index + 2] ?? end;
    const steps = Math.ceil(Math.hypot(end[0] - start[0], end[1] - start[1]) / stepKilometres);
    for (let step = 0; step < steps; step += 1) line.push(between(before, start, end, after, step / steps));
  }
  line.push(nodes[to]);
  return line.map((point, index) => degrees(sway(line, point, index, swayKilometres[kind])));
}

function between(before: Point, start: Point, end: Point, after: Point, at: number): Point {
  const axis = (i: 0 | 1): number =>
    0.5 *
    (2 * start[i] +
      (end[i] - before[i]) * at +
      (2 * before[i] - 5 * start[i] + 4 * end[i] - after[i]) * at ** 2 +
      (3 * start[i] - before[i] - 3 * end[i] + after[i]) * at ** 3);
  return [axis(0), axis(1)];
}

/** Sideways by a triangle wave; the two ends stay where other lines meet them. */
function sway(line: readonly Point[], [x, y]: Point, index: number, width: number): Point {
  const last = line.length - 1;
  if (index === 0 || index === last) return [x, y];
  const [fromX, fromY] = line[index - 1]!;
  const [toX, toY] = line[index + 1]!;
  const length = Math.hypot(toX - fromX, toY - fromY);
  const phase = (index % 7) / 7;
  const shift = width * (phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase);
  return [x - ((toY - fromY) / length) * shift, y + ((toX - fromX) / length) * shift];
}

const traced = new Map<EdgeName, [number, number][]>();
function lineOf(name: EdgeName): [number, number][] {
  const known = traced.get(name) ?? trace(edges[name]);
  traced.set(name, known);
  return known;
}

function boundaryOf(walk: Walk): Boundary {
  const ring = walk.flatMap((step) => {
    const backwards = step.startsWith('-');
    const name = (backwards ? step.slice(1) : step) as EdgeName; // By the type of a walk.
    const line = backwards ? lineOf(name).toReversed() : lineOf(name);
    return line.slice(0, -1);
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}

export const plotNames = Object.keys(walks) as PlotName[]; // Object.keys forgets the literal names.
export const plotBoundary = (name: PlotName): Boundary => boundaryOf(walks[name]);
export const townLimit = (): Boundary => boundaryOf(limitWalk);

const blockKilometres = 0.22;
const triesMax = 4000;
const choices = 10;
/** Nothing stands on a plot's very edge. */
const edgeDegrees = 0.0009;
/** 人民桥, where the town began. */
const [centreX, centreY] = nodes.bridge;

/** Where a place likes to be: homes and shops towards the middle, villages away from it. */
export type Pull = 'middle' | 'outside' | 'anywhere';

const isInside = (boundary: Boundary, [lon, lat]: [number, number]): boolean =>
  [-edgeDegrees, edgeDegrees].every(
    (step) => contains(boundary, lon + step, lat) && contains(boundary, lon, lat + step),
  );

/** A spot inside a plot at a corner of its blocks: the best of a few, away from what `taken` holds. */
export function spotIn(
  name: PlotName,
  random: Random,
  taken: [number, number][],
  pull: Pull,
): [number, number] {
  const boundary = plotBoundary(name);
  const found: { point: [number, number]; worth: number }[] = [];
  for (let attempt = 0; attempt < triesMax && found.length < choices; attempt += 1) {
    const point: [number, number] = [
      random.integer(0, 44) * blockKilometres + 0.05 * random.next(),
      random.integer(0, 35) * blockKilometres + 0.05 * random.next(),
    ];
    if (!isInside(boundary, degrees(point))) continue;
    const room = Math.min(0.7, ...taken.map(([x, y]) => Math.hypot(x - point[0], y - point[1])));
    const away = Math.hypot(point[0] - centreX, point[1] - centreY);
    const worth = room * 3 + (pull === 'middle' ? -away : pull === 'outside' ? away : 0) * 0.5;
    found.push({ point, worth });
  }
  const best = found.toSorted((a, b) => b.worth - a.worth)[0];
  assert(best, `room in ${name}`);
  taken.push(best.point);
  return degrees(best.point);
}
