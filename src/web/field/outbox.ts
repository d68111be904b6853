import { type QueryClient, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import type { Input, Output } from '#contract/route.ts';
import type { planRoutes } from '#contract/plan.ts';
import type { touchRoutes } from '#contract/touch.ts';
import { ApiProblem } from '../api-problem.ts';
import { api } from '../api.ts';
import { withMotion } from './motion.ts';
import { todayQuery } from './queries.ts';

type Named = { key: string; name: string; by: string };
/** What happened in the field: made here with its own id and key, so that sending it twice is one fact. */
type Fact = Named &
  (
    | { kind: 'touch'; body: Input<(typeof touchRoutes)['record']>['body'] }
    | { kind: 'refusal'; body: Input<(typeof touchRoutes)['refuse']>['body'] }
  );
type Kept = { droppedTaskCount: number };
type Today = Output<(typeof planRoutes)['today']>;

const mutationKey = ['fact'];

async function sendFact(fact: Fact): Promise<Kept> {
  if (fact.kind === 'refusal') return api.touch.refuse({ body: fact.body, key: fact.key });
  return api.touch.record({ body: fact.body, key: fact.key });
}

/** The day without the task that now has its result, until the server's own answer is here. */
function without(today: Today | undefined, fact: Fact): Today | undefined {
  if (!today) return undefined;
  const tasks = today.tasks.filter((task) =>
    fact.kind === 'refusal' ? task.customer.id !== fact.body.customerId : task.id !== fact.body.taskId,
  );
  const doneCount = today.doneCount + (fact.kind === 'touch' && tasks.length < today.tasks.length ? 1 : 0);
  return { ...today, tasks, doneCount };
}

async function settle(client: QueryClient, fact: Fact): Promise<void> {
  withMotion(() => client.setQueryData(todayQuery.queryKey, (today) => without(today, fact)));
  await Promise.all([
    client.invalidateQueries({ queryKey: todayQuery.queryKey }),
    client.invalidateQueries({ queryKey: ['customer', fact.body.customerId] }),
  ]);
}

/**
 * The queue of unsent facts is the mutation cache: one after the other, again and again while the server
 * is not reached, each time with the same key. What the server refuses stops and is shown. In memory only.
 */
export function useSend() {
  const client = useQueryClient();
  return useMutation({
    mutationKey,
    mutationFn: sendFact,
    scope: { id: 'facts' },
    gcTime: Number.POSITIVE_INFINITY,
    retry: (_count, error) => error instanceof ApiProblem && error.code === 'network.down',
    retryDelay: (count) => Math.min(1000 * 2 ** count, 10_000),
    onSuccess: (_kept, fact) => settle(client, fact),
  });
}

export type Sent = {
  id: number;
  fact: Fact;
  kept: Kept | undefined;
  error: unknown;
  state: 'sending' | 'unreached' | 'stopped' | 'kept';
};

/** Everything sent from this page by this person, with what became of it. */
export function useSent(by: string): Sent[] {
  return useMutationState({
    filters: { mutationKey },
    select: ({ mutationId, state }): Sent => ({
      id: mutationId,
      fact: state.variables as Fact, // Only useSend makes mutations of this key.
      kept: state.data as Kept | undefined, // As above.
      error: state.error,
      state:
        state.status === 'success'
          ? 'kept'
          : state.status === 'error'
            ? 'stopped'
            : state.failureCount > 0 || state.isPaused
              ? 'unreached'
              : 'sending',
    }),
  }).filter((sent) => sent.fact.by === by);
}

/** Takes a stopped fact out of the queue. */
export function useForget(): (id: number) => void {
  const cache = useQueryClient().getMutationCache();
  return (id) => {
    const mutation = cache.getAll().find((one) => one.mutationId === id);
    if (mutation) cache.remove(mutation);
  };
}
