import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useCan } from '../shell/desk-session.ts';
import { Panel } from '../shell/Panel.tsx';
import { paramName, type ParamRow, paramSource, paramsQuery } from './param.ts';
import { ParamValue } from './ParamValue.tsx';

/** Proposals that wait for somebody else's approval: the value in force beside the proposed one. */
export function WaitingParams({ rows }: { rows: ParamRow[] }) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const mayApprove = useCan('param.approve');
  const approve = useMutation({
    mutationFn: (row: ParamRow) => api.param.approve({ body: { id: row.id } }),
    onSuccess: (_, row) => {
      void message.success(say('param-page.approved', { name: paramName(say, row.key), day: row.from }));
      return client.invalidateQueries({ queryKey: paramsQuery.queryKey });
    },
  });
  const waiting = rows.filter((row) => row.state === 'PROPOSED');
  if (waiting.length === 0) {
    return mayApprove ? <p className="notice notice-calm">{say('param-page.nothing-waits')}</p> : null;
  }
  const currentOf = (row: ParamRow) =>
    rows.find(
      (other) =>
        other.key === row.key && other.state === 'CURRENT' && other.scopeOrgName === row.scopeOrgName,
    ) ??
    rows.find((other) => other.key === row.key && other.state === 'CURRENT' && other.scopeOrgName === null);
  return (
    <Panel title={say('param-page.waiting', { n: waiting.length })} note={say('param-page.waiting-note')}>
      {approve.error && <ErrorNote error={approve.error} />}
      <ul className="waiting-list">
        {waiting.map((row) => {
          const current = currentOf(row);
          return (
            <li key={row.id}>
              <div>
                <b>{paramName(say, row.key)}</b>
                <div className="small soft">
                  {row.scopeOrgName ?? say('param-page.bank')} ·{' '}
                  {say('param-page.from-day', { day: row.from })}
                </div>
                <div className="small soft">
                  {say('param-page.proposed-by', { name: row.proposedBy ?? '—' })} ·{' '}
                  {paramSource(say, row.source)}
                </div>
              </div>
              <div>
                <div className="small soft">{say('param-page.now')}</div>
                {current ? <ParamValue row={current} /> : '—'}
              </div>
              <div>
                <div className="small soft">{say('param-page.then')}</div>
                <ParamValue row={row} />
              </div>
              <div className="waiting-act">
                <Button
                  type="primary"
                  disabled={!mayApprove}
                  loading={approve.isPending && approve.variables.id === row.id}
                  onClick={() => approve.mutate(row)}
                >
                  {say('param-page.approve')}
                </Button>
                {!mayApprove && <small className="soft">{say('param-page.approve-why')}</small>}
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
