import { createContains } from '../grid/banded.ts';
import type { Boundary } from '../grid/boundary.ts';
import { cellsOf, createGridIndex } from '../grid/grid-index.ts';
import { metersToEdge } from './distance.ts';
import { createDistrictNames, type NamedDistrict } from './district-name.ts';

/** An administrative area, in WGS-84; `cells` are those of `districtCells`, where they are known already. */
export type District = NamedDistrict & {
  parentNo: string | null;
  boundary: Boundary;
  cells?: readonly string[];
};

const resolution = 7; // About 5 km² a cell: a district has a few hundred, and few cells belong to two.

/** The H3 cells that an area touches, by which the areas at a place are found. */
export const districtCells = (boundary: Boundary): string[] => cellsOf(boundary, resolution);

export type DistrictIndex = {
  /** The districts that a name may mean. */
  named: (name: string) => readonly District[];
  /** Whether the place lies in one of them. */
  isIn: (districts: readonly District[], lon: number, lat: number) => boolean;
  /** Metres to the nearest of them; 0 inside. */
  metersOff: (districts: readonly District[], lon: number, lat: number) => number;
  /** The smallest district that holds the place. */
  districtAt: (lon: number, lat: number) => District | undefined;
};

/** How many districts stand above one; a parent that is not in the register is nobody. */
function depthOf(district: District, byNo: ReadonlyMap<string, District>): number {
  let depth = 0;
  for (let at = district; at.parentNo !== null && depth < 10; depth += 1) {
    const parent = byNo.get(at.parentNo);
    if (!parent) break;
    at = parent;
  }
  return depth;
}

export function createDistrictIndex(districts: readonly District[]): DistrictIndex {
  const holds = new Map(districts.map((district) => [district, createContains(district.boundary)]));
  const isIn = (named: readonly District[], lon: number, lat: number): boolean =>
    named.some((district) => holds.get(district)!(lon, lat));
  const byNo = new Map(districts.map((district) => [district.no, district]));
  const depths = new Map(districts.map((district) => [district, depthOf(district, byNo)]));
  const smallestFirst = districts.toSorted(
    (a, b) => depths.get(b)! - depths.get(a)! || (a.no < b.no ? -1 : 1),
  );
  const { gridAt } = createGridIndex(
    smallestFirst.map((district) => ({
      id: district,
      boundary: district.boundary,
      cells: district.cells ?? districtCells(district.boundary),
    })),
    resolution,
  );
  return {
    named: createDistrictNames(districts),
    isIn,
    metersOff: (named, lon, lat) =>
      isIn(named, lon, lat)
        ? 0
        : Math.min(...named.map((district) => metersToEdge(district.boundary, lon, lat))),
    districtAt: gridAt,
  };
}
