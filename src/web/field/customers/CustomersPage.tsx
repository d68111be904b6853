import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { can, reachOf } from '#contract/access.ts';
import type { customerRoutes } from '#contract/customer.ts';
import type { Output } from '#contract/route.ts';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import type { Session } from '../../session/session.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Pace } from '../../ui/Pace.tsx';
import { Go } from '../address.tsx';
import { Icon } from '../Icon.tsx';
import { Loaded } from '../Loaded.tsx';
import { portfolioQuery, searchQuery } from '../queries.ts';
import { RefuseButton } from './RefuseButton.tsx';

type Row = Output<(typeof customerRoutes)['list']>['customers'][number];

const valueOf = (event: FormEvent<HTMLFormElement>, name: string): string => {
  event.preventDefault();
  const value = new FormData(event.currentTarget).get(name);
  return typeof value === 'string' ? value.trim() : '';
};

function CustomerRow({ row }: { row: Row }) {
  const say = useText();
  const { person } = row;
  const where = [row.gridName, row.employerName ?? row.district].filter(Boolean).join(' · ');
  return (
    <li>
      <Go href={paths.phone.customer(person.id)} className="line">
        <span>
          <strong>{person.name}</strong> <span className="phone-no">{person.phone}</span>
          <small>{where || row.customerNo}</small>
          {row.overdueDays > 0 && (
            <Pace state="alarm" word={say('field.overdue', { days: row.overdueDays })} />
          )}
          {!row.isLeading && <Pace state="pace" word={say('field.other-branch')} />}
          {row.rowCount > 1 && <Pace state="pace" word={say('person.rows', { n: row.rowCount })} />}
        </span>
        <Icon name="chevron" size={18} />
      </Go>
    </li>
  );
}

const scopeOf = { own: 'own', none: 'own', grid: 'grid', branch: 'branch', masked: 'branch' } as const;

function Portfolio({ session }: { session: Session }) {
  const say = useText();
  const portfolio = useInfiniteQuery(portfolioQuery);
  return (
    <Loaded query={portfolio}>
      {({ pages }) =>
        pages[0]?.customers.length === 0 ? (
          <Empty title={say('field.portfolio-none')} next={say('field.portfolio-none-next')} />
        ) : (
          <>
            <p className="hint">
              {say(`field.portfolio-${scopeOf[reachOf[session.role]]}`, { count: pages[0]?.total ?? 0 })}
              {pages[0]?.totalIsLowerBound && '+'}
            </p>
            <ul className="lines">
              {pages.flatMap((page) =>
                page.customers.map((row) => <CustomerRow key={row.person.id} row={row} />),
              )}
            </ul>
            {portfolio.hasNextPage && (
              <button
                type="button"
                className="button-quiet button-wide"
                disabled={portfolio.isFetchingNextPage}
                onClick={() => void portfolio.fetchNextPage()}
              >
                {say('field.portfolio-more')}
              </button>
            )}
          </>
        )
      }
    </Loaded>
  );
}

function Found({ name }: { name: string }) {
  const say = useText();
  return (
    <Loaded query={useQuery(searchQuery(name))}>
      {({ customers }) =>
        customers.length === 0 ? (
          <Empty title={say('field.found-none')} next={say('field.found-none-next')} />
        ) : (
          <ul className="lines">
            {customers.map((row) => (
              <CustomerRow key={row.person.id} row={row} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

/** The name searched for is personal data: it stays out of address and storage, and goes in a body. */
function Own({ session }: { session: Session }) {
  const say = useText();
  const [name, setName] = useState('');
  return (
    <>
      <form className="find" onSubmit={(event) => setName(valueOf(event, 'name'))} role="search">
        <input
          name="name"
          type="search"
          aria-label={say('field.find-name')}
          placeholder={say('field.find-name')}
          maxLength={20}
          autoComplete="off"
          enterKeyHint="search"
        />
        <button type="submit" className="button-main">
          {say('field.find')}
        </button>
      </form>
      {name && (
        <button type="button" className="button-quiet" onClick={() => setName('')}>
          {say('field.find-clear')}
        </button>
      )}
      {name ? <Found name={name} /> : <Portfolio session={session} />}
    </>
  );
}

/** For counter and lobby: one exact number, one masked answer, and what that person says of being called. */
function Lookup({ session }: { session: Session }) {
  const say = useText();
  const lookup = useMutation({
    mutationFn: (value: string) => api.customer.lookup({ body: { value } }),
    gcTime: 0,
  });
  const found = lookup.data?.found;
  return (
    <>
      <form className="find" onSubmit={(event) => lookup.mutate(valueOf(event, 'value'))} role="search">
        <input
          name="value"
          aria-label={say('field.lookup')}
          placeholder={say('field.lookup')}
          required
          minLength={4}
          maxLength={40}
          autoComplete="off"
        />
        <button type="submit" className="button-main" disabled={lookup.isPending}>
          {say('field.find')}
        </button>
      </form>
      <p className="hint">{say('field.lookup-hint')}</p>
      {lookup.error && <ErrorNote error={lookup.error} />}
      {lookup.data && !found && <p role="status">{say('field.lookup-none')}</p>}
      {found && (
        <>
          <p className="card" role="status">
            <strong>{found.person.name}</strong> <span className="phone-no">{found.person.phone}</span>
            <br />
            {found.ownerName
              ? say('field.lookup-owner', { name: found.ownerName })
              : say('field.lookup-no-owner')}
          </p>
          {can(session, 'refusal.record') && (
            <RefuseButton key={found.person.id} person={found.person} session={session} />
          )}
        </>
      )}
    </>
  );
}

export function CustomersPage({ session }: { session: Session }) {
  const say = useText();
  return (
    <>
      <h1>{say('field.customers')}</h1>
      {can(session, 'customer.read') ? (
        <Own session={session} />
      ) : can(session, 'customer.lookup') ? (
        <Lookup session={session} />
      ) : (
        <Empty title={say('field.no-right')} next={say('field.no-right-next')} />
      )}
    </>
  );
}
