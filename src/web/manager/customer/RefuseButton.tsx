import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { newId } from '../../new-id.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

/** A customer who says no without having been asked: says first what it does, because it cannot be undone. */
export function RefuseButton({ person }: { person: { id: string; name: string } }) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  // Made once per person before us, so that a second click is the same refusal.
  const [id] = useState(newId);
  const refuse = useMutation({
    mutationFn: () =>
      api.touch.refuse({
        key: id,
        body: { id, customerId: person.id, channel: null, at: new Date().toISOString() },
      }),
    onSuccess: async ({ droppedTaskCount }) => {
      setAsking(false);
      void message.success(say('field.saved-refused', { count: droppedTaskCount }));
      await client.invalidateQueries({ queryKey: ['customer'] });
    },
  });
  return (
    <>
      <Button danger disabled={refuse.isSuccess} onClick={() => setAsking(true)}>
        {say(refuse.isSuccess ? 'customer.refuse-done' : 'customer.refuse')}
      </Button>
      <Modal
        open={asking}
        title={say('field.refuse-title', { name: person.name })}
        okText={say('field.refuse-do')}
        okButtonProps={{ danger: true, loading: refuse.isPending }}
        onOk={() => refuse.mutate()}
        onCancel={() => setAsking(false)}
      >
        <p>{say('field.refuse-effect')}</p>
        {refuse.error && <ErrorNote error={refuse.error} />}
      </Modal>
    </>
  );
}
