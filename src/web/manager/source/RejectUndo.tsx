import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { ImportUndo } from '#contract/import-undo.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ReasonForm } from '../shell/ReasonForm.tsx';
import { undoQuery } from './undo.ts';

/** Does not agree with an undo, with a reason. */
export function RejectUndo({ id, undo }: { id: string; undo: ImportUndo }) {
  const say = useText();
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const reject = useMutation({
    mutationFn: (reason: string) => api.importUndo.reject({ body: { id, reason } }),
    onSuccess: (after) => {
      setAsks(false);
      client.setQueryData(undoQuery(id).queryKey, after);
    },
  });
  return (
    <>
      <Button onClick={() => setAsks(true)}>{say('undo.reject')}</Button>
      {asks && (
        <ReasonForm
          danger
          title={say('undo.reject-title', { name: undo.askedByName ?? '—' })}
          label={say('undo.reason')}
          act={say('undo.reject')}
          run={reject}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}
