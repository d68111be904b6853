import { type CoordinateSystem, toWgs84 } from '../grid/coordinate.ts';
import type { District, DistrictIndex } from './district-index.ts';
import { weighSystems, type Weighed } from './weigh-systems.ts';

/** A place as its file has it: where, and in which district by name. */
export type GivenPlace = { lon: number; lat: number; district: string | null };

/**
 * PLACED: on the map, in WGS-84. OUTSIDE: not in the district it names, by more than a border's error. DOUBTED: of a
 * file whose system is another than it says. The last two are on no map: a place is never put where it is not.
 */
export type Judged = {
  position: 'PLACED' | 'OUTSIDE' | 'DOUBTED';
  lon: number | null;
  lat: number | null;
  /** Metres off the district it names; null where there is none to check it against. */
  metersOff: number | null;
  /** Where it lies instead, if that is known. */
  lies: District | undefined;
};
export type PositionRule = {
  /** How far beyond a border a place may lie: borders are drawn coarsely, and estates stand on them. */
  toleranceMeters: number;
  /** How many places must come right in another system before a file is doubted (weigh-systems.ts). */
  evidenceMin: number;
};

/** Judges the places of one file that says one coordinate system, all together and then each. */
export function judgePositions(
  index: DistrictIndex,
  places: readonly GivenPlace[],
  stated: CoordinateSystem,
  { toleranceMeters, evidenceMin }: PositionRule,
): { weighed: Weighed; judged: Judged[] } {
  const sightings = places.map(({ lon, lat, district }) => ({
    lon,
    lat,
    named: district === null ? [] : index.named(district),
  }));
  const weighed = weighSystems(index, sightings, stated, evidenceMin);
  const judged = sightings.map(({ lon, lat, named }): Judged => {
    const at = toWgs84(lon, lat, stated);
    const metersOff = at && named.length > 0 ? index.metersOff(named, at[0], at[1]) : null;
    const isOff = !at || (metersOff ?? 0) > toleranceMeters;
    if (at && !isOff && !weighed.likelier)
      return { position: 'PLACED', lon: at[0], lat: at[1], metersOff, lies: undefined };
    const position = weighed.likelier ? 'DOUBTED' : 'OUTSIDE';
    return {
      position,
      lon: null,
      lat: null,
      metersOff,
      lies: at && isOff ? index.districtAt(...at) : undefined,
    };
  });
  return { weighed, judged };
}
