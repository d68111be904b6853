import type { ReactNode } from 'react';
import { ApiProblem } from '../api-problem.ts';
import { useText } from '../text/say.ts';

/** What failed, in a sentence, with the number under which the server recorded it. */
export function ErrorNote({ error, children }: { error: unknown; children?: ReactNode }) {
  const say = useText();
  const problem = error instanceof ApiProblem ? error : new ApiProblem('server.failed', '');
  return (
    <div className="error-note" role="alert">
      {say(`problem.${problem.code}`)}
      {children}
      {problem.traceId && <small>{say('app.trace', { traceId: problem.traceId })}</small>}
    </div>
  );
}
