import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

export const todayQuery = queryOptions({
  queryKey: ['today'],
  queryFn: () => api.plan.today(),
  // Someone else may have recorded a refusal: the list is never older than a minute while it is looked at.
  refetchInterval: 60_000,
});

export const gridsQuery = queryOptions({
  queryKey: ['grids'],
  queryFn: () => api.grid.list({ query: {} }),
});

export const portfolioQuery = infiniteQueryOptions({
  queryKey: ['portfolio'],
  queryFn: ({ pageParam }) =>
    api.customer.list({ query: { limit: 50, ...(pageParam !== null && { after: pageParam }) } }),
  initialPageParam: null as string | null, // Widened: the first page has no cursor, the next have one.
  getNextPageParam: (page) => page.after,
});

export const searchQuery = (name: string) =>
  queryOptions({
    queryKey: ['search', name],
    queryFn: () => api.customer.search({ body: { name } }),
    enabled: name !== '',
  });

export const customerQuery = (id: string) =>
  queryOptions({ queryKey: ['customer', id], queryFn: () => api.customer.get({ query: { id } }) });

export const touchesQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'touches'],
    queryFn: () => api.touch.list({ query: { customerId } }),
  });
