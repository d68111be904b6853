import { queryOptions } from '@tanstack/react-query';
import { dictionary } from '#contract/dictionary.ts';
import type { Output } from '#contract/route.ts';
import type { sourceRoutes } from '#contract/source.ts';
import { api } from '../../api.ts';
import type { Language } from '../../text/say.ts';

export type Account = Output<(typeof sourceRoutes)['importAccount']>;
export type AccountFile = Account['files'][number];

/** The account of an import; one that still runs is asked again. */
export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['source', 'importAccount', id],
    queryFn: () => api.source.importAccount({ query: { id } }),
    refetchInterval: ({ state }) =>
      state.data && (state.data.job.endedAt === null || state.data.job.state === 'UNDOING') ? 2000 : false,
  });

/** An import that a person brought by the page; the operator's own bear the name of their profile. */
export const isUploaded = (job: { profile: string }): boolean => job.profile === 'upload';

export const isKind = (kind: string): kind is keyof typeof dictionary => Object.hasOwn(dictionary, kind);

/** What a file is about: the dictionary's own name, as in the guide to the files. */
export const accountKindWord = (kind: string, language: Language): string =>
  isKind(kind) && language === 'zh' ? dictionary[kind].zh : kind;
