import { queryOptions } from '@tanstack/react-query';
import type { Delivery } from '#contract/delivery.ts';
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
    refetchInterval: ({ state }) => (state.data && state.data.job.endedAt === null ? 2000 : false),
  });

/** An import that a person brought by the page; the operator's own bear the name of their profile. */
export const isUploaded = (job: { profile: string }): boolean => job.profile === 'upload';

export const isKind = (kind: string): kind is keyof typeof dictionary => Object.hasOwn(dictionary, kind);

/** What a file is about: the dictionary's own name, as in the guide to the files. */
export const accountKindWord = (kind: string, language: Language): string =>
  isKind(kind) && language === 'zh' ? dictionary[kind].zh : kind;

/** Each file of an account with the uploaded file that it was: of the same name and kind, in the order they came. */
export function uploadedOf(files: readonly AccountFile[], delivery: Delivery) {
  const left = [...delivery.files];
  return files.flatMap(({ name, kind }) => {
    const at = left.findIndex((one) => one.name === name && one.kind === kind);
    return at < 0 ? [] : left.splice(at, 1);
  });
}
