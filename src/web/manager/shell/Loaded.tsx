import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

/** What a query brought. While it is on its way the place keeps a height, so that nothing jumps. */
export function Loaded<Data>({
  query,
  height = 320,
  children,
}: {
  query: UseQueryResult<Data>;
  height?: number;
  children: (found: Data) => ReactNode;
}) {
  const say = useText();
  if (query.data !== undefined) {
    return (
      <>
        {query.error && <ErrorNote error={query.error} />}
        {children(query.data)}
      </>
    );
  }
  if (query.error) {
    return (
      <ErrorNote error={query.error}>
        <div>
          <Button size="small" onClick={() => void query.refetch()}>
            {say('app.retry')}
          </Button>
        </div>
      </ErrorNote>
    );
  }
  return (
    <div
      role="status"
      className="waiting"
      style={{ minHeight: height }}
      aria-busy="true"
      aria-label={say('app.loading')}
    />
  );
}
