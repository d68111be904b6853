import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { Delivery } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { paths } from '../../../paths.ts';
import { useText } from '../../../text/say.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { count } from '../../shell/number.ts';
import { deliveriesKey, deliveryQuery } from './delivery.ts';

/** Clears a delivery away; that cannot be taken back, so it says before what goes. */
export function Discard({ delivery }: { delivery: Delivery }) {
  const say = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const discard = useMutation({
    mutationFn: () => api.delivery.discard({ body: { id: delivery.id } }),
    onSuccess: async () => {
      await navigate({ to: paths.desk.imports });
      client.removeQueries({ queryKey: deliveryQuery(delivery.id).queryKey });
      await client.invalidateQueries({ queryKey: deliveriesKey });
    },
  });
  if (!delivery.may.discard) return null;
  return (
    <>
      <Button size="small" onClick={() => setAsks(true)}>
        {say('discard.do')}
      </Button>
      <Modal
        open={asks}
        title={say('discard.title')}
        okText={say('discard.do')}
        okButtonProps={{ danger: true, loading: discard.isPending }}
        onOk={() => discard.mutate()}
        onCancel={() => setAsks(false)}
      >
        <p>{say('discard.effect', { files: delivery.fileCount, rows: count(delivery.rowCount) })}</p>
        {discard.error && <ErrorNote error={discard.error} />}
      </Modal>
    </>
  );
}
