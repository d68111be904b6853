import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Delivery, DeliveryFile, deliveryRoutes } from '#contract/delivery.ts';
import type { importProfileRoutes } from '#contract/import-profile.ts';
import type { Column } from '#contract/dictionary/column.ts';
import { type FileKindName, fileKindOf, fileKinds } from '#contract/dictionary.ts';
import type { Output } from '#contract/route.ts';
import { api } from '../../../api.ts';
import type { Language } from '../../../text/say.ts';
import type { PaceState } from '../../../ui/Pace.tsx';

export type FileSummary = Delivery['files'][number];
export type OpenDelivery = Output<(typeof deliveryRoutes)['list']>['deliveries'][number];
export type BadCell = Output<(typeof deliveryRoutes)['badRows']>['cells'][number];
export type ImportProfile = Output<(typeof importProfileRoutes)['list']>['profiles'][number];

export const deliveriesKey = ['delivery', 'list'];
export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['delivery', 'one', id],
    queryFn: () => api.delivery.get({ query: { id } }),
    refetchInterval: ({ state }) => askAgainMs(state.data?.state),
  });
export const fileQuery = (deliveryId: string, fileNo: number) =>
  queryOptions({
    queryKey: ['delivery', 'file', deliveryId, fileNo],
    queryFn: () => api.delivery.file({ query: { deliveryId, fileNo } }),
    staleTime: 60_000,
  });
export const profilesQuery = queryOptions({
  queryKey: ['delivery', 'profiles'],
  queryFn: () => api.importProfile.list(),
});

/** A run goes on by itself; what waits for somebody else changes when they are there. */
function askAgainMs(state: Delivery['state'] | undefined): number | false {
  if (state === 'WAITING') return 5000;
  return state && moves(state) ? 2000 : false;
}

/** States that go on by themselves. */
export const moves = (state: Delivery['state']): boolean => state === 'QUEUED' || state === 'RUNNING';

export const shapeOfState: Record<Delivery['state'], PaceState> = {
  DRAFT: 'pace',
  WAITING: 'behind',
  REJECTED: 'alarm',
  QUEUED: 'pace',
  RUNNING: 'ahead',
  DONE: 'ahead',
  FAILED: 'alarm',
  DISCARDED: 'pace',
};

/** Takes what the server says of a file; the delivery's own numbers follow from it and are asked again. */
export function keepDeliveryFile(client: QueryClient, file: DeliveryFile): Promise<void> {
  client.setQueryData(fileQuery(file.deliveryId, file.fileNo).queryKey, file);
  return client.invalidateQueries({ queryKey: deliveryQuery(file.deliveryId).queryKey });
}

/** Takes what the server says of a delivery; the list of open ones may name it otherwise now. */
export function keepDelivery(client: QueryClient, delivery: Delivery): Promise<void> {
  client.setQueryData(deliveryQuery(delivery.id).queryKey, delivery);
  return client.invalidateQueries({ queryKey: deliveriesKey });
}

/** Obstacles that a choice on the page takes away; the page asks for it in its place. */
const choosable = new Set(['file.kind-unknown', 'file.column-missing']);
export const isChoosable = (file: FileSummary): boolean =>
  file.obstacle === null || choosable.has(file.obstacle.code);

/** Numbers that are no reason to refuse a row, and still look wrong. */
export const isWarning = ({ code }: { code: string }): boolean => code === 'ref.zeros';

/** Rows that will be refused though they are whole: the most that one unregistered number takes along. */
export const unknownRows = ({ check }: FileSummary): number =>
  Math.max(0, ...(check?.references ?? []).filter((one) => !isWarning(one)).map(({ rows }) => rows));

/** What keeps a file from being imported; undefined when nothing does. */
export type Todo = 'obstacle' | 'kind' | 'columns' | 'empty' | 'bad' | undefined;
export function todoOf(file: FileSummary): Todo {
  if (file.obstacle && !choosable.has(file.obstacle.code)) return 'obstacle';
  if (file.kind === null) return 'kind';
  if (file.check === null) return 'columns';
  if (file.check.goodCount === 0) return file.check.badCount > 0 ? 'bad' : 'empty';
  return file.check.badCount > 0 ? 'bad' : undefined;
}
/** Bad rows are a matter of choice: they stay out, and the rest goes in. */
export const isReady = (file: FileSummary): boolean =>
  file.obstacle === null && file.kind !== null && (file.check?.goodCount ?? 0) > 0;

const everyDay: readonly FileKindName[] = ['customers', 'holdings', 'consents', 'refusals'];
/** What a branch brings and takes most days stands first; the registers of the bank behind it. */
export const kindsInUse = [...everyDay, ...fileKinds.filter((kind) => !everyDay.includes(kind))];

export const kindWord = (kind: FileKindName, language: Language): string =>
  language === 'zh' ? fileKindOf(kind).zh : kind;

const columnOf = (kind: FileKindName, name: string): Column | undefined => fileKindOf(kind).columns[name];

export const columnWord = (kind: FileKindName | null, name: string, language: Language): string =>
  (kind && language === 'zh' && columnOf(kind, name)?.zh) || name;

/** A column of the file as a spreadsheet names it: 0 is A, 26 is AA. */
export function letterOf(at: number): string {
  const last = String.fromCodePoint(65 + (at % 26));
  return at < 26 ? last : letterOf(Math.floor(at / 26) - 1) + last;
}

/** Columns of a kind that it cannot do without. */
export const requiredOf = (kind: FileKindName): string[] =>
  Object.entries(fileKindOf(kind).columns)
    .filter(([, column]) => column.required)
    .map(([name]) => name);
