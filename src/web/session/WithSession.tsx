import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useText } from '../text/say.ts';
import { Empty } from '../ui/Empty.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Watermark } from '../ui/Watermark.tsx';
import { SignIn } from './SignIn.tsx';
import { type Session, sessionQuery } from './session.ts';

/** Shows its page to who is signed in, with the watermark over it, and the sign-in to who is not. */
export function WithSession({
  device,
  children,
}: {
  device: 'WEB' | 'MOBILE';
  children: (session: Session) => ReactNode;
}) {
  const say = useText();
  const session = useQuery(sessionQuery);
  if (session.data) {
    return (
      <>
        {children(session.data)}
        <Watermark label={session.data.staffNo ?? session.data.name} />
      </>
    );
  }
  if (session.data === null) return <SignIn device={device} />;
  if (session.error) {
    return (
      <Empty title={say('app.name')} next="">
        <ErrorNote error={session.error} />
        <button type="button" className="button-main" onClick={() => void session.refetch()}>
          {say('app.retry')}
        </button>
      </Empty>
    );
  }
  return <p className="page-wait">{say('app.loading')}</p>;
}
