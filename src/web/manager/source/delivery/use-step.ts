import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Delivery } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { keepDelivery } from './delivery.ts';

type Step = 'submit' | 'reopen' | 'accept';

/** One step of a delivery; the answer is the delivery after it. */
export function useStep(delivery: Delivery) {
  const client = useQueryClient();
  const { id, digest } = delivery;
  return useMutation({
    mutationFn: (step: Step) => {
      if (step === 'submit') return api.delivery.submit({ body: { id } });
      if (step === 'reopen') return api.delivery.reopen({ body: { id } });
      return api.delivery.accept({ body: { id, digest: digest ?? '' } });
    },
    onSuccess: (after) => keepDelivery(client, after),
    // Somebody else may have been faster: what is shown is asked again.
    onError: () => client.invalidateQueries({ queryKey: ['delivery', 'one', id] }),
  });
}
