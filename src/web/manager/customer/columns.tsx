import type { customerRoutes } from '#contract/customer.ts';
import type { Output } from '#contract/route.ts';
import { codeText } from '../../text/format.ts';
import type { Say } from '../../text/say.ts';

export type CustomerCard = Output<(typeof customerRoutes)['get']>;
export type CustomerRow = CustomerCard['customer'];

/** What stands against contacting this customer, said before the card is opened. */
export function Flags({ customer, say }: { customer: CustomerRow; say: Say }) {
  return (
    <>
      {customer.overdueDays > 0 && (
        <span className="chip chip-warn">{say('field.overdue', { days: customer.overdueDays })}</span>
      )}
      {!customer.isLeading && <span className="chip">{say('field.other-branch')}</span>}
    </>
  );
}

export const customerColumns = (say: Say) => [
  { title: say('customer.no'), dataIndex: 'customerNo', width: 130 },
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
    render: (_: unknown, row: CustomerRow) => <Flags customer={row} say={say} />,
  },
  { title: say('customers.updated'), dataIndex: 'updatedOn', width: 104 },
];
