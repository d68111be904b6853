import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { customerRoutes } from '#contract/customer.ts';
import type { Output } from '#contract/route.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import type { Tables } from '../db/tables.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { personOf } from './person.ts';

export type CustomerRow = Selectable<Tables['customer']>;
const everyone = sql<CustomerRow>`customer`;

/**
 * Customers as a list shows them, each with whether it is the actor's own: owned, helped, or on the actor's tasks of
 * today (defaults.md, masking). `from` is the table or a part of it.
 */
export const selectLines = (tx: Tx, actor: Actor, from: RawBuilder<CustomerRow> = everyone) =>
  tx
    .selectFrom(from.as('customer'))
    .leftJoin('staff as owner', 'owner.id', 'customer.owner_id')
    .leftJoin('grid', (join) =>
      join.onRef('grid.branch_id', '=', 'customer.branch_id').onRef('grid.id', '=', 'customer.grid_id'),
    )
    .leftJoin('employer', (join) =>
      join
        .onRef('employer.branch_id', '=', 'customer.branch_id')
        .onRef('employer.id', '=', 'customer.employer_id'),
    )
    .select([
      'customer.id',
      'customer.branch_id',
      'customer.person_id',
      'customer.customer_no',
      'customer.contact_sealed',
      'customer.id_no_sealed',
      'customer.owner_id',
      'customer.owner_reason',
      'customer.district',
      'customer.is_leading',
      'customer.overdue_days',
      'customer.updated_at',
      'owner.name as owner_name',
      'grid.name as grid_name',
      'employer.name as employer_name',
    ])
    .select(
      sql<boolean>`coalesce(customer.owner_id = ${actor.staffId}::uuid, false)
        or customer.id = any ((select sec.helped_ids())::uuid[])
        or customer.person_id = any ((select sec.helped_ids())::uuid[])`.as('is_own'),
    )
    .select(
      sql<number>`(select 1 + count(*)::int from customer m
        where m.branch_id = customer.branch_id and m.merged_into_id = customer.id)`.as('row_count'),
    );
type Line = Awaited<ReturnType<ReturnType<typeof selectLines>['execute']>>[number];

/** One line of a list as the actor may see it. */
export const lineOf = (
  keys: KeyRing,
  row: Line,
): Output<typeof customerRoutes.list>['customers'][number] => ({
  person: personOf(keys, row, row.is_own),
  customerNo: row.customer_no,
  ownerName: row.owner_name,
  ownerReason: row.owner_reason,
  gridName: row.grid_name,
  employerName: row.employer_name,
  district: row.district,
  isLeading: row.is_leading,
  overdueDays: row.overdue_days,
  updatedOn: businessTime(row.updated_at).day,
  rowCount: row.row_count,
});
