import { type CoordinateSystem, coordinateSystems, toWgs84 } from '../grid/coordinate.ts';
import type { District, DistrictIndex } from './district-index.ts';

/** A position as a file wrote it, with the districts that the name beside it may mean. */
export type Sighting = { lon: number; lat: number; named: readonly District[] };

export type Weighed = {
  /** How many positions stand beside a district that is known. */
  checkedCount: number;
  /** How many of these lie in their district, were the file written in each system. */
  insideCount: Readonly<Record<CoordinateSystem, number>>;
  /** The system that the file is more likely written in, where that is not the one it says. */
  likelier: CoordinateSystem | null;
};

/** So many positions must come right for each that goes wrong, before a file is doubted. */
const gainPerLoss = 4;
/** Of a file with fewer places than the evidence asks for, at least so many and more than half. */
const smallFileMin = 3;

/**
 * Weighs what a file says of its coordinates against the districts it names (first: tried on 12,277 real places, of
 * which a wrong system leaves seven in eight in their own district, because districts are large). A position counts
 * only where two systems disagree: another system is likelier when it brings at least `evidenceMin` positions into
 * their districts, or most of a small file, and takes next to none out of theirs.
 */
export function weighSystems(
  index: DistrictIndex,
  sightings: readonly Sighting[],
  stated: CoordinateSystem,
  evidenceMin: number,
): Weighed {
  const insideCount = { WGS84: 0, GCJ02: 0, BD09: 0 };
  const gained = { WGS84: 0, GCJ02: 0, BD09: 0 };
  const lost = { WGS84: 0, GCJ02: 0, BD09: 0 };
  let checkedCount = 0;
  const isInside = ({ lon, lat, named }: Sighting, system: CoordinateSystem): boolean => {
    const at = toWgs84(lon, lat, system);
    return at !== undefined && index.isIn(named, at[0], at[1]);
  };
  for (const sighting of sightings) {
    if (sighting.named.length === 0) continue;
    checkedCount += 1;
    const asStated = isInside(sighting, stated);
    for (const system of coordinateSystems) {
      const inside = system === stated ? asStated : isInside(sighting, system);
      if (inside) insideCount[system] += 1;
      if (inside && !asStated) gained[system] += 1;
      if (!inside && asStated) lost[system] += 1;
    }
  }
  const isLikelier = (system: CoordinateSystem): boolean =>
    gained[system] >= gainPerLoss * lost[system] + (lost[system] > 0 ? 1 : 0) &&
    (gained[system] >= evidenceMin || (gained[system] >= smallFileMin && gained[system] * 2 > checkedCount));
  const [likelier = null] = coordinateSystems
    .filter((system) => system !== stated && isLikelier(system))
    .toSorted((a, b) => insideCount[b] - insideCount[a]);
  return { checkedCount, insideCount, likelier };
}
