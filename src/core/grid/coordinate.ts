import gcoord from 'gcoord';

export const coordinateSystems = ['WGS84', 'GCJ02', 'BD09'] as const;
export type CoordinateSystem = (typeof coordinateSystems)[number];

// The package's types describe its bundler build; Node loads the CommonJS one, whose default is the object itself.
const coordinates = gcoord as unknown as typeof gcoord.default;

/** A position in WGS-84; undefined for 0,0, what is no number, or what is off the globe: never a guess. */
export function toWgs84(
  lon: number,
  lat: number,
  system: CoordinateSystem,
): [lon: number, lat: number] | undefined {
  if (!Number.isFinite(lon) || !Number.isFinite(lat) || (lon === 0 && lat === 0)) return undefined;
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return undefined;
  if (system === 'WGS84') return [lon, lat];
  const [x, y] = coordinates.transform([lon, lat], coordinates[system], coordinates.WGS84);
  return [x, y];
}
