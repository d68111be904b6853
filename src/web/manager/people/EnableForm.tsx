import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ReasonForm } from '../shell/ReasonForm.tsx';
import { peopleQuery, type PersonRow, waitingGrantsQuery } from './people.ts';

/** Gives an account back; its roles wait for another security administrator, as when they were granted. */
export function EnableForm({ person, onDone }: { person: PersonRow; onDone: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const enable = useMutation({
    mutationFn: (reason: string) => api.people.enable({ body: { staffId: person.staffId, reason } }),
    onSuccess: async ({ waitingGrantCount }) => {
      await client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      await client.invalidateQueries({ queryKey: waitingGrantsQuery.queryKey });
      void message.success(say('people.enabled-done', { name: person.name, n: waitingGrantCount }));
      onDone();
    },
  });
  return (
    <ReasonForm
      title={say('people.enable-title', { name: person.name, no: person.staffNo })}
      effect={say('people.enable-effect')}
      label={say('people.reason')}
      hint={say('people.reason-hint')}
      act={say('people.enable')}
      run={enable}
      onClose={onDone}
    />
  );
}
