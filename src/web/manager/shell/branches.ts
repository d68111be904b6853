import { useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { useCan } from './desk-session.ts';

/** The branches below the actor; asked once, by who may see plans. Others work in their own branch. */
export function useBranches() {
  const mayRead = useCan('plan.read');
  const branches = useQuery({
    queryKey: ['plan', 'branches'],
    queryFn: () => api.plan.branches(),
    staleTime: 5 * 60_000,
    enabled: mayRead,
  });
  return { branches: branches.data?.branches ?? [], known: !mayRead || branches.isFetched };
}
