import { can } from '#contract/access.ts';
import { paths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import { useText } from '../text/say.ts';
import { Go, useAddress } from './address.tsx';
import { CustomerPage } from './customers/CustomerPage.tsx';
import { CustomersPage } from './customers/CustomersPage.tsx';
import { Icon } from './Icon.tsx';
import { MePage } from './me/MePage.tsx';
import { NearbyPage } from './nearby/NearbyPage.tsx';
import { SentStrip } from './SentStrip.tsx';
import { TodayPage } from './today/TodayPage.tsx';

const tabs = ['today', 'nearby', 'customers', 'me'] as const;

/** Who works without a list has neither a day nor a map: their first screen is the look-up. */
const tabsOf = (session: Session) =>
  can(session, 'today.read') || !can(session, 'customer.lookup') ? tabs : (['customers', 'me'] as const);

function Screen({ session, path }: { session: Session; path: string }) {
  const [, customerId] = /^\/m\/customers\/([0-9a-f-]{36})$/.exec(path) ?? [];
  if (customerId) return <CustomerPage session={session} id={customerId} />;
  if (path === paths.phone.customers) return <CustomersPage session={session} />;
  if (path === paths.phone.nearby) return <NearbyPage session={session} />;
  if (path === paths.phone.me) return <MePage session={session} />;
  return tabsOf(session)[0] === 'customers' ? (
    <CustomersPage session={session} />
  ) : (
    <TodayPage session={session} />
  );
}

/** The phone: one screen, four places to go, and what is not sent yet. */
export function Field({ session }: { session: Session }) {
  const say = useText();
  const path = useAddress().pathname;
  const shown = tabsOf(session);
  const isHere = (tab: (typeof tabs)[number]) =>
    path === paths.phone[tab] ||
    (tab === shown[0] && path === paths.phone.today) ||
    (tab === 'customers' && path.startsWith('/m/customers/'));
  return (
    <div className="field">
      <SentStrip session={session} />
      <main className="field-main">
        <Screen session={session} path={path} />
      </main>
      <nav className="field-bar" aria-label={say('app.name')}>
        {shown.map((tab) => (
          <Go key={tab} href={paths.phone[tab]} aria-current={isHere(tab) ? 'page' : undefined}>
            <Icon name={tab} />
            {say(`field.${tab}`)}
          </Go>
        ))}
      </nav>
    </div>
  );
}
