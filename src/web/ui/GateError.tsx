import { ApiProblem } from '../api-problem.ts';
import { reasonText } from '../text/format.ts';
import { useText } from '../text/say.ts';
import { ErrorNote } from './ErrorNote.tsx';

type Reason = { code: string; values: Record<string, unknown> };

/** Details of a problem are not typed by the contract: look before use. */
const isReason = (value: unknown): value is Reason =>
  typeof value === 'object' && value !== null && 'code' in value && 'values' in value;
const reasonsOf = (error: unknown): Reason[] =>
  error instanceof ApiProblem && Array.isArray(error.details['reasons'])
    ? error.details['reasons'].filter(isReason)
    : [];

/** What failed, and where it was the gate, each of its reasons. */
export function GateError({ error }: { error: unknown }) {
  const say = useText();
  return (
    <ErrorNote error={error}>
      <ul>
        {reasonsOf(error).map((reason) => (
          <li key={reason.code}>{reasonText(say, reason)}</li>
        ))}
      </ul>
    </ErrorNote>
  );
}
