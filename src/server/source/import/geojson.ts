import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import type { RowRefusalCode } from '#contract/refusal.ts';
import { allowedOf } from '#contract/refusal.ts';
import { type CoordinateSystem, toWgs84 } from '#core/grid/coordinate.ts';
import type { Boundary, Ring } from '#core/grid/boundary.ts';
import { readCell } from './cell.ts';
import { mapHeader } from './header.ts';
import { openBytes } from './scan.ts';
import type { Ending, ReadRow } from './source-file.ts';
import { unreadable } from './unreadable.ts';

/** The kinds that have boundaries. */
export type BoundaryKind = Extract<FileKindName, 'grids' | 'districts'>;
export const hasBoundaries = (kind: FileKindName): kind is BoundaryKind =>
  kind === 'grids' || kind === 'districts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** To the seventh decimal, about a centimetre: what a conversion adds behind it is noise. */
const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

function ringOf(points: unknown, system: CoordinateSystem): Ring | undefined {
  if (!Array.isArray(points) || points.length < 4) return undefined;
  const ring = points.map((point: unknown) =>
    Array.isArray(point) && typeof point[0] === 'number' && typeof point[1] === 'number'
      ? toWgs84(point[0], point[1], system)?.map(rounded)
      : undefined,
  );
  const [first, last] = [ring[0], ring.at(-1)];
  if (!first || !last || first[0] !== last[0] || first[1] !== last[1]) return undefined;
  return ring.every((point) => point !== undefined) ? ring : undefined;
}

function polygonOf(rings: unknown, system: CoordinateSystem): Ring[] | undefined {
  if (!Array.isArray(rings) || rings.length === 0) return undefined;
  const read = rings.map((ring: unknown) => ringOf(ring, system));
  return read.every((ring) => ring !== undefined) ? read : undefined;
}

/** A Polygon or MultiPolygon of GeoJSON in WGS-84 with closed rings, or undefined. */
export function boundaryOf(geometry: unknown, system: CoordinateSystem): Boundary | undefined {
  if (!isRecord(geometry)) return undefined;
  if (geometry['type'] === 'Polygon') {
    const coordinates = polygonOf(geometry['coordinates'], system);
    return coordinates && { type: 'Polygon', coordinates };
  }
  if (geometry['type'] !== 'MultiPolygon' || !Array.isArray(geometry['coordinates'])) return undefined;
  const coordinates = geometry['coordinates'].map((rings: unknown) => polygonOf(rings, system));
  return coordinates.length > 0 && coordinates.every((polygon) => polygon !== undefined)
    ? { type: 'MultiPolygon', coordinates }
    : undefined;
}

/** A property as the cell of a CSV file would have it. */
const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(textOf).join(';')
    : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? `${value}`
      : '';

type Shape = { kind: BoundaryKind; columns: ReturnType<typeof mapHeader>['columns']; header: string[] };

function readFeature(feature: unknown, rowNo: number, shape: Shape, ofFile: string): ReadRow {
  const properties = isRecord(feature) && isRecord(feature['properties']) ? feature['properties'] : {};
  const values: Record<string, unknown> = {};
  for (const { name, column, at } of shape.columns) {
    const own = textOf(properties[shape.header[at] ?? '']);
    const cell = readCell(column, name === 'coordinates' && own === '' ? ofFile : own);
    if ('code' in cell) return { rowNo, refusal: { column: name, code: cell.code, detail: cell.detail } };
    values[name] = cell.value;
  }
  const refuse = (column: string, code: RowRefusalCode): ReadRow => {
    const allowed = allowedOf(fileKindOf(shape.kind).columns['coordinates']!);
    return { rowNo, refusal: { column, code, detail: { allowed } } };
  };
  const geometry = isRecord(feature) ? (feature['geometry'] ?? null) : null;
  if (geometry === null) return { rowNo, values: { ...values, boundary: null } };
  if (!values['coordinates']) return refuse('coordinates', 'place.system');
  // One of the code list, checked by readCell.
  const boundary = boundaryOf(geometry, values['coordinates'] as CoordinateSystem);
  return boundary ? { rowNo, values: { ...values, boundary } } : refuse('boundary', 'value.boundary');
}

async function featuresOf(path: string, name: string) {
  const blocks: Buffer[] = [];
  for await (const block of openBytes(path)) blocks.push(block);
  let collection: unknown;
  try {
    collection = JSON.parse(
      Buffer.concat(blocks)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch {
    throw unreadable(name, 'file.json');
  }
  const features = isRecord(collection) && collection['features'];
  if (!isRecord(collection) || !Array.isArray(features)) throw unreadable(name, 'file.json');
  return { collection, features };
}

/**
 * Rows with boundaries as a GeoJSON FeatureCollection: properties are the columns, a row is a feature, counted from 1.
 * The coordinate system stands on each feature or, as a member of the same name, on the whole collection.
 */
export async function* readGeoJson(
  path: string,
  name: string,
  kind: BoundaryKind,
): AsyncGenerator<ReadRow[], Ending> {
  const { collection, features } = await featuresOf(path, name);
  const coordinates = fileKindOf(kind).columns['coordinates']!;
  const words = ['coordinates', coordinates.zh, ...coordinates.synonyms];
  const ofFile = words.map((word) => textOf(collection[word])).find((word) => word !== '') ?? '';
  const names = new Set<string>();
  for (const feature of features)
    if (isRecord(feature) && isRecord(feature['properties']))
      for (const key of Object.keys(feature['properties'])) names.add(key);
  if (ofFile !== '' && !words.some((word) => names.has(word))) names.add(coordinates.zh);
  const header = [...names];
  const { columns, ignored } = mapHeader(name, fileKindOf(kind), header);
  yield features.map((feature: unknown, at) =>
    readFeature(feature, at + 1, { kind, columns, header }, ofFile),
  );
  return {
    encoding: 'UTF-8',
    notes: ignored.length > 0 ? [{ code: 'columns.ignored', values: { columns: ignored.join('、') } }] : [],
  };
}
