import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId } from 'react';
import { ApiProblem } from '../api-problem.ts';
import { api } from '../api.ts';
import { useText } from '../text/say.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { CodeField } from './CodeField.tsx';
import { sessionQuery } from './session.ts';
import './session.css';

const asksStepUp = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code === 'session.step-up';

/** Asks for the one-time code where an act was refused for want of it, and does the act again. */
function StepUp({ again }: { again: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const hint = useId();
  const show = useMutation({
    mutationFn: (code: string) => api.session.stepUp({ body: { code } }),
    // The session has a new id, and its writes a new token: the act waits for it.
    onSuccess: async () => {
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
      again();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = new FormData(event.currentTarget).get('code');
    if (typeof code === 'string') show.mutate(code.trim());
  };
  return (
    <form className="step-up" onSubmit={submit}>
      <p id={hint}>{say('session.step-up-why')}</p>
      <CodeField hint={hint} autoFocus />
      {show.error && <ErrorNote error={show.error} />}
      <button type="submit" className="button-main" disabled={show.isPending}>
        {say('session.step-up')}
      </button>
    </form>
  );
}

/** What an act failed of: the code that it wants first, after which it is done again, or what went wrong. */
export function ActError<Given>({ act }: { act: UseMutationResult<unknown, Error, Given> }) {
  if (!act.error) return null;
  const { error, variables } = act;
  if (!asksStepUp(error)) return <ErrorNote error={error} />;
  return <StepUp again={() => act.mutate(variables as Given)} />; // An act that failed was given something.
}
