import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { type Role, roles } from '#contract/access.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useSession } from '../shell/desk-session.ts';
import { peopleQuery, type PersonRow, waitingGrantsQuery } from './people.ts';

const reasonMin = 2;

/** Disabling ends every session at once; it says so before, and how many it ended after. */
export function DisableForm({ person, onDone }: { person: PersonRow; onDone: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const disable = useMutation({
    mutationFn: () => api.people.disable({ body: { staffId: person.staffId, reason: reason.trim() } }),
    onSuccess: async ({ endedSessionCount }) => {
      await client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      void message.success(say('people.disabled-done', { name: person.name, n: endedSessionCount }));
      onDone();
    },
  });
  return (
    <Modal
      open
      title={say('people.disable-title', { name: person.name, no: person.staffNo })}
      okText={say('people.disable')}
      okButtonProps={{ danger: true, disabled: reason.trim().length < reasonMin, loading: disable.isPending }}
      onOk={() => disable.mutate()}
      onCancel={onDone}
    >
      <p>{say('people.disable-effect')}</p>
      <label>
        {say('people.reason')}
        <Input
          autoFocus
          maxLength={200}
          value={reason}
          placeholder={say('people.reason-hint')}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={() => reason.trim().length >= reasonMin && disable.mutate()}
        />
      </label>
      {disable.error && <ErrorNote error={disable.error} />}
    </Modal>
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
  const [role, setRole] = useState<Role | null>(null);
  const [orgId, setOrgId] = useState(person.orgId);
  const [from, setFrom] = useState(session.today);
  const orgs = new Map([
    [session.orgId, session.orgName] as const,
    ...people.map((one) => [one.orgId, one.orgName] as const),
  ]);
  const held = person.account?.roles ?? [];
  const grant = useMutation({
    mutationFn: (chosen: Role) =>
      api.people.grant({ body: { staffId: person.staffId, role: chosen, orgId, from } }),
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
      okButtonProps={{ disabled: role === null, loading: grant.isPending }}
      onOk={() => role && grant.mutate(role)}
      onCancel={onDone}
    >
      <div className="stack">
        <label>
          {say('session.role')}
          <Select
            autoFocus
            style={{ width: '100%' }}
            value={role}
            placeholder={say('people.role-hint')}
            onChange={setRole}
            options={roles.map((one) => ({
              value: one,
              label: say(`role.${one}`) + (held.includes(one) ? ` · ${say('people.role-held')}` : ''),
              disabled: held.includes(one),
            }))}
          />
        </label>
        <label>
          {say('people.org')}
          <Select
            style={{ width: '100%' }}
            value={orgId}
            onChange={setOrgId}
            options={[...orgs].map(([value, label]) => ({ value, label }))}
          />
        </label>
        <label>
          {say('people.from')}
          <Input
            type="date"
            value={from}
            min={session.today}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <p className="soft">{say('people.grant-effect')}</p>
        {grant.error && <ErrorNote error={grant.error} />}
      </div>
    </Modal>
  );
}
