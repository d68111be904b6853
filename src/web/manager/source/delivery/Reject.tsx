import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import type { Delivery } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { useText } from '../../../text/say.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { keepDelivery } from './delivery.ts';

const reasonMin = 2;

/** Sends a delivery back to its maker with a reason. */
export function Reject({ delivery }: { delivery: Delivery }) {
  const say = useText();
  const client = useQueryClient();
  const [reason, setReason] = useState<string | null>(null);
  const reject = useMutation({
    mutationFn: (said: string) => api.delivery.reject({ body: { id: delivery.id, reason: said } }),
    onSuccess: (after) => {
      setReason(null);
      return keepDelivery(client, after);
    },
  });
  const said = (reason ?? '').trim();
  const send = () => said.length >= reasonMin && reject.mutate(said);
  return (
    <>
      <Button size="large" disabled={!delivery.may.reject} onClick={() => setReason('')}>
        {say('decide.reject')}
      </Button>
      <Modal
        open={reason !== null}
        title={say('decide.reject-title', { name: delivery.makerName })}
        okText={say('decide.reject')}
        okButtonProps={{ danger: true, disabled: said.length < reasonMin, loading: reject.isPending }}
        onOk={send}
        onCancel={() => setReason(null)}
      >
        <label>
          {say('decide.reason')}
          <Input
            autoFocus
            maxLength={200}
            value={reason ?? ''}
            placeholder={say('decide.reason-hint')}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={send}
          />
        </label>
        {reject.error && <ErrorNote error={reject.error} />}
      </Modal>
    </>
  );
}
