import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ImportUndo } from '#contract/import-undo.ts';
import { api } from '../../api.ts';

/** An undo that runs is asked again soon, one that waits for somebody now and then. */
export const undoQuery = (id: string) =>
  queryOptions({
    queryKey: ['importUndo', id],
    queryFn: () => api.importUndo.get({ query: { id } }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'RUNNING' ? 1500 : state.data?.state === 'WAITING' ? 5000 : false,
  });

/** Counted when somebody is about to decide, never kept. */
export const previewQuery = (id: string) =>
  queryOptions({
    queryKey: ['importUndo', id, 'preview'],
    queryFn: () => api.importUndo.preview({ query: { id } }),
    staleTime: 0,
    gcTime: 0,
  });

export const keptCountOf = ({ kept }: Pick<ImportUndo, 'kept'>): number =>
  kept.reduce((sum, { count }) => sum + count, 0);

/** One step of an undo; the answer is the undo after it. */
export function useUndoStep(id: string, step: 'ask' | 'agree') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.importUndo[step]({ body: { id } }),
    onSuccess: (after) => client.setQueryData(undoQuery(id).queryKey, after),
    // Somebody else may have been faster: what is shown is asked again.
    onError: () => client.invalidateQueries({ queryKey: ['importUndo', id], exact: true }),
  });
}
