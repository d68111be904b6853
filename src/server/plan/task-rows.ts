import type { Tx } from '../db/open.ts';

/** Tasks with the customer that each is about and the person who has it: every reader of tasks begins here. */
export const taskRows = (tx: Tx) =>
  tx
    .selectFrom('task')
    .innerJoin('customer', (join) =>
      join.onRef('customer.branch_id', '=', 'task.branch_id').onRef('customer.id', '=', 'task.customer_id'),
    )
    .innerJoin('staff', 'staff.id', 'task.staff_id')
    .select(['task.branch_id', 'task.customer_id', 'task.state', 'task.source', 'customer.contact_sealed'])
    .select(['staff.name as staff_name', 'staff.status', 'staff.licence_no', 'staff.licence_to']);
