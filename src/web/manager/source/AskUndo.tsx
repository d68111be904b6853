import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { ImportUndo } from '#contract/import-undo.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { count } from '../shell/number.ts';
import { KeptReasons } from './KeptReasons.tsx';
import { keptCountOf, previewQuery, useUndoStep } from './undo.ts';

/** Asks for an undo, and says before in numbers what goes and what stays. */
export function AskUndo({ id, undo }: { id: string; undo: ImportUndo }) {
  const say = useText();
  const [asks, setAsks] = useState(false);
  const preview = useQuery({ ...previewQuery(id), enabled: asks });
  const ask = useUndoStep(id, 'ask');
  const counts = preview.data;
  return (
    <>
      <p>
        <Button danger onClick={() => setAsks(true)}>
          {say('undo.open')}
        </Button>
      </p>
      <Modal
        open={asks}
        title={say('undo.ask-title')}
        okText={say(undo.needsOther ? 'undo.submit' : 'undo.do')}
        okButtonProps={{
          danger: true,
          loading: ask.isPending,
          disabled: !counts || counts.undoneCount === 0,
        }}
        onOk={() => ask.mutate()}
        onCancel={() => setAsks(false)}
      >
        {preview.isPending && <p role="status">{say('undo.counting')}</p>}
        {counts && (
          <>
            <p>
              <b>
                {say('undo.effect', {
                  undone: count(counts.undoneCount),
                  kept: count(keptCountOf(counts)),
                })}
              </b>
            </p>
            <KeptReasons kept={counts.kept} />
            <p>{say('undo.effect-note')}</p>
            {undo.needsOther && <p>{say('undo.needs-other')}</p>}
          </>
        )}
        {preview.error && <ErrorNote error={preview.error} />}
        {ask.error && <ErrorNote error={ask.error} />}
      </Modal>
    </>
  );
}
