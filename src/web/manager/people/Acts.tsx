import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { peopleQuery, type PersonRow } from './people.ts';

type Act = 'grant' | 'revoke' | 'disable' | 'enable';
export type Doing = { act: Act; person: PersonRow } | null;

/** Ends the lock of wrong passwords; nothing is lost by it, so nothing is asked. */
function Unlock({ person }: { person: PersonRow }) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const unlock = useMutation({
    mutationFn: () => api.people.unlock({ body: { staffId: person.staffId } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      void message.success(say('people.unlocked', { name: person.name }));
    },
    onError: () => void message.error(say('people.unlock-failed', { name: person.name })),
  });
  return (
    <Button size="small" loading={unlock.isPending} onClick={() => unlock.mutate()}>
      {say('people.unlock')}
    </Button>
  );
}

/** What a security administrator may do to one account, and why not where it cannot be done. */
export function Acts({ person, onDo }: { person: PersonRow; onDo: (doing: Doing) => void }) {
  const say = useText();
  const { account } = person;
  if (!account) return <span className="small soft">{say('people.why-no-account')}</span>;
  if (account.status !== 'ACTIVE')
    return (
      <Button size="small" onClick={() => onDo({ act: 'enable', person })}>
        {say('people.enable')}
      </Button>
    );
  return (
    <span className="page-line">
      <Button size="small" onClick={() => onDo({ act: 'grant', person })}>
        {say('people.grant')}
      </Button>
      <Button
        size="small"
        disabled={account.roles.length === 0}
        title={account.roles.length === 0 ? say('people.no-role') : ''}
        onClick={() => onDo({ act: 'revoke', person })}
      >
        {say('people.revoke')}
      </Button>
      <Button size="small" danger onClick={() => onDo({ act: 'disable', person })}>
        {say('people.disable')}
      </Button>
      {account.lockedUntil && <Unlock person={person} />}
    </span>
  );
}
