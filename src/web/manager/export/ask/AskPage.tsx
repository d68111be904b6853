import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { api } from '../../../api.ts';
import { paths } from '../../../paths.ts';
import { ActError } from '../../../session/StepUp.tsx';
import { useText } from '../../../text/say.ts';
import { useSession } from '../../shell/desk-session.ts';
import { Panel } from '../../shell/Panel.tsx';
import { exportsQuery } from '../export.ts';
import { AskFiles } from './AskFiles.tsx';
import { AskCopy, AskWhy } from './AskHow.tsx';
import { AskRange } from './AskRange.tsx';
import { type Draft, lackOf, newDraft, specOf } from './draft.ts';
import { DryCount } from './DryCount.tsx';
import '../../source/source.css';
import '../export.css';

const settleMs = 350;

/** The value once it has stood still for a moment: ticks that follow each other are counted once. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** The server's count of the draft as it stands. */
function useCount(draft: Draft) {
  const asked = JSON.stringify(specOf(draft) ?? null);
  const settled = useSettled(asked);
  const query = useQuery({
    queryKey: ['export', 'count', settled],
    queryFn: () => api.export.count({ body: JSON.parse(settled) }),
    enabled: settled !== 'null',
    placeholderData: keepPreviousData,
  });
  return { query, isStale: settled !== asked || query.isPlaceholderData };
}

function useAsk() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (draft: Draft) => {
      const { purposeText, recipient, useUntil } = draft;
      const spec = specOf(draft)!; // `lackOf` does not let a draft without files be sent.
      return api.export.request({
        body: { spec, purposeText: purposeText.trim(), recipient: recipient.trim(), useUntil },
      });
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: exportsQuery.queryKey });
      await navigate({ to: paths.desk.export(id) });
    },
  });
}

/** On the right, beside whatever is being chosen: what it comes to, and the way on. */
function Summary({ draft }: { draft: Draft }) {
  const say = useText();
  const { today } = useSession();
  const { query, isStale } = useCount(draft);
  const ask = useAsk();
  const lack = lackOf(draft, today);
  const hindered = (query.data?.hindrances.length ?? 0) > 0;
  return (
    <div className="ask-summary">
      <Panel title={say('export.dry')}>
        {lack === 'files' ? (
          <p className="soft">{say('export.lack.files')}</p>
        ) : (
          <DryCount query={query} draft={draft} isStale={isStale} />
        )}
        <Button
          type="primary"
          size="large"
          block
          disabled={Boolean(lack) || hindered || isStale || !query.data}
          loading={ask.isPending}
          onClick={() => ask.mutate(draft)}
        >
          {say('export.send')}
        </Button>
        {lack && lack !== 'files' && <p className="soft">{say(`export.lack.${lack}`)}</p>}
        {!lack && !hindered && <p className="small soft">{say('export.send-note')}</p>}
        <ActError act={ask} />
      </Panel>
    </div>
  );
}

/** Asks for an export: what, whose, in which form, why; its size and its approvers stand beside it all the while. */
export function AskPage() {
  const say = useText();
  const { today } = useSession();
  const { branch, grid } = useSearch({ strict: false });
  const [draft, setDraft] = useState(() =>
    newDraft(today, { ...(branch && { branchId: branch }), ...(grid && { gridId: grid }) }),
  );
  return (
    <div className="stack">
      <p className="page-line">
        <Link to={paths.desk.exports}>‹ {say('export.all')}</Link>
      </p>
      <div className="ask-columns-2">
        <div className="stack">
          <Panel title={say('export.what')} note={say('export.what-note')}>
            <AskFiles draft={draft} onChange={setDraft} />
          </Panel>
          <Panel title={say('export.range')}>
            <AskRange filter={draft.filter} onChange={(filter) => setDraft({ ...draft, filter })} />
          </Panel>
          <Panel title={say('export.how')}>
            <AskCopy draft={draft} onChange={setDraft} />
          </Panel>
          <Panel title={say('export.for-what')} note={say('export.for-what-note')}>
            <AskWhy draft={draft} onChange={setDraft} />
          </Panel>
        </div>
        <Summary draft={draft} />
      </div>
    </div>
  );
}
