import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import type { PersonPair } from '#contract/person.ts';
import { addDays } from '#core/day.ts';
import { api } from '../../api.ts';
import type { TextKey } from '../../text/catalogue.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useSession } from '../shell/desk-session.ts';
import type { Answer } from './pairs.ts';

const reasonMin = 2;
const laterDays = 7;

/** What people say most often; a click fills it in. */
const usual: readonly TextKey[] = [
  'pair.because.new-phone',
  'pair.because.asked',
  'pair.because.mistyped',
  'pair.because.twins',
  'pair.because.family',
  'pair.because.passed-on',
  'pair.because.namesake',
];

function useJudge(pair: PersonPair, onDone: () => void) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { today } = useSession();
  const laterOn = addDays(today, laterDays);
  return useMutation({
    mutationFn: ({ answer, reason }: { answer: Answer; reason: string }) =>
      api.person.judge({
        body: { id: pair.id, answer, reason, ...(answer === 'LATER' && { laterOn }) },
      }),
    onSuccess: (_, { answer }) => {
      void message.success(say(`pair.done.${answer}`, { day: laterOn }));
      onDone();
    },
    // Lists and cards show people, and those are others now; somebody else may also have been faster.
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['person'] });
      await client.invalidateQueries({ queryKey: ['customer'] });
    },
  });
}

/** One person, two, or not today, with a reason; what each does is said before. */
export function JudgeForm({ pair, onDone }: { pair: PersonPair; onDone: () => void }) {
  const say = useText();
  const [reason, setReason] = useState('');
  const judge = useJudge(pair, onDone);
  const said = reason.trim();
  const act = (answer: Answer, primary: boolean) => (
    <Button
      size="large"
      type={primary ? 'primary' : 'default'}
      disabled={said.length < reasonMin}
      loading={judge.isPending && judge.variables.answer === answer}
      title={say(`pair.effect.${answer}`)}
      onClick={() => judge.mutate({ answer, reason: said })}
    >
      {say(`pair.${answer}`)}
    </Button>
  );
  return (
    <div className="judge">
      <label>
        {say('pair.why')}
        <Input
          maxLength={200}
          value={reason}
          placeholder={say('pair.why-hint')}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      <div className="judge-usual">
        {usual.map((key) => (
          <Button key={key} size="small" onClick={() => setReason(say(key))}>
            {say(key)}
          </Button>
        ))}
      </div>
      <div className="judge-acts">
        {act('SAME', true)}
        {act('DIFFERENT', false)}
        {act('LATER', false)}
        {said.length < reasonMin && <span className="soft">{say('pair.why-first')}</span>}
      </div>
      <ul className="small soft judge-effects">
        <li>{say('pair.effect.SAME')}</li>
        <li>{say('pair.effect.DIFFERENT')}</li>
        <li>{say('pair.effect.LATER')}</li>
      </ul>
      {judge.error && <ErrorNote error={judge.error} />}
    </div>
  );
}
