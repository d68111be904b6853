import type { Output } from '#contract/route.ts';
import type { paramRoutes } from '#contract/param.ts';
import { api } from '../../api.ts';
import { isTextKey } from '../../text/catalogue.ts';
import type { Say } from '../../text/say.ts';

export type ParamRow = Output<(typeof paramRoutes)['list']>['params'][number];

export const paramsQuery = { queryKey: ['param', 'list'], queryFn: () => api.param.list() };

export function paramName(say: Say, key: string): string {
  const text = `param.${key}`;
  return isTextKey(text) ? say(text) : key;
}

/** Where a value comes from: one of our first values, or the words of who proposed it. */
export function paramSource(say: Say, source: string): string {
  const text = `param-source.${source}`;
  return isTextKey(text) ? say(text) : source;
}
