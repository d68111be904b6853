import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { deliveryRoutes } from '#contract/delivery.ts';
import { problem } from '#contract/problem.ts';
import { refusalSentence } from '#contract/refusal.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Context } from '../../context.ts';
import { asActor } from '../../db/scope.ts';
import { selectBad } from './bad.ts';
import { getFile, isOpen, selectDeliveries, selectFiles } from './delivery-row.ts';
import { headOf, viewDelivery } from './delivery-view.ts';
import { viewFile } from './file-view.ts';
import { findProgress } from './progress.ts';

type Routes = typeof deliveryRoutes;
const feed = { purpose: 'feed' } as const;
const cellsAPage = 100;

export const listDeliveries = ({ database }: Context, actor: Actor): Promise<Output<Routes['list']>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const rows = await selectDeliveries(tx, isOpen);
      const files = Map.groupBy(
        await selectFiles(
          tx,
          rows.map(({ id }) => id),
        ),
        (file) => file.delivery_id,
      );
      return {
        deliveries: rows.map((row) => {
          const own = files.get(row.id) ?? [];
          return { ...headOf(actor, row, own), files: own.map(({ name }) => name) };
        }),
      };
    },
    feed,
  );

export const getDelivery = (
  { database }: Context,
  actor: Actor,
  { query }: Input<Routes['get']>,
  now: Date,
): Promise<Output<Routes['get']>> =>
  asActor(database, actor, (tx) => viewDelivery(database, tx, actor, query.id, now), feed);

export const getDeliveryFile = (
  { database }: Context,
  actor: Actor,
  { query }: Input<Routes['file']>,
): Promise<Output<Routes['file']>> =>
  asActor(
    database,
    actor,
    async (tx) => viewFile(tx, database.keys, await getFile(tx, query.deliveryId, query.fileNo)),
    feed,
  );

export const getProgress = (
  { database }: Context,
  actor: Actor,
  { query }: Input<Routes['progress']>,
): Promise<Output<Routes['progress']>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const [row] = await selectDeliveries(tx, sql<boolean>`d.id = ${query.id}::uuid`);
      if (!row) throw problem('access.not-found');
      return findProgress(database, tx, row);
    },
    feed,
  );

/** The next bad cells behind a row, whole rows at a time. */
export const listBadRows = (
  { database }: Context,
  actor: Actor,
  { query }: Input<Routes['badRows']>,
): Promise<Output<Routes['badRows']>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const file = await getFile(tx, query.deliveryId, query.fileNo);
      const rows = await selectBad(tx, file, { ...query, limit: cellsAPage + 61 });
      const last = rows[cellsAPage - 1]?.rowNo;
      const page = last === undefined ? rows : rows.filter(({ rowNo }) => rowNo <= last);
      return {
        cells: page.map((cell) => ({
          ...cell,
          sentence: refusalSentence({ ...cell, file: file.name, kind: file.kind ?? '' }),
        })),
        next: page.length < rows.length ? (page.at(-1)?.rowNo ?? null) : null,
      };
    },
    feed,
  );
