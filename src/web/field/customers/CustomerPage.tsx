import { useQuery } from '@tanstack/react-query';
import { can } from '#contract/access.ts';
import type { customerRoutes } from '#contract/customer.ts';
import type { Output } from '#contract/route.ts';
import { paths } from '../../paths.ts';
import type { Session } from '../../session/session.ts';
import {
  codeText,
  instantText,
  moneyText,
  outcomeText,
  reasonText,
  shortDayText,
  sourcesText,
} from '../../text/format.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { type Say, useText } from '../../text/say.ts';
import { Pace } from '../../ui/Pace.tsx';
import { Go } from '../address.tsx';
import { Loaded } from '../Loaded.tsx';
import { customerQuery, touchesQuery } from '../queries.ts';
import { RefuseButton } from './RefuseButton.tsx';
import { Reveal } from './Reveal.tsx';

type Card = Output<(typeof customerRoutes)['get']>;
type Holding = Card['holdings'][number];

function holdingText(say: Say, holding: Holding): string {
  return [
    holding.balanceFen !== null && say('holding.balance', { amount: moneyText(say, holding.balanceFen) }),
    holding.limitFen !== null && say('holding.limit', { amount: moneyText(say, holding.limitFen) }),
    holding.closedOn !== null && say('holding.closed', { day: shortDayText(say, holding.closedOn) }),
    holding.closedOn === null &&
      holding.maturesOn !== null &&
      say('holding.matures', { day: shortDayText(say, holding.maturesOn) }),
    holding.openedOn !== null && say('holding.opened', { day: shortDayText(say, holding.openedOn) }),
  ]
    .filter(Boolean)
    .join(say('reason.join'));
}

function Head({ card }: { card: Card }) {
  const say = useText();
  const { customer } = card;
  const owner = customer.ownerName ?? say('owner.POOL');
  const facts = [
    [
      say('customer.owner'),
      customer.ownerReason ? `${owner} · ${codeText(say, 'owner', customer.ownerReason)}` : owner,
    ],
    [say('customer.grid'), customer.gridName],
    [say('customer.employer'), customer.employerName],
    [say('customer.district'), customer.district],
    [say('customer.no'), card.rows.map((row) => row.customerNo).join(say('list.comma'))],
  ].filter(([, value]) => value);
  return (
    <section className="card">
      <h1>
        {customer.person.name} <span className="phone-no">{customer.person.phone}</span>
      </h1>
      {customer.overdueDays > 0 && (
        <Pace state="alarm" word={say('field.overdue', { days: customer.overdueDays })} />
      )}
      {!customer.isLeading && <Pace state="pace" word={say('field.other-branch')} />}
      {customer.rowCount > 1 && <Pace state="pace" word={say('person.rows', { n: customer.rowCount })} />}
      {card.goneOn !== null && <p className="hint">{say('customer.gone', { day: card.goneOn })}</p>}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function GateByChannel({ card: { gate, sources } }: { card: Card }) {
  const say = useText();
  return (
    <section className="card">
      <h2>{say('customer.gate')}</h2>
      <p className="hint">{sourcesText(say, sources)}</p>
      <ul className="plain">
        {gate.map(({ channel, reasons, basis }) => (
          <li key={channel} className="gate-line">
            <strong>{say(`channel.${channel}`)}</strong>
            {reasons.length === 0 ? (
              <Pace state="ahead" word={say('customer.gate-yes')} />
            ) : (
              <Pace state="alarm" word={say('customer.gate-no')} />
            )}
            {basis && <small>{say(`customer.basis.${basis}`)}</small>}
            {reasons.length > 0 && (
              <small>{reasons.map((reason) => reasonText(say, reason)).join(say('list.comma'))}</small>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Consents({ card }: { card: Card }) {
  const say = useText();
  const nothing = card.consents.length + card.refusals.length === 0;
  return (
    <section className="card">
      <h2>{say('customer.consents')}</h2>
      {nothing && <p className="hint">{say('customer.consents-none')}</p>}
      <ul className="plain">
        {card.refusals.map((refusal) => (
          <li key={`${refusal.channel}${refusal.on}`}>
            <Pace
              state="alarm"
              word={say('customer.refused', {
                day: shortDayText(say, refusal.on),
                channel: say(`channel.${refusal.channel ?? 'all'}`),
              })}
            />
          </li>
        ))}
        {card.consents.map((consent) => {
          const purpose = `purpose.${consent.purpose}`;
          const basis = `basis.${consent.basis}`;
          return (
            <li key={JSON.stringify(consent)}>
              {isTextKey(purpose) ? say(purpose) : consent.purpose} ·{' '}
              {say(`channel.${consent.channel ?? 'all'}`)}
              <small>
                {[
                  isTextKey(basis) ? say(basis) : consent.basis,
                  say('customer.consent-from', { day: shortDayText(say, consent.from) }),
                  consent.to && say('customer.consent-until', { day: shortDayText(say, consent.to) }),
                  consent.withdrawn && say('customer.consent-withdrawn'),
                ]
                  .filter(Boolean)
                  .join(say('reason.join'))}
              </small>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Touches({ customerId }: { customerId: string }) {
  const say = useText();
  return (
    <section className="card">
      <h2>{say('customer.touches')}</h2>
      <Loaded query={useQuery(touchesQuery(customerId))}>
        {({ touches }) => (
          <ul className="plain">
            {touches.length === 0 && <li className="hint">{say('customer.touches-none')}</li>}
            {touches.slice(0, 8).map((touch) => (
              <li key={touch.id}>
                <strong>{outcomeText(say, touch.outcome, touch.channel)}</strong> ·{' '}
                {say(`channel.${touch.channel}`)}
                <small>
                  {[
                    instantText(say, touch.occurredAt),
                    touch.staffName,
                    touch.nextOn && say('customer.touch-next', { day: shortDayText(say, touch.nextOn) }),
                    touch.closedReason && codeText(say, 'closed', touch.closedReason),
                    touch.note,
                  ]
                    .filter(Boolean)
                    .join(say('reason.join'))}
                </small>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

/** One customer on one screen: may I contact them, what do they hold, what was said last. */
export function CustomerPage({ session, id }: { session: Session; id: string }) {
  const say = useText();
  const card = useQuery(customerQuery(id));
  return (
    <>
      <Go href={paths.phone.customers} className="button-quiet button-back">
        ‹ {say('field.customers')}
      </Go>
      <Loaded query={card}>
        {(loaded) => (
          <>
            <Head card={loaded} />
            {can(session, 'customer.reveal') && <Reveal card={loaded} />}
            <GateByChannel card={loaded} />
            <section className="card">
              <h2>{say('customer.holdings')}</h2>
              <ul className="plain">
                {loaded.holdings.length === 0 && <li className="hint">{say('holding.none')}</li>}
                {loaded.holdings.map((holding) => (
                  <li key={JSON.stringify(holding)}>
                    <strong>{codeText(say, 'holding', holding.kind)}</strong>
                    <small>{holdingText(say, holding)}</small>
                  </li>
                ))}
              </ul>
            </section>
            <Touches customerId={id} />
            <Consents card={loaded} />
            {can(session, 'refusal.record') && (
              <RefuseButton person={loaded.customer.person} session={session} />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}
