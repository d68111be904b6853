import { useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { codeText, reasonText, sourcesText } from '../../text/format.ts';
import { type Say, useText } from '../../text/say.ts';
import { Pace } from '../../ui/Pace.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { instant, yuan } from '../shell/number.ts';
import type { CustomerCard } from './columns.tsx';

/** May this person be contacted now, channel by channel, and if not why. */
export function GateByChannel({ card: { gate, sources } }: { card: CustomerCard }) {
  const say = useText();
  return (
    <section>
      <h3>{say('customer.gate')}</h3>
      <p className="small soft">{sourcesText(say, sources)}</p>
      <table className="plain-table">
        <tbody>
          {gate.map(({ channel, reasons, basis }) => (
            <tr key={channel}>
              <th scope="row">{say(`channel.${channel}`)}</th>
              <td className="nowrap">
                {reasons.length === 0 ? (
                  <Pace state="ahead" word={say('customer.gate-yes')} />
                ) : (
                  <Pace state="alarm" word={say('customer.gate-no')} />
                )}
              </td>
              <td>
                {basis
                  ? say(`customer.basis.${basis}`)
                  : reasons.map((reason) => reasonText(say, reason)).join(say('customers.semicolon'))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Holding = CustomerCard['holdings'][number];

/** What the person holds; with several customer numbers each line says under which. */
export function Holdings({ holdings, isMerged }: { holdings: Holding[]; isMerged: boolean }) {
  const say = useText();
  const number = { title: say('customer.no'), dataIndex: 'customerNo' };
  return (
    <section>
      <h3>{say('customer.holdings')}</h3>
      {holdings.length === 0 ? (
        <p className="soft">{say('holding.none')}</p>
      ) : (
        <DeskTable<Holding>
          rowKey={(holding) => JSON.stringify(holding)}
          sticky={false}
          dataSource={holdings}
          columns={[
            ...(isMerged ? [number] : []),
            { title: say('customers.product'), render: (_, one) => codeText(say, 'holding', one.kind) },
            { title: say('customers.balance'), align: 'right', render: (_, one) => yuan(one.balanceFen) },
            { title: say('customers.limit'), align: 'right', render: (_, one) => yuan(one.limitFen) },
            { title: say('customers.opened'), render: (_, one) => one.openedOn ?? '—' },
            { title: say('customers.matures'), render: (_, one) => one.maturesOn ?? '—' },
            { title: say('customers.closed'), render: (_, one) => one.closedOn ?? '—' },
          ]}
        />
      )}
    </section>
  );
}

export function Touches({ customerId }: { customerId: string }) {
  const say = useText();
  const touches = useQuery({
    queryKey: ['customer', 'touches', customerId],
    queryFn: () => api.touch.list({ query: { customerId } }),
  });
  return (
    <section>
      <h3>{say('customer.touches')}</h3>
      <Loaded query={touches} height={80}>
        {(found) =>
          found.touches.length === 0 ? (
            <p className="soft">{say('customer.touches-none')}</p>
          ) : (
            <ol className="touch-list">
              {found.touches.map((touch) => (
                <li key={touch.id}>
                  <span className="soft nowrap">{instant(touch.occurredAt)}</span>
                  <span>
                    <b>{codeText(say, 'outcome', touch.outcome)}</b> · {say(`channel.${touch.channel}`)}
                    {touch.staffName && ` · ${touch.staffName}`}
                    {touch.note && <div>{touch.note}</div>}
                  </span>
                  <span className="soft">
                    {touch.nextOn && say('customer.touch-next', { day: touch.nextOn })}
                    {touch.closedReason && codeText(say, 'closed', touch.closedReason)}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}

const wordOf = (say: Say, kind: 'purpose' | 'basis', code: string): string => {
  const key = `${kind}.${code}`;
  return isTextKey(key) ? say(key) : code;
};

/** What the customer agreed to and refused; a refusal beats everything and stands first. */
export function Consents({ card }: { card: CustomerCard }) {
  const say = useText();
  return (
    <section>
      <h3>{say('customer.consents')}</h3>
      {card.refusals.length + card.consents.length === 0 && (
        <p className="soft">{say('customer.consents-none')}</p>
      )}
      <table className="plain-table">
        <tbody>
          {card.refusals.map((refusal) => (
            <tr key={`${refusal.channel}${refusal.on}`}>
              <td colSpan={4}>
                <Pace
                  state="alarm"
                  word={say('customer.refused', {
                    day: refusal.on,
                    channel: say(`channel.${refusal.channel ?? 'all'}`),
                  })}
                />
              </td>
            </tr>
          ))}
          {card.consents.map((consent) => (
            <tr key={JSON.stringify(consent)}>
              <th scope="row">{wordOf(say, 'purpose', consent.purpose)}</th>
              <td>{say(`channel.${consent.channel ?? 'all'}`)}</td>
              <td>{wordOf(say, 'basis', consent.basis)}</td>
              <td className="soft">
                {say('customer.consent-from', { day: consent.from })}{' '}
                {consent.to && say('customer.consent-until', { day: consent.to })}{' '}
                {consent.withdrawn && <b>{say('customer.consent-withdrawn')}</b>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
