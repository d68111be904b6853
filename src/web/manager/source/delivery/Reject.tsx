import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Delivery } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { useText } from '../../../text/say.ts';
import { ReasonForm } from '../../shell/ReasonForm.tsx';
import { keepDelivery } from './delivery.ts';

/** Sends a delivery back to its maker with a reason. */
export function Reject({ delivery }: { delivery: Delivery }) {
  const say = useText();
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const reject = useMutation({
    mutationFn: (reason: string) => api.delivery.reject({ body: { id: delivery.id, reason } }),
    onSuccess: (after) => {
      setAsks(false);
      return keepDelivery(client, after);
    },
  });
  return (
    <>
      <Button size="large" disabled={!delivery.may.reject} onClick={() => setAsks(true)}>
        {say('decide.reject')}
      </Button>
      {asks && (
        <ReasonForm
          danger
          title={say('decide.reject-title', { name: delivery.makerName })}
          label={say('decide.reason')}
          hint={say('decide.reason-hint')}
          act={say('decide.reject')}
          run={reject}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}
