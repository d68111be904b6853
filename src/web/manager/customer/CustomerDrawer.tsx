import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Drawer } from 'antd';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { codeText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { useCan } from '../shell/desk-session.ts';
import { Loaded } from '../shell/Loaded.tsx';
import { Flags, type CustomerCard } from './columns.tsx';
import { Consents, GateByChannel, Holdings, Touches } from './CustomerParts.tsx';
import { RefuseButton } from './RefuseButton.tsx';
import { Merges } from './Merges.tsx';
import { Reveal } from './Reveal.tsx';
import { Said, SayPhone } from './Said.tsx';

function Facts({ card }: { card: CustomerCard }) {
  const say = useText();
  const { customer } = card;
  const owner = customer.ownerName
    ? [customer.ownerName, customer.ownerReason && codeText(say, 'owner', customer.ownerReason)]
        .filter(Boolean)
        .join(' · ')
    : say('owner.POOL');
  const facts = [
    {
      name: say('customer.no'),
      value: card.rows.map((row) => row.customerNo).join(say('list.comma')),
    },
    { name: say('customer.owner'), value: owner },
    { name: say('customer.grid'), value: customer.gridName },
    { name: say('customer.employer'), value: customer.employerName },
    { name: say('customer.district'), value: customer.district },
    { name: say('reveal.idNo'), value: card.idNo },
  ];
  return (
    <dl className="card-facts">
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>{fact.value ?? '—'}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One customer: may I contact them on which channel, what do they hold, what was said, what did they agree to. */
export function CustomerDrawer() {
  const say = useText();
  const navigate = useNavigate();
  const { customerId = '' } = useParams({ strict: false });
  const mayReveal = useCan('customer.reveal');
  const mayRefuse = useCan('refusal.record');
  const maySay = useCan('touch.record');
  const card = useQuery({
    queryKey: ['customer', 'card', customerId],
    queryFn: () => api.customer.get({ query: { id: customerId } }),
  });
  const person = card.data?.customer.person;
  return (
    <Drawer
      open
      size={760}
      onClose={() => void navigate({ to: paths.desk.customers, search: true })}
      title={
        person ? (
          <>
            {person.name} <span className="card-phone">{person.phone}</span>
          </>
        ) : (
          say('customers.title')
        )
      }
      extra={card.data && <Flags customer={card.data.customer} say={say} />}
    >
      <Loaded query={card} height={600}>
        {(found) => (
          <div className="stack customer-card">
            {found.goneOn !== null && (
              <p className="small soft">{say('customer.gone', { day: found.goneOn })}</p>
            )}
            <Facts card={found} />
            <Said card={found} />
            {mayReveal ? (
              <Reveal customerId={customerId} />
            ) : (
              <p className="small soft">{say('customers.reveal-why')}</p>
            )}
            {maySay && <SayPhone customerId={customerId} />}
            <GateByChannel card={found} />
            <Holdings holdings={found.holdings} isMerged={found.rows.length > 1} />
            <Touches customerId={customerId} />
            <Consents card={found} />
            <Merges merges={found.merges} />
            {mayRefuse && <RefuseButton key={customerId} person={found.customer.person} />}
          </div>
        )}
      </Loaded>
    </Drawer>
  );
}
