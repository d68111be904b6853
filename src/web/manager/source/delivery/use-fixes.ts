import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { DeliveryFile } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { type BadCell, keepDeliveryFile } from './delivery.ts';

/** What became of a row that somebody worked on; `bad` says what is wrong with the new value. */
export type Fixed =
  | { state: 'saving' }
  | { state: 'fixed' }
  | { state: 'left-out' }
  | { state: 'back' }
  | { state: 'bad'; cell: BadCell }
  | { state: 'failed' };
type Of = Pick<DeliveryFile, 'deliveryId' | 'fileNo'>;
type Fix = { rowNo: number; value: string };

const fixesAtOnce = 200;

/** Which of some rows are still bad in a column. */
async function stillBad(of: Of, column: string, rowNos: readonly number[]): Promise<Map<number, BadCell>> {
  const wanted = new Set(rowNos);
  const last = Math.max(...rowNos);
  const found = new Map<number, BadCell>();
  for (let after: number | null = Math.min(...rowNos) - 1; after !== null && after < last;) {
    const page: Awaited<ReturnType<typeof api.delivery.badRows>> = await api.delivery.badRows({
      query: { deliveryId: of.deliveryId, fileNo: of.fileNo, column, after },
    });
    for (const cell of page.cells) if (wanted.has(cell.rowNo)) found.set(cell.rowNo, cell);
    after = page.next;
  }
  return found;
}

/**
 * Sends what is typed into bad cells. One call at a time; what is typed meanwhile goes together in the next, so
 * that nobody waits for the check of a large file between two rows.
 */
export function useFixes(file: Of, column: string | null) {
  const client = useQueryClient();
  const [fixed, setFixed] = useState<ReadonlyMap<number, Fixed>>(new Map());
  const waiting = useRef<Fix[]>([]);
  const isBusy = useRef(false);
  const mark = (rows: Iterable<readonly [number, Fixed]>) => setFixed((old) => new Map([...old, ...rows]));
  const { deliveryId, fileNo } = file;

  const send = useMutation({
    mutationFn: async ({ fixes, name }: { fixes: Fix[]; name: string }) => {
      const cells = fixes.map(({ rowNo, value }) => ({ rowNo, column: name, value }));
      const found = await api.delivery.fixCells({ body: { deliveryId, fileNo, cells } });
      const rowNos = fixes.map(({ rowNo }) => rowNo);
      return { found, still: await stillBad(file, name, rowNos) };
    },
    onSuccess: ({ found, still }, { fixes }) => {
      mark(
        fixes.map(({ rowNo }) => {
          const cell = still.get(rowNo);
          return [rowNo, cell ? { state: 'bad', cell } : { state: 'fixed' }] as const;
        }),
      );
      return keepDeliveryFile(client, found);
    },
    onError: (_, { fixes }) => mark(fixes.map(({ rowNo }) => [rowNo, { state: 'failed' }] as const)),
    onSettled: () => {
      isBusy.current = false;
      sendNext();
    },
  });
  const sendNext = () => {
    const fixes = waiting.current.slice(0, fixesAtOnce);
    if (isBusy.current || fixes.length === 0 || column === null) return;
    waiting.current = waiting.current.slice(fixesAtOnce);
    isBusy.current = true;
    send.mutate({ fixes, name: column });
  };

  const leaveOut = useMutation({
    mutationFn: ({ rowNo, back }: { rowNo: number; back: boolean }) =>
      api.delivery.leaveOut({ body: { deliveryId, fileNo, rowNos: [rowNo], back } }),
    onSuccess: (found, { rowNo, back }) => {
      mark([[rowNo, { state: back ? 'back' : 'left-out' }]]);
      return keepDeliveryFile(client, found);
    },
  });
  return {
    fixed,
    error: send.error ?? leaveOut.error,
    fix: (fix: Fix) => {
      // What was typed last for a row is what counts.
      waiting.current = [...waiting.current.filter(({ rowNo }) => rowNo !== fix.rowNo), fix];
      mark([[fix.rowNo, { state: 'saving' }]]);
      sendNext();
    },
    leaveOut: leaveOut.mutate,
  };
}
export type Fixes = ReturnType<typeof useFixes>;
