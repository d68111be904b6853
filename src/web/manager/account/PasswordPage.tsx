import { useMutation } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Panel } from '../shell/Panel.tsx';

/** One's own password: the present one, the new one twice. */
export function PasswordPage() {
  const say = useText();
  const { message } = App.useApp();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const change = useMutation({
    mutationFn: () => api.session.changePassword({ body: { current, next } }),
    gcTime: 0,
    onSuccess: () => {
      setCurrent('');
      setNext('');
      setAgain('');
      void message.success(say('password.done'));
    },
  });
  const differs = again !== '' && again !== next;
  const ready = current !== '' && next !== '' && again === next;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.mutate();
  };
  const fields = [
    { name: say('password.current'), value: current, set: setCurrent, complete: 'current-password' },
    { name: say('password.next'), value: next, set: setNext, complete: 'new-password' },
    { name: say('password.again'), value: again, set: setAgain, complete: 'new-password' },
  ];
  return (
    <div className="password-page">
      <Panel title={say('desk.password')} note={say('problem.session.password-weak')}>
        <form className="stack" onSubmit={submit}>
          {fields.map((field) => (
            <label key={field.name}>
              {field.name}
              <Input.Password
                value={field.value}
                maxLength={256}
                autoComplete={field.complete}
                onChange={(event) => field.set(event.target.value)}
              />
            </label>
          ))}
          {differs && <p className="missing">{say('password.differs')}</p>}
          {change.error && <ErrorNote error={change.error} />}
          <div>
            <Button type="primary" htmlType="submit" disabled={!ready} loading={change.isPending}>
              {say('password.change')}
            </Button>
          </div>
        </form>
      </Panel>
    </div>
  );
}
