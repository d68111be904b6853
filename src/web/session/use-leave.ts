import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { sessionQuery } from './session.ts';

/** Signing out and changing the role both forget everything that was shown. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.session.signOut(),
    onSuccess: () => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, null);
    },
  });
}

export function useSwitchRole() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (grantId: string) => api.session.switchRole({ body: { grantId } }),
    // The new session has a new token: nothing else may be asked before it is there.
    onSuccess: async () => {
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await client.resetQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
  });
}
