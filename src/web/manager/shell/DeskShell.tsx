import { Link, Outlet, useMatches } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { can } from '#contract/access.ts';
import { paths } from '../../paths.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { useSession } from './desk-session.ts';
import { Icon } from './Icon.tsx';
import { Keys } from './Keys.tsx';
import { homeOf, type PageName, pages, railOf } from './pages.ts';
import { PersonMenu } from './PersonMenu.tsx';
import { DayPicker, ScopePicker } from './Pickers.tsx';
import { useScope } from './search.ts';
import './desk.css';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    page?: PageName;
  }
}

function Rail() {
  const say = useText();
  const session = useSession();
  return (
    <nav className="rail" aria-label={say('desk.rail')}>
      <Link to={paths.desk.home} className="rail-mark">
        <Mark size={32} />
        <span>
          <b>{say('app.name')}</b>
          <small>{say('app.claim')}</small>
        </span>
      </Link>
      {railOf(session.role).map((group) => (
        <ul key={group.join()}>
          {group.map((name) => (
            <li key={name}>
              <Link to={pages[name].to} className="rail-link">
                <Icon name={name} />
                {say(`desk.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      ))}
      {session.demo && <p className="rail-demo">{say('session.demo-mark')}</p>}
    </nav>
  );
}

function Crumbs({ page }: { page: PageName | undefined }) {
  const say = useText();
  const session = useSession();
  const orgs = [session.orgName, session.branchName].filter(
    (name, at, all) => name && all.indexOf(name) === at,
  );
  return (
    <nav aria-label={say('desk.crumbs')}>
      <ol className="crumbs">
        {orgs.map((name) => (
          <li key={name}>{name}</li>
        ))}
        {page && <li aria-current="page">{say(`desk.${page}`)}</li>}
      </ol>
    </nav>
  );
}

/** A page about one branch waits until it is known which; without any branch it says what to do. */
function Scoped({ needed, children }: { needed: boolean; children: ReactNode }) {
  const say = useText();
  const { branchId, known } = useScope();
  if (!needed || branchId !== undefined) return children;
  if (known) return <Empty title={say('desk.no-branch')} next={say('desk.no-branch-next')} />;
  return <div className="waiting" style={{ minHeight: 640 }} aria-busy="true" />;
}

/** The frame of the desk: rail on the left, breadcrumbs, scope and day in their corner, the page below. */
export function DeskShell() {
  const say = useText();
  const session = useSession();
  const page = useMatches({ select: (all) => all.map((match) => match.staticData.page).findLast(Boolean) });
  const picks: readonly string[] = page ? pages[page].picks : [];
  const allowed = !page || can(session, pages[page].permission);
  return (
    <div className="desk">
      <a className="skip" href="#page">
        {say('desk.skip')}
      </a>
      <Rail />
      <header className="desk-head">
        <Crumbs page={page} />
        <div className="desk-picks">
          <ScopePicker active={picks.includes('scope')} />
          <DayPicker active={picks.includes('day')} />
          <Keys />
          <PersonMenu />
        </div>
      </header>
      <main id="page" className="desk-page" tabIndex={-1}>
        {allowed ? (
          <Scoped needed={picks.includes('scope')}>
            <Outlet />
          </Scoped>
        ) : (
          <Empty title={say('problem.access.denied')} next={say('desk.denied-next')}>
            <Link to={pages[homeOf(session.role)].to}>{say('desk.go-home')}</Link>
          </Empty>
        )}
      </main>
    </div>
  );
}
