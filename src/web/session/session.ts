import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import type { sessionRoutes } from '#contract/session.ts';
import type { Output } from '#contract/route.ts';
import { ApiProblem } from '../api-problem.ts';
import { api } from '../api.ts';
import { keepCsrf } from '../wire.ts';

export type Session = Output<(typeof sessionRoutes)['get']>;

const isStranger = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  (error.code === 'access.anonymous' || error.code === 'session.second-factor');

/** Why the last session ended, as the server said it: shown at the sign-in. */
export const endedKey = ['session-ended'];

/** Who is signed in; null when nobody is. A write's token is taken from here, and from nowhere else. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      const session = await api.session.get();
      keepCsrf(session.csrf);
      return session;
    } catch (error) {
      if (isStranger(error)) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Wherever a session turns out to have ended, the page shows the sign-in; its address stays. */
export function newClient(): QueryClient {
  const onError = (error: unknown) => {
    if (!isStranger(error)) return;
    client.setQueryData(endedKey, error instanceof ApiProblem ? error.details['reason'] : undefined);
    client.setQueryData(sessionQuery.queryKey, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    // The client of the API repeats what may be repeated; offline we try and say so, rather than wait unseen.
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', staleTime: 15_000 },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return client;
}
