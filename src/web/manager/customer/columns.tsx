import type { TableProps } from 'antd';
import type { CustomerSort, customerRoutes } from '#contract/customer.ts';
import type { Output } from '#contract/route.ts';
import { codeText } from '../../text/format.ts';
import type { Say } from '../../text/say.ts';

export type CustomerCard = Output<(typeof customerRoutes)['get']>;
export type CustomerRow = CustomerCard['customer'];

/** What stands against contacting this customer, and of how many numbers they are one, said before the card. */
export function Flags({ customer, say }: { customer: CustomerRow; say: Say }) {
  return (
    <>
      {customer.overdueDays > 0 && (
        <span className="chip chip-warn">{say('field.overdue', { days: customer.overdueDays })}</span>
      )}
      {!customer.isLeading && <span className="chip">{say('field.other-branch')}</span>}
      {customer.rowCount > 1 && <span className="chip">{say('person.rows', { n: customer.rowCount })}</span>}
    </>
  );
}

export type CustomerOrder = { sort: CustomerSort; order: 'asc' | 'desc' };
type Column = NonNullable<TableProps<CustomerRow>['columns']>[number];

/** A head that sorts on the server; what is late or new comes first at the first click. */
const sorted = (key: CustomerSort, now: CustomerOrder | null, first: 'ascend' | 'descend'): Column => ({
  key,
  sorter: now !== null,
  sortOrder: now?.sort === key ? (now.order === 'asc' ? 'ascend' : 'descend') : null,
  sortDirections: first === 'ascend' ? ['ascend', 'descend'] : ['descend', 'ascend'],
  showSorterTooltip: false,
});

/** The columns of customers; `now` is how they are sorted, null where they cannot be. */
export const customerColumns = (say: Say, now: CustomerOrder | null): Column[] => [
  {
    title: say('customer.no'),
    dataIndex: 'customerNo',
    width: 130,
    ...sorted('number', now, 'ascend'),
  },
  {
    title: say('customers.name'),
    width: 110,
    render: (_: unknown, row: CustomerRow) => (
      <button type="button" className="link-button">
        {row.person.name}
      </button>
    ),
  },
  {
    title: say('reveal.phone'),
    width: 130,
    render: (_: unknown, row: CustomerRow) => row.person.phone ?? '—',
  },
  {
    title: say('customer.owner'),
    ...sorted('owner', now, 'ascend'),
    render: (_: unknown, row: CustomerRow) => (
      <>
        {row.ownerName ?? say('owner.POOL')}
        {row.ownerName && row.ownerReason && (
          <div className="small soft">{codeText(say, 'owner', row.ownerReason)}</div>
        )}
      </>
    ),
  },
  { title: say('customer.grid'), render: (_: unknown, row: CustomerRow) => row.gridName ?? '—' },
  { title: say('customer.employer'), render: (_: unknown, row: CustomerRow) => row.employerName ?? '—' },
  { title: say('customer.district'), render: (_: unknown, row: CustomerRow) => row.district ?? '—' },
  {
    title: say('customers.flags'),
    ...sorted('overdue', now, 'descend'),
    render: (_: unknown, row: CustomerRow) => <Flags customer={row} say={say} />,
  },
  {
    title: say('customers.updated'),
    dataIndex: 'updatedOn',
    width: 104,
    ...sorted('updated', now, 'descend'),
  },
];
