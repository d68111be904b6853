import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../api-problem.ts';
import { api } from '../api.ts';
import { isTextKey } from '../text/catalogue.ts';
import { switchLanguage, useText } from '../text/say.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Mark } from '../ui/Mark.tsx';
import { CodeField } from './CodeField.tsx';
import { endedKey } from './session.ts';

type Device = 'WEB' | 'MOBILE';

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

function PasswordStep({ device, onCode }: { device: Device; onCode: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const enter = useMutation({
    mutationFn: (form: FormData) =>
      api.session.signIn({
        body: { loginName: textOf(form, 'loginName').trim(), password: textOf(form, 'password'), device },
      }),
    onSuccess: async ({ next }) => (next === 'TOTP' ? onCode() : client.invalidateQueries()),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    enter.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className="sign-form" onSubmit={submit}>
      <label>
        {say('session.login-name')}
        <input name="loginName" autoComplete="username" autoCapitalize="off" required maxLength={64} />
      </label>
      <label>
        {say('session.password')}
        <input name="password" type="password" autoComplete="current-password" required maxLength={256} />
      </label>
      {enter.error && <ErrorNote error={enter.error} />}
      <button type="submit" className="button-main" disabled={enter.isPending}>
        {say(enter.isPending ? 'session.signing-in' : 'session.next')}
      </button>
      <p className="sign-hint">{say('session.no-key')}</p>
    </form>
  );
}

/** After these answers the same code may be sent again with a new password. */
const passwordCodes = new Set<string>([
  'session.password-expired',
  'session.password-weak',
  'session.password-used',
]);

function CodeStep({ onBack }: { onBack: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const enter = useMutation({
    mutationFn: (form: FormData) => {
      const newPassword = textOf(form, 'newPassword');
      return api.session.secondFactor({
        body: { code: textOf(form, 'code').trim(), ...(newPassword && { newPassword }) },
      });
    },
    onSuccess: () => client.invalidateQueries(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    enter.mutate(new FormData(event.currentTarget));
  };
  const asksPassword = enter.error instanceof ApiProblem && passwordCodes.has(enter.error.code);
  return (
    <form className="sign-form" onSubmit={submit}>
      <CodeField hint="code-hint" />
      <p id="code-hint" className="sign-hint">
        {say('session.code-hint')}
      </p>
      {asksPassword && (
        <label>
          {say('session.new-password')}
          <input name="newPassword" type="password" autoComplete="new-password" required maxLength={256} />
        </label>
      )}
      {enter.error && <ErrorNote error={enter.error} />}
      <button type="submit" className="button-main" disabled={enter.isPending}>
        {say(enter.isPending ? 'session.signing-in' : 'session.sign-in')}
      </button>
      <button type="button" className="button-quiet" onClick={onBack}>
        {say('session.start-again')}
      </button>
    </form>
  );
}

/** Sign-in name and password, then the one-time code. The address stays: one lands where one wanted. */
export function SignIn({ device }: { device: Device }) {
  const say = useText();
  const [step, setStep] = useState<'password' | 'code'>('password');
  const ended = `ended.${String(useQueryClient().getQueryData(endedKey))}`;
  return (
    <main className="sign-page">
      <div className="sign-card">
        <header className="sign-head">
          <Mark size={44} />
          <div>
            <h1>{say('app.name')}</h1>
            <p>{say('app.claim')}</p>
          </div>
          <button type="button" className="button-quiet" onClick={() => void switchLanguage()}>
            {say('app.language')}
          </button>
        </header>
        {isTextKey(ended) && (
          <p className="sign-ended" role="status">
            {say(ended)}
          </p>
        )}
        {step === 'password' ? (
          <PasswordStep device={device} onCode={() => setStep('code')} />
        ) : (
          <CodeStep onBack={() => setStep('password')} />
        )}
      </div>
    </main>
  );
}
