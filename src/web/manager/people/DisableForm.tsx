import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { peopleQuery, type PersonRow } from './people.ts';
import { ReasonForm } from './ReasonForm.tsx';

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
      act={say('people.disable')}
      pending={disable.isPending}
      error={disable.error}
      onAct={disable.mutate}
      onClose={onDone}
    />
  );
}
