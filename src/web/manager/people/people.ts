import type { peopleRoutes } from '#contract/people.ts';
import type { Output } from '#contract/route.ts';
import { api } from '../../api.ts';
import { isTextKey } from '../../text/catalogue.ts';
import type { Say } from '../../text/say.ts';

export type PersonRow = Output<(typeof peopleRoutes)['list']>['people'][number];
export type WaitingGrant = Output<(typeof peopleRoutes)['waitingGrants']>['grants'][number];

export const peopleQuery = { queryKey: ['people', 'list'], queryFn: () => api.people.list() };
export const waitingGrantsQuery = {
  queryKey: ['people', 'grants'],
  queryFn: () => api.people.waitingGrants(),
};

/** A post in the language of the page; a bank's own post as it is. */
export function postName(say: Say, post: string): string {
  const key = `post.${post}`;
  return isTextKey(key) ? say(key) : post;
}
