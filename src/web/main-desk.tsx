import './trusted.ts'; // First: the page's policy must be there before any library runs.
import './ui/theme.css';
import './session/session.css';
import { lazy, Suspense } from 'react';
import { mount } from './mount.tsx';
import { DemoEntry } from './session/DemoEntry.tsx';
import { WithSession } from './session/WithSession.tsx';

// A sign-in should not wait for antd.
const Desk = lazy(() => import('./manager/Desk.tsx').then((file) => ({ default: file.Desk })));

void mount(
  location.pathname === '/demo' ? (
    <DemoEntry />
  ) : (
    <WithSession device="WEB">
      {(session) => (
        <Suspense>
          <Desk session={session} />
        </Suspense>
      )}
    </WithSession>
  ),
);
