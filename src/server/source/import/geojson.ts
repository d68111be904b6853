import { fileKindOf } from '#contract/dictionary.ts';
import { type CoordinateSystem, toWgs84 } from '#core/grid/coordinate.ts';
import type { Boundary, Ring } from '#core/grid/grid-index.ts';
import { readCell } from './cell.ts';
import { mapHeader } from './header.ts';
import { openBytes } from './scan.ts';
import type { Ending, ReadRow } from './source-file.ts';
import { unreadable } from './unreadable.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function ringOf(points: unknown, system: CoordinateSystem): Ring | undefined {
  if (!Array.isArray(points) || points.length < 4) return undefined;
  const ring = points.map((point: unknown) =>
    Array.isArray(point) && typeof point[0] === 'number' && typeof point[1] === 'number'
      ? toWgs84(point[0], point[1], system)
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

/** A Polygon or MultiPolygon in WGS-84 with closed rings, or undefined. */
function boundaryOf(geometry: unknown, system: CoordinateSystem): Boundary | undefined {
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

function readFeature(
  feature: unknown,
  rowNo: number,
  columns: ReturnType<typeof mapHeader>['columns'],
  header: string[],
): ReadRow {
  const properties = isRecord(feature) && isRecord(feature['properties']) ? feature['properties'] : {};
  const values: Record<string, unknown> = {};
  for (const { name, column, at } of columns) {
    const raw = properties[header[at] ?? ''];
    const cell = readCell(column, textOf(raw));
    if ('code' in cell) return { rowNo, refusal: { column: name, code: cell.code, detail: cell.detail } };
    values[name] = cell.value;
  }
  const refuse = (column: string, code: 'value.missing' | 'value.boundary'): ReadRow => ({
    rowNo,
    refusal: { column, code, detail: {} },
  });
  const geometry = isRecord(feature) ? (feature['geometry'] ?? null) : null;
  if (geometry === null) return { rowNo, values: { ...values, boundary: null } };
  if (!values['coordinates']) return refuse('coordinates', 'value.missing');
  // One of the code list, checked by readCell.
  const boundary = boundaryOf(geometry, values['coordinates'] as CoordinateSystem);
  return boundary ? { rowNo, values: { ...values, boundary } } : refuse('boundary', 'value.boundary');
}

/** Grids as a GeoJSON FeatureCollection: properties are the columns, a row is a feature, counted from 1. */
export async function* readGeoJson(path: string, name: string): AsyncGenerator<ReadRow[], Ending> {
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
  if (!Array.isArray(features)) throw unreadable(name, 'file.json');
  const names = new Set<string>();
  for (const feature of features)
    if (isRecord(feature) && isRecord(feature['properties']))
      for (const key of Object.keys(feature['properties'])) names.add(key);
  const header = [...names];
  const { columns, ignored } = mapHeader(name, fileKindOf('grids'), header);
  yield features.map((feature: unknown, at) => readFeature(feature, at + 1, columns, header));
  return {
    encoding: 'UTF-8',
    notes: ignored.length > 0 ? [{ code: 'columns.ignored', values: { columns: ignored.join('、') } }] : [],
  };
}
