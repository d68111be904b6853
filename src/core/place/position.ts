/** Why a written position is none, before any district is looked at. */
export type PositionFault = 'half' | 'zero' | 'swapped' | 'abroad';

/** A box around all of China, its seas included, in degrees; the systems differ by less than its margin. */
const box = { west: 73.4, east: 135.1, south: 3.7, north: 53.6 };
const inBox = (lon: number, lat: number): boolean =>
  lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north;

/** What is wrong with a pair of coordinates; both missing is no fault, only no position. */
export function positionFault(lon: number | null, lat: number | null): PositionFault | undefined {
  if (lon === null && lat === null) return undefined;
  if (lon === null || lat === null) return 'half';
  if (lon === 0 && lat === 0) return 'zero';
  if (inBox(lon, lat)) return undefined;
  return inBox(lat, lon) ? 'swapped' : 'abroad';
}
