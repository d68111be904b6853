import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import type { ImportUndo } from '#contract/import-undo.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { undoQuery } from './undo.ts';

const reasonMin = 2;

/** Does not agree with an undo, with a reason. */
export function RejectUndo({ id, undo }: { id: string; undo: ImportUndo }) {
  const say = useText();
  const client = useQueryClient();
  const [reason, setReason] = useState<string | null>(null);
  const reject = useMutation({
    mutationFn: (said: string) => api.importUndo.reject({ body: { id, reason: said } }),
    onSuccess: (after) => {
      setReason(null);
      client.setQueryData(undoQuery(id).queryKey, after);
    },
  });
  const said = (reason ?? '').trim();
  const send = () => said.length >= reasonMin && reject.mutate(said);
  return (
    <>
      <Button onClick={() => setReason('')}>{say('undo.reject')}</Button>
      <Modal
        open={reason !== null}
        title={say('undo.reject-title', { name: undo.askedByName ?? '—' })}
        okText={say('undo.reject')}
        okButtonProps={{ danger: true, disabled: said.length < reasonMin, loading: reject.isPending }}
        onOk={send}
        onCancel={() => setReason(null)}
      >
        <label>
          {say('undo.reason')}
          <Input
            autoFocus
            maxLength={200}
            value={reason ?? ''}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={send}
          />
        </label>
        {reject.error && <ErrorNote error={reject.error} />}
      </Modal>
    </>
  );
}
