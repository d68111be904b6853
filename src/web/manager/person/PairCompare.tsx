import { Link } from '@tanstack/react-router';
import type { PersonPair } from '#contract/person.ts';
import { paths } from '../../paths.ts';
import { type Say, useText } from '../../text/say.ts';
import { Pace, type PaceState } from '../../ui/Pace.tsx';

type Side = PersonPair['left'];
type Agreement = PersonPair['agreement']['name'];
type Line = { name: string; of: (side: Side) => string | null; agreement?: Agreement };

const shapes: Record<Agreement, PaceState> = { same: 'ahead', different: 'alarm', unknown: 'pace' };

const linesOf = (say: Say, { agreement }: PersonPair): Line[] => [
  { name: say('customers.name'), of: ({ person }) => person.name, agreement: agreement.name },
  { name: say('reveal.phone'), of: ({ person }) => person.phone, agreement: agreement.phone },
  { name: say('reveal.idNo'), of: (side) => side.idNo, agreement: agreement.idNo },
  { name: say('pair.birth'), of: (side) => side.birth, agreement: agreement.birthOn },
  { name: say('customer.district'), of: (side) => side.district, agreement: agreement.district },
  { name: say('customer.employer'), of: (side) => side.employerName, agreement: agreement.employer },
  { name: say('customer.grid'), of: (side) => side.gridName },
  { name: say('customer.owner'), of: (side) => side.ownerName ?? say('owner.POOL') },
  { name: say('pair.since'), of: (side) => side.sinceOn },
  { name: say('pair.holdings'), of: (side) => say('pair.holdings-n', { n: side.holdingCount }) },
  { name: say('customers.updated'), of: (side) => side.updatedOn },
];

function Head({ side }: { side: Side }) {
  const say = useText();
  return (
    <th scope="col">
      <Link to={paths.desk.customer(side.person.id)}>{side.customerNo}</Link>
      {side.rowCount > 1 && <span className="chip">{say('person.rows', { n: side.rowCount })}</span>}
    </th>
  );
}

/**
 * Both sides beside each other, masked as everywhere; between them the one thing that a mask hides, whether they
 * agree.
 */
export function PairCompare({ pair }: { pair: PersonPair }) {
  const say = useText();
  return (
    <table className="pair-table">
      <thead>
        <tr>
          <td />
          <Head side={pair.left} />
          <th scope="col">{say('pair.agreement')}</th>
          <Head side={pair.right} />
        </tr>
      </thead>
      <tbody>
        {linesOf(say, pair).map(({ name, of, agreement }) => (
          <tr key={name} className={agreement === 'different' ? 'pair-different' : ''}>
            <th scope="row">{name}</th>
            <td>{of(pair.left) ?? '—'}</td>
            <td>{agreement && <Pace state={shapes[agreement]} word={say(`pair.${agreement}`)} />}</td>
            <td>{of(pair.right) ?? '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
