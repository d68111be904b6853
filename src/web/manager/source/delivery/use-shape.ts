import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { DeliveryFile, deliveryRoutes } from '#contract/delivery.ts';
import type { Input } from '#contract/route.ts';
import { api } from '../../../api.ts';
import { keepDeliveryFile } from './delivery.ts';

/** Where the columns come from and what mends them. */
export type Shape = Pick<DeliveryFile, 'mapping' | 'rules'>;
type Asked = Omit<Input<(typeof deliveryRoutes)['shape']>['body'], 'deliveryId' | 'fileNo'>;

/** Everything that a person may say about how a file is read; each answer holds all rows checked anew. */
export function useShape(file: DeliveryFile) {
  const client = useQueryClient();
  const { deliveryId, fileNo } = file;
  const [wanted, setWanted] = useState<Shape | null>(null);
  const [before, setBefore] = useState<Shape | null>(null);
  const latest = useRef<Asked | null>(null);
  const send = useMutation({
    // One after the other; of those that wait only the last is sent.
    scope: { id: `shape ${deliveryId} ${fileNo}` },
    mutationFn: async (asked: Asked) =>
      latest.current === asked ? api.delivery.shape({ body: { deliveryId, fileNo, ...asked } }) : null,
    onSuccess: async (found) => {
      if (found) await keepDeliveryFile(client, found);
    },
    onSettled: (_found, _error, asked) => {
      if (latest.current === asked) setWanted(null);
    },
  });
  const ask = (asked: Asked) => {
    latest.current = asked;
    send.mutate(asked);
  };
  const { mapping, rules } = file;
  const shown: Shape = wanted ?? { mapping, rules };
  const change = (shape: Shape) => {
    setWanted(shape);
    ask(shape);
  };
  return {
    /** As the person wants it, though the server may still be checking. */
    shown,
    isPending: send.isPending,
    error: send.error,
    change: (part: Partial<Shape>) => {
      setBefore(shown);
      change({ ...shown, ...part });
    },
    /** Another kind, sheet or header row, or a profile: the server maps anew. */
    read: (asked: Omit<Asked, 'mapping' | 'rules'>) => {
      setBefore(null);
      ask(asked);
    },
    /** Takes the last change back. */
    undo: before && {
      run: () => {
        setBefore(null);
        change(before);
      },
    },
  };
}
export type ShapeControl = ReturnType<typeof useShape>;
