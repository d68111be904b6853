import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Select } from 'antd';
import { useState } from 'react';
import type { Role } from '#contract/access.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ReasonForm } from '../shell/ReasonForm.tsx';
import { peopleQuery, type PersonRow } from './people.ts';

/** Takes one role back; it ends with the next thing that its holder does. */
export function RevokeForm({ person, onDone }: { person: PersonRow; onDone: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const held = [...new Set(person.account?.roles)];
  const [role, setRole] = useState<Role | null>(held.length === 1 ? held[0]! : null);
  const revoke = useMutation({
    mutationFn: async (reason: string) => {
      const revoked = role!; // The form is not ready before one is chosen.
      await api.people.revoke({ body: { staffId: person.staffId, role: revoked, reason } });
      return revoked;
    },
    onSuccess: async (revoked) => {
      await client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      void message.success(say('people.revoked', { name: person.name, role: say(`role.${revoked}`) }));
      onDone();
    },
  });
  return (
    <ReasonForm
      danger
      title={say('people.revoke-title', { name: person.name, no: person.staffNo })}
      effect={say('people.revoke-effect')}
      label={say('people.reason')}
      hint={say('people.reason-hint')}
      act={say('people.revoke')}
      ready={role !== null}
      run={revoke}
      onClose={onDone}
    >
      <label>
        {say('session.role')}
        <Select
          style={{ width: '100%' }}
          value={role}
          placeholder={say('people.role-hint')}
          onChange={setRole}
          options={held.map((one) => ({ value: one, label: say(`role.${one}`) }))}
        />
      </label>
    </ReasonForm>
  );
}
