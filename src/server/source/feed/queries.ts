import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { FeedChangeView, feedRoutes } from '#contract/feed.ts';
import type { Output } from '#contract/route.ts';
import type { DueStep } from '#core/feed/change.ts';
import type { Context } from '../../context.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asActor, asJob } from '../../db/scope.ts';
import { purposeOf } from '../queries.ts';
import { findStanding } from './standing.ts';

type Listed = Output<typeof feedRoutes.list>;
type Delivery = Listed['deliveries'][number];
const deliveriesShown = 14;

type Stored = {
  branch_id: number;
  delivery_id: string;
  new_count: number;
  gone_count: number;
  gone_held_count: number;
  back_count: number;
  due: unknown;
};
/** Written by changes.ts. */
const dueOf = (stored: unknown): DueStep[] => stored as DueStep[]; // What it wrote.

function sumOf(rows: readonly Stored[]): FeedChangeView {
  const sum = (of: (row: Stored) => number) => rows.reduce((total, row) => total + of(row), 0);
  const steps = new Map<number, number>();
  for (const { step, count } of rows.flatMap((row) => dueOf(row.due)))
    steps.set(step, (steps.get(step) ?? 0) + count);
  return {
    newCount: sum((row) => row.new_count),
    goneCount: sum((row) => row.gone_count),
    goneHeldCount: sum((row) => row.gone_held_count),
    backCount: sum((row) => row.back_count),
    due: [...steps].map(([step, count]) => ({ step, count })).toSorted((a, b) => a.step - b.step),
  };
}

/** The last deliveries with what each changed among the branches that the actor reaches, and what is late. */
export const listFeed = ({ database }: Context, actor: Actor, now: Date): Promise<Listed> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const rows = await tx
        .selectFrom('feed_delivery')
        // The run is named to whoever reads its account.
        .leftJoin('import_job', 'import_job.id', 'feed_delivery.job_id')
        .selectAll('feed_delivery')
        .select('import_job.id as run_id')
        .orderBy('tried_at', 'desc')
        .limit(deliveriesShown)
        .execute();
      const changes = await tx
        .selectFrom('feed_change')
        .selectAll()
        .where('delivery_id', '=', sql<string>`any(${rows.map((row) => row.id)}::uuid[])`)
        .execute();
      const changesOf = Map.groupBy(changes, (row) => row.delivery_id);
      const standing = await findStanding(tx, now);
      return {
        standing: standing ? { ...standing, lookedAt: standing.lookedAt?.toISOString() ?? null } : null,
        deliveries: rows.map((row) => ({
          id: row.id,
          name: row.name,
          asOf: row.as_of_on,
          state: row.undone_at === null ? (row.state as Delivery['state']) : 'UNDONE', // By CHECK (0033_feed.sql).
          enteredAt: row.entered_at.toISOString(),
          endedAt: row.ended_at?.toISOString() ?? null,
          jobId: row.run_id,
          faults: row.faults as Delivery['faults'], // Written by ledger.ts in this shape.
          change:
            row.state === 'APPLIED' && row.undone_at === null ? sumOf(changesOf.get(row.id) ?? []) : null,
        })),
      };
    },
    { purpose: purposeOf(actor) },
  );

/** What the last delivery changed in a branch, and of which day its data are; undefined where there was none. */
export async function findLastChange(
  tx: Tx,
  branchId: number,
): Promise<(FeedChangeView & { asOf: string }) | undefined> {
  const found = await tx
    .selectFrom('feed_change')
    .innerJoin('feed_delivery', 'feed_delivery.id', 'feed_change.delivery_id')
    .selectAll('feed_change')
    .select('feed_delivery.as_of_on')
    .where('feed_change.branch_id', '=', branchId)
    .where('feed_delivery.undone_at', 'is', null)
    .orderBy('feed_delivery.ended_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found && found.as_of_on !== null ? { asOf: found.as_of_on, ...sumOf([found]) } : undefined;
}

/** Deliveries by state, and whether data are late: for whoever watches the server. */
export const measureFeed = (
  database: Database,
  now: Date,
): Promise<{ states: Map<string, number>; late: boolean }> =>
  asJob(database, null, async (tx) => {
    const rows = await tx
      .selectFrom('feed_delivery')
      .select(['state', sql<number>`count(*)::int`.as('count')])
      .groupBy('state')
      .execute();
    const standing = await findStanding(tx, now);
    return {
      states: new Map(rows.map((row) => [row.state, row.count])),
      late: Boolean(standing?.missingOn),
    };
  });
