import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { type WaitingGrant, waitingGrantsQuery } from './people.ts';
import { ReasonForm } from './ReasonForm.tsx';

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
      act={say('people.reject')}
      pending={reject.isPending}
      error={reject.error}
      onAct={reject.mutate}
      onClose={onDone}
    />
  );
}
