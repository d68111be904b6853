import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Delivery } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { type Say, useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { Bar } from './Bar.tsx';
import { deliveriesKey, deliveryQuery, moves } from './delivery.ts';

type Run = NonNullable<Delivery['progress']>;

/** 约 40 秒, 约 3 分钟; rounded, because it is a guess. */
function leftWord(say: Say, seconds: number | null): string {
  if (seconds === null) return say('run.left-unknown');
  if (seconds < 60) return say('run.left-seconds', { n: Math.max(5, Math.ceil(seconds / 5) * 5) });
  return say('run.left-minutes', { n: Math.ceil(seconds / 60) });
}

function useRun(delivery: Delivery): Run | null {
  const client = useQueryClient();
  const run = useQuery({
    queryKey: ['delivery', 'progress', delivery.id],
    queryFn: () => api.delivery.progress({ query: { id: delivery.id } }),
    refetchInterval: 1000,
    enabled: moves(delivery.state),
  });
  const state = run.data?.state;
  const isOver = state !== undefined && !moves(state);
  // An effect: when the run is over, what others show of it is old.
  useEffect(() => {
    if (!isOver) return;
    void client.invalidateQueries({ queryKey: deliveryQuery(delivery.id).queryKey });
    void client.invalidateQueries({ queryKey: deliveriesKey });
    void client.invalidateQueries({ queryKey: ['source'] });
  }, [client, delivery.id, isOver]);
  return run.data ?? delivery.progress;
}

/** Rows done and time left; the page may be closed, the run goes on. */
export function RunProgress({ delivery }: { delivery: Delivery }) {
  const say = useText();
  const run = useRun(delivery);
  if (!run) return <div className="waiting" style={{ minHeight: 56 }} aria-busy="true" />;
  return (
    <div className="run" role="status">
      {run.state === 'QUEUED' ? (
        <p>
          <b>{say('run.queued')}</b> {run.ahead > 0 && say('run.ahead', { n: run.ahead })}
        </p>
      ) : (
        <>
          <p>
            <b>{say(`run.step.${run.step ?? 'staging'}`)}</b>
            {run.file && <span className="soft"> {run.file}</span>}
          </p>
          <Bar share={run.rowsTotal > 0 ? run.rowsDone / run.rowsTotal : 0} label={say('run.title')} />
          <p>
            {say('run.rows', { done: count(run.rowsDone), total: count(run.rowsTotal) })}
            {' · '}
            {leftWord(say, run.secondsLeft)}
          </p>
        </>
      )}
      <p className="soft">{say('run.close')}</p>
    </div>
  );
}
