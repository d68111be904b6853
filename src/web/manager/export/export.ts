import { queryOptions } from '@tanstack/react-query';
import type { ExportRequest, exportRoutes } from '#contract/export.ts';
import type { Output } from '#contract/route.ts';
import type { ExportSeat } from '#core/export/approval.ts';
import { api } from '../../api.ts';
import type { PaceState } from '../../ui/Pace.tsx';

export type Counted = Output<(typeof exportRoutes)['count']>;

/** A request, and how it stands: one whose time is over stands so before the house has cleared it away. */
export type Asked = ExportRequest & { stand: ExportRequest['state'] };

const standOf = ({ state, lapsesAt }: ExportRequest, now: number): Asked['stand'] =>
  state === 'READY' && Date.parse(lapsesAt) <= now ? 'GONE' : state;

export const exportsQuery = queryOptions({
  queryKey: ['export', 'list'],
  queryFn: async (): Promise<{ requests: Asked[] }> => {
    const { requests } = await api.export.list();
    const now = Date.now();
    return { requests: requests.map((one) => ({ ...one, stand: standOf(one, now) })) };
  },
  // What is being written is there soon; what waits for somebody changes when they are there.
  refetchInterval: ({ state }) =>
    state.data?.requests.some((one) => one.state === 'APPROVED') ? 2000 : 15_000,
});

export const shapeOfStand: Record<Asked['stand'], PaceState> = {
  WAITING: 'behind',
  APPROVED: 'pace',
  READY: 'ahead',
  REJECTED: 'alarm',
  WITHDRAWN: 'pace',
  REFUSED: 'alarm',
  LAPSED: 'pace',
  GONE: 'pace',
};

/** What became of a seat: who sat on it and said what; undefined while nobody has. */
export const decisionOn = ({ decisions }: ExportRequest, seat: ExportSeat) =>
  decisions.find((one) => one.seat === seat);
