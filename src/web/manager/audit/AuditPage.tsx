import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import type { auditRoutes } from '#contract/audit.ts';
import type { Output } from '#contract/route.ts';
import { api } from '../../api.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { type Say, useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Pace } from '../../ui/Pace.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { timeOfDay } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { useScope } from '../shell/search.ts';
import { auditTexts } from '../../text/audit.ts';

type Entry = Output<(typeof auditRoutes)['list']>['entries'][number];

const actionPrefix = 'audit.action.';
const actions = Object.keys(auditTexts.zh).flatMap((key) =>
  key.startsWith(actionPrefix) ? [key.slice(actionPrefix.length)] : [],
);

function actionWord(say: Say, action: string): string {
  const key = `${actionPrefix}${action}`;
  return isTextKey(key) ? say(key) : action;
}

/** Who did it; one who did not get in is not called by the account that was tried. */
function Who({ actor: { kind, name } }: { actor: Entry['actor'] }) {
  const say = useText();
  if (kind === 'STRANGER')
    return (
      <>
        {name ?? say('audit.unknown-login')} <div className="small soft">{say('audit.not-signed-in')}</div>
      </>
    );
  return name ?? say(kind === 'SYSTEM' ? 'audit.system' : 'audit.gone');
}

const shapes = { ok: 'pace', denied: 'behind', failed: 'alarm' } as const;
const isResult = (result: string): result is keyof typeof shapes => Object.hasOwn(shapes, result);

/** What the entry keeps beside its line: codes, numbers and ids. */
function Body({ body }: { body: unknown }) {
  const parts = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return (
    <dl className="audit-body">
      {parts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const hasBody = (entry: Entry): boolean =>
  typeof entry.body === 'object' && entry.body !== null && Object.keys(entry.body).length > 0;

function Entries({ entries }: { entries: Entry[] }) {
  const say = useText();
  return (
    <DeskTable<Entry>
      rowKey="id"
      dataSource={entries}
      locale={{ emptyText: <Empty title={say('audit.none')} next={say('audit.none-next')} /> }}
      expandable={{ rowExpandable: hasBody, expandedRowRender: (entry) => <Body body={entry.body} /> }}
      columns={[
        { title: say('audit.no'), dataIndex: 'id', width: 90 },
        { title: say('audit.at'), width: 90, render: (_, entry) => timeOfDay(entry.at) },
        {
          title: say('audit.actor'),
          width: 160,
          render: (_, entry) => <Who actor={entry.actor} />,
        },
        {
          title: say('audit.action'),
          render: (_, entry) => (
            <>
              {actionWord(say, entry.action)} <span className="small soft">{entry.action}</span>
            </>
          ),
        },
        {
          title: say('audit.object'),
          ellipsis: true,
          render: (_, entry) => (
            <span title={entry.object ?? ''}>{entry.objectName ?? entry.object ?? '—'}</span>
          ),
        },
        { title: say('audit.reason'), render: (_, entry) => entry.reason ?? '—' },
        {
          title: say('audit.result'),
          width: 100,
          render: (_, entry) =>
            isResult(entry.result) ? (
              <Pace state={shapes[entry.result]} word={say(`audit.result.${entry.result}`)} />
            ) : (
              entry.result
            ),
        },
      ]}
    />
  );
}

/** What was done and what was looked at, newest first. Looking here is written down too. */
export function AuditPage() {
  const say = useText();
  const { day } = useScope();
  const [action, setAction] = useState<string | null>(null);
  const pages = useInfiniteQuery({
    queryKey: ['audit', 'list', day, action],
    queryFn: ({ pageParam }) =>
      api.audit.list({ query: { day, ...(action && { action }), ...(pageParam && { before: pageParam }) } }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  });
  return (
    <Panel
      title={say('audit.title', { day })}
      note={say('audit.note')}
      aside={
        <Select
          allowClear
          data-search=""
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: 240 }}
          placeholder={say('audit.any-action')}
          aria-label={say('audit.action')}
          onChange={(next: string | undefined) => setAction(next ?? null)}
          options={actions.map((one) => ({ value: one, label: actionWord(say, one) }))}
        />
      }
    >
      {pages.error && <ErrorNote error={pages.error} />}
      {pages.data ? (
        <>
          <Entries entries={pages.data.pages.flatMap((page) => page.entries)} />
          <div className="table-end">
            {pages.hasNextPage ? (
              <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {say('audit.earlier')}
              </Button>
            ) : (
              <span className="soft">{say('audit.end')}</span>
            )}
          </div>
        </>
      ) : (
        !pages.error && <div className="waiting" style={{ minHeight: 480 }} aria-busy="true" />
      )}
    </Panel>
  );
}
