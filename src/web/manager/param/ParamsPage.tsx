import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Panel } from '../shell/Panel.tsx';
import { groupOf, type ParamGroup, paramGroups } from './group.ts';
import { paramName, type ParamRow, paramSource, paramsQuery } from './param.ts';
import { ParamDrawer } from './ParamDrawer.tsx';
import { ParamState } from './ParamState.tsx';
import { ParamValue } from './ParamValue.tsx';
import { isParamKey } from './shape.ts';
import { WaitingParams } from './WaitingParams.tsx';
import './param.css';

/** What each key shows: the value in force, and where none is yet, the next one. */
function shownOf(rows: ParamRow[]): ParamRow[] {
  const rank = { CURRENT: 0, FUTURE: 1, PROPOSED: 2, PAST: 3 };
  const best = new Map<string, ParamRow>();
  for (const row of rows) {
    const slot = `${row.key}|${row.scopeOrgName ?? ''}`;
    const known = best.get(slot);
    if (!known || rank[row.state] < rank[known.state]) best.set(slot, row);
  }
  const order = Object.keys(groupOf);
  return [...best.values()].toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
}

function Group({
  group,
  rows,
  onOpen,
}: {
  group: ParamGroup;
  rows: ParamRow[];
  onOpen: (key: string) => void;
}) {
  const say = useText();
  return (
    <Panel title={say(`param-group.${group}`)} note={say(`param-group-note.${group}`)}>
      <DeskTable<ParamRow>
        className="param-table"
        rowKey="id"
        dataSource={rows}
        tableLayout="fixed"
        onOpen={(row) => onOpen(row.key)}
        columns={[
          {
            title: say('param-page.name'),
            width: '21%',
            render: (_, row) => (
              <>
                <button type="button" className="link-button">
                  {paramName(say, row.key)}
                </button>
                <div className="small soft">{row.key}</div>
              </>
            ),
          },
          {
            title: say('param-page.value'),
            width: '44%',
            render: (_, row) => <ParamValue row={row} />,
          },
          { title: say('param-page.scope'), render: (_, row) => row.scopeOrgName ?? say('param-page.bank') },
          { title: say('param-page.from'), dataIndex: 'from', width: 104 },
          {
            title: say('param-page.source'),
            render: (_, row) => (
              <>
                {paramSource(say, row.source)}
                {row.approvedBy && (
                  <div className="small soft">{say('param-page.approved-by', { name: row.approvedBy })}</div>
                )}
              </>
            ),
          },
          { title: say('param-page.state'), width: 96, render: (_, row) => <ParamState state={row.state} /> },
        ]}
      />
    </Panel>
  );
}

/** Every dated parameter by subject, proposals on top; a row opens to its history and to a proposal. */
export function ParamsPage() {
  const say = useText();
  const params = useQuery(paramsQuery);
  const [sought, setSought] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const fits = (row: ParamRow) =>
    `${row.key} ${paramName(say, row.key)}`.toLowerCase().includes(sought.trim().toLowerCase());
  return (
    <div className="stack">
      <div className="page-line" data-search>
        <Input
          allowClear
          style={{ width: 320 }}
          placeholder={say('param-page.search')}
          aria-label={say('param-page.search')}
          onChange={(event) => setSought(event.target.value)}
        />
        <span className="soft">{say('param-page.note')}</span>
      </div>
      <Loaded query={params} height={600}>
        {({ params: rows }) => {
          const shown = shownOf(rows).filter((row) => isParamKey(row.key) && fits(row));
          return (
            <>
              <WaitingParams rows={rows} />
              {paramGroups.map((group) => {
                const own = shown.filter((row) => isParamKey(row.key) && groupOf[row.key] === group);
                return own.length > 0 ? (
                  <Group key={group} group={group} rows={own} onOpen={setOpen} />
                ) : null;
              })}
              {shown.length === 0 && (
                <Empty title={say('param-page.none')} next={say('param-page.none-next')} />
              )}
              <ParamDrawer
                paramKey={open}
                rows={rows.filter((row) => row.key === open)}
                onClose={() => setOpen(null)}
              />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
