import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { peopleQuery, type PersonRow } from './people.ts';

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
