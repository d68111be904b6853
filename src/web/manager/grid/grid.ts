import type { gridRoutes } from '#contract/grid.ts';
import type { Output } from '#contract/route.ts';

type Grids = Output<(typeof gridRoutes)['list']>;
export type GridRow = Grids['grids'][number];
export type PlaceRow = Grids['places'][number];
