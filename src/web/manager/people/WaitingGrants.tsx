import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Panel } from '../shell/Panel.tsx';
import { peopleQuery, type WaitingGrant, waitingGrantsQuery } from './people.ts';
import { RejectForm } from './RejectForm.tsx';

/** Roles that somebody granted and somebody else must approve. */
export function WaitingGrants() {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const waiting = useQuery(waitingGrantsQuery);
  const [rejecting, setRejecting] = useState<WaitingGrant | null>(null);
  const approve = useMutation({
    mutationFn: (grant: WaitingGrant) => api.people.approveGrant({ body: { grantId: grant.grantId } }),
    onSuccess: async (_, grant) => {
      await client.invalidateQueries({ queryKey: waitingGrantsQuery.queryKey });
      await client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      void message.success(
        say('people.grant-approved', { name: grant.name, role: say(`role.${grant.role}`) }),
      );
    },
  });
  const grants = waiting.data?.grants ?? [];
  if (grants.length === 0) return waiting.error ? <ErrorNote error={waiting.error} /> : null;
  return (
    <Panel title={say('people.waiting', { n: grants.length })} note={say('people.waiting-note')}>
      {approve.error && <ErrorNote error={approve.error} />}
      <DeskTable<WaitingGrant>
        rowKey="grantId"
        sticky={false}
        dataSource={grants}
        columns={[
          { title: say('people.staff-no'), render: (_, grant) => grant.staffNo ?? '—', width: 100 },
          { title: say('people.name'), dataIndex: 'name' },
          { title: say('session.role'), render: (_, grant) => say(`role.${grant.role}`) },
          { title: say('people.org'), dataIndex: 'orgName' },
          { title: say('people.from'), dataIndex: 'from' },
          { title: say('people.granted-by'), render: (_, grant) => grant.grantedBy ?? '—' },
          {
            title: say('people.acts'),
            render: (_, grant) => (
              <>
                <Button
                  size="small"
                  type="primary"
                  disabled={grant.own}
                  loading={approve.isPending && approve.variables.grantId === grant.grantId}
                  onClick={() => approve.mutate(grant)}
                >
                  {say('people.approve')}
                </Button>{' '}
                <Button size="small" onClick={() => setRejecting(grant)}>
                  {say(grant.own ? 'people.take-back' : 'people.reject')}
                </Button>
                {grant.own && <div className="small soft">{say('problem.people.self-approval')}</div>}
              </>
            ),
          },
        ]}
      />
      {rejecting && <RejectForm grant={rejecting} onDone={() => setRejecting(null)} />}
    </Panel>
  );
}
