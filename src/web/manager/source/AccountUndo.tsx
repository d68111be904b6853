import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import type { ImportUndo } from '#contract/import-undo.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { useLanguage, useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { count, instant } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { type Account, accountKindWord } from './account.ts';
import { AskUndo } from './AskUndo.tsx';
import { KeptReasons } from './KeptReasons.tsx';
import { RejectUndo } from './RejectUndo.tsx';
import { keptCountOf, undoQuery, useUndoStep } from './undo.ts';

function KeptRows({ undo }: { undo: ImportUndo }) {
  const say = useText();
  const language = useLanguage();
  if (undo.rows.length === 0) return null;
  const all = undo.kept.reduce((sum, { reason, count: n }) => sum + (reason === 'REGISTER' ? 0 : n), 0);
  return (
    <>
      <DeskTable<ImportUndo['rows'][number] & { at: number }>
        rowKey={({ at }) => at}
        dataSource={undo.rows.map((row, at) => ({ ...row, at }))}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: say('import.kind'), render: (_, row) => accountKindWord(row.kind, language), width: 140 },
          { title: say('undo.number'), render: (_, row) => row.number ?? '—', width: 240 },
          { title: say('undo.why'), render: (_, row) => say(`undo.kept.${row.reason}`) },
        ]}
      />
      {undo.rows.length < all && (
        <p className="small soft">{say('undo.rows-part', { n: count(undo.rows.length), all: count(all) })}</p>
      )}
    </>
  );
}

function Waiting({ id, undo }: { id: string; undo: ImportUndo }) {
  const say = useText();
  const agree = useUndoStep(id, 'agree');
  return (
    <>
      <p>{say('undo.waiting', { name: undo.askedByName ?? '—', at: instant(undo.askedAt) })}</p>
      {undo.may.reject && (
        <p className="undo-steps">
          <Button
            type="primary"
            danger
            disabled={!undo.may.agree}
            loading={agree.isPending}
            onClick={() => agree.mutate()}
          >
            {say('undo.agree')}
          </Button>
          <RejectUndo id={id} undo={undo} />
        </p>
      )}
      {agree.error && <ErrorNote error={agree.error} />}
    </>
  );
}

function Standing({ id, undo }: { id: string; undo: ImportUndo }) {
  const say = useText();
  if (undo.state === 'WAITING') return <Waiting id={id} undo={undo} />;
  if (undo.state === 'RUNNING')
    return (
      <p role="status">{say('undo.running', { done: count(undo.rowsDone), total: count(undo.rowsTotal) })}</p>
    );
  if (undo.state === 'DONE')
    return (
      <>
        <KeptReasons kept={undo.kept} />
        <KeptRows undo={undo} />
      </>
    );
  return (
    <>
      {undo.state === 'REJECTED' && (
        <p>
          {say('undo.rejected', {
            name: undo.decidedByName ?? '—',
            at: instant(undo.decidedAt),
            why: undo.rejectReason ?? '',
          })}
        </p>
      )}
      {undo.may.ask && <AskUndo id={id} undo={undo} />}
    </>
  );
}

/** What the head of the panel says: until when it can be undone, why it cannot, or what was undone. */
function useNote(undo: ImportUndo): string {
  const say = useText();
  if (undo.state === 'DONE')
    return say('undo.done', {
      at: instant(undo.endedAt),
      undone: count(undo.undoneCount),
      kept: count(keptCountOf(undo)),
    });
  const word = `problem.${undo.obstacle}`;
  if (undo.obstacle) return say(isTextKey(word) ? word : 'undo.closed');
  return undo.until && undo.state !== 'RUNNING'
    ? say('undo.term', { days: undo.days, until: instant(undo.until) })
    : '';
}

function Undo({ id, undo }: { id: string; undo: ImportUndo }) {
  const say = useText();
  const client = useQueryClient();
  const { state } = undo;
  // The head of the page and the list of imports name the state as well.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['source'] });
  }, [client, state]);
  return (
    <Panel title={say('undo.title')} note={useNote(undo)}>
      <Standing id={id} undo={undo} />
    </Panel>
  );
}

/** The undo of an import that has ended: asked for with its effect in numbers, agreed to, watched, accounted for. */
export function AccountUndo({ job }: Pick<Account, 'job'>) {
  const undo = useQuery({ ...undoQuery(job.id), enabled: job.endedAt !== null });
  if (job.endedAt === null) return null;
  return (
    <Loaded query={undo} height={80}>
      {(found) => <Undo id={job.id} undo={found} />}
    </Loaded>
  );
}
