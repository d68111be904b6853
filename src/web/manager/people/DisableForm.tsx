import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ReasonForm } from '../shell/ReasonForm.tsx';
import { peopleQuery, type PersonRow } from './people.ts';

/** Disabling ends every session at once; it says so before, and how many it ended after. */
export function DisableForm({ person, onDone }: { person: PersonRow; onDone: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const disable = useMutation({
    mutationFn: (reason: string) => api.people.disable({ body: { staffId: person.staffId, reason } }),
    onSuccess: async ({ endedSessionCount }) => {
      await client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      void message.success(say('people.disabled-done', { name: person.name, n: endedSessionCount }));
      onDone();
    },
  });
  return (
    <ReasonForm
      danger
      title={say('people.disable-title', { name: person.name, no: person.staffNo })}
      effect={say('people.disable-effect')}
      label={say('people.reason')}
      hint={say('people.reason-hint')}
      act={say('people.disable')}
      run={disable}
      onClose={onDone}
    />
  );
}
