import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { codeText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ruleWord } from '../param/readable.ts';
import { useCan } from '../shell/desk-session.ts';
import { instant } from '../shell/number.ts';
import type { CustomerCard } from './columns.tsx';

type Merge = CustomerCard['merges'][number];
const reasonMin = 2;

function SplitForm({ mergeId }: { mergeId: string }) {
  const say = useText();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const split = useMutation({
    mutationFn: () => api.person.split({ body: { mergeId, reason: reason.trim() } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['customer'] }),
  });
  return (
    <form
      className="page-line split-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim().length >= reasonMin) split.mutate();
      }}
    >
      <Input
        size="small"
        style={{ width: 260 }}
        maxLength={200}
        value={reason}
        placeholder={say('person.split-why')}
        aria-label={say('person.split-why')}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        size="small"
        htmlType="submit"
        disabled={reason.trim().length < reasonMin}
        loading={split.isPending}
      >
        {say('person.split')}
      </Button>
      <span className="small soft">{say('person.split-effect')}</span>
      {split.error && <ErrorNote error={split.error} />}
    </form>
  );
}

/** Which customer numbers were made one, by whom and why, and the way back. */
export function Merges({ merges }: { merges: Merge[] }) {
  const say = useText();
  const maySplit = useCan('person.review');
  if (merges.length === 0) return null;
  return (
    <section>
      <h3>{say('person.merges')}</h3>
      <ol className="touch-list">
        {merges.map((merge) => (
          <li key={merge.id}>
            <span className="soft nowrap">{instant(merge.madeAt)}</span>
            <span>
              {say('person.merged', { from: merge.fromNo, into: merge.intoNo })} ·{' '}
              {merge.madeBy ?? say('audit.system')} ·{' '}
              {[
                ...merge.grounds.map((code) => ruleWord(say, code)),
                ...merge.cautions.map((code) => codeText(say, 'caution', code)),
              ].join(say('list.comma'))}
              {!merge.undoneAt && maySplit && <SplitForm mergeId={merge.id} />}
            </span>
            <span className="soft">
              {merge.undoneAt &&
                say('person.undone', {
                  at: instant(merge.undoneAt),
                  by: merge.undoneBy ?? say('audit.system'),
                  why: codeText(say, 'caution', merge.undoReason ?? ''),
                })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
