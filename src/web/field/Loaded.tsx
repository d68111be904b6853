import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useText } from '../text/say.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';

/** What was asked for, or that it is coming, or why not. An old answer stays beside a new failure. */
export function Loaded<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>;
  children: (loaded: T) => ReactNode;
}) {
  const say = useText();
  return (
    <>
      {query.error && (
        <ErrorNote error={query.error}>
          <p>
            <button type="button" className="button-quiet" onClick={() => void query.refetch()}>
              {say('app.retry')}
            </button>
          </p>
        </ErrorNote>
      )}
      {query.data !== undefined && children(query.data)}
      {query.isPending && (
        <p className="page-wait" role="status">
          {say('app.loading')}
        </p>
      )}
    </>
  );
}
