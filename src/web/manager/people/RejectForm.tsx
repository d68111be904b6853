import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ReasonForm } from '../shell/ReasonForm.tsx';
import { type WaitingGrant, waitingGrantsQuery } from './people.ts';

/** Says no to a waiting grant, or takes an own one back. */
export function RejectForm({ grant, onDone }: { grant: WaitingGrant; onDone: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const values = { name: grant.name, role: say(`role.${grant.role}`) };
  const reject = useMutation({
    mutationFn: (reason: string) => api.people.rejectGrant({ body: { grantId: grant.grantId, reason } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: waitingGrantsQuery.queryKey });
      void message.success(say('people.grant-rejected', values));
      onDone();
    },
  });
  return (
    <ReasonForm
      danger
      title={say('people.reject-title', values)}
      effect={say('people.reject-effect')}
      label={say('people.reason')}
      hint={say('people.reason-hint')}
      act={say('people.reject')}
      run={reject}
      onClose={onDone}
    />
  );
}
