import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { type Role, roles } from '#contract/access.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useSession } from '../shell/desk-session.ts';
import { peopleQuery, type PersonRow, waitingGrantsQuery } from './people.ts';

type Grant = { role: Role | null; orgId: number; from: string };

function GrantFields({
  person,
  people,
  grant,
  onChange,
}: {
  person: PersonRow;
  people: readonly PersonRow[];
  grant: Grant;
  onChange: (grant: Grant) => void;
}) {
  const say = useText();
  const session = useSession();
  const held = person.account?.roles ?? [];
  const orgs = new Map([
    [session.orgId, session.orgName] as const,
    ...people.map((one) => [one.orgId, one.orgName] as const),
  ]);
  return (
    <>
      <label>
        {say('session.role')}
        <Select
          autoFocus
          style={{ width: '100%' }}
          value={grant.role}
          placeholder={say('people.role-hint')}
          onChange={(role) => onChange({ ...grant, role })}
          options={roles.map((role) => ({
            value: role,
            label: say(`role.${role}`) + (held.includes(role) ? ` · ${say('people.role-held')}` : ''),
            disabled: held.includes(role),
          }))}
        />
      </label>
      <label>
        {say('people.org')}
        <Select
          style={{ width: '100%' }}
          value={grant.orgId}
          onChange={(orgId) => onChange({ ...grant, orgId })}
          options={[...orgs].map(([value, label]) => ({ value, label }))}
        />
      </label>
      <label>
        {say('people.from')}
        <Input
          type="date"
          value={grant.from}
          min={session.today}
          onChange={(event) => onChange({ ...grant, from: event.target.value })}
        />
      </label>
    </>
  );
}

/** A role with its organisation from a day on; it waits for another security administrator. */
export function GrantForm({
  person,
  people,
  onDone,
}: {
  person: PersonRow;
  people: readonly PersonRow[];
  onDone: () => void;
}) {
  const say = useText();
  const client = useQueryClient();
  const session = useSession();
  const { message } = App.useApp();
  const [grant, setGrant] = useState<Grant>({ role: null, orgId: person.orgId, from: session.today });
  const send = useMutation({
    mutationFn: (role: Role) => api.people.grant({ body: { ...grant, role, staffId: person.staffId } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      await client.invalidateQueries({ queryKey: waitingGrantsQuery.queryKey });
      void message.success(say('people.granted', { name: person.name }));
      onDone();
    },
  });
  return (
    <Modal
      open
      title={say('people.grant-title', { name: person.name, no: person.staffNo })}
      okText={say('people.grant')}
      okButtonProps={{ disabled: grant.role === null, loading: send.isPending }}
      onOk={() => grant.role && send.mutate(grant.role)}
      onCancel={onDone}
    >
      <div className="stack">
        <GrantFields person={person} people={people} grant={grant} onChange={setGrant} />
        <p className="soft">{say('people.grant-effect')}</p>
        {send.error && <ErrorNote error={send.error} />}
      </div>
    </Modal>
  );
}
