import { queryOptions } from '@tanstack/react-query';
import type { PersonPair, personRoutes } from '#contract/person.ts';
import type { Input } from '#contract/route.ts';
import { api } from '../../api.ts';
import { codeText } from '../../text/format.ts';
import type { Say } from '../../text/say.ts';
import { ruleWord } from '../param/readable.ts';

export type Answer = Input<(typeof personRoutes)['judge']>['body']['answer'];

export const pairsQuery = (branchId: number) =>
  queryOptions({
    queryKey: ['person', 'pairs', branchId],
    queryFn: () => api.person.pairs({ query: { branchId } }),
  });

/** What speaks for one person, and what makes somebody look, in words. */
export const groundsOf = (say: Say, { grounds }: PersonPair): string =>
  grounds.map((code) => ruleWord(say, code)).join(say('list.comma'));
export const cautionsOf = (say: Say, { cautions }: PersonPair): string =>
  cautions.map((code) => codeText(say, 'caution', code)).join(say('list.comma'));
