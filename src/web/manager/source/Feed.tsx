import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { feedFaultSentence } from '#contract/feed-fault.ts';
import type { feedRoutes } from '#contract/feed.ts';
import type { Output } from '#contract/route.ts';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { useLanguage, useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Pace, type PaceState } from '../../ui/Pace.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { count, instant } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { dueText } from './due-text.ts';

type Listed = Output<(typeof feedRoutes)['list']>;
type Delivery = Listed['deliveries'][number];
type Standing = NonNullable<Listed['standing']>;

const shapeOf: Record<Delivery['state'], PaceState> = {
  CHECKING: 'pace',
  APPLYING: 'pace',
  APPLIED: 'ahead',
  FAILED: 'alarm',
  UNDONE: 'behind',
};

/** Whose data should be here and are not. */
function Late({ standing: { missingOn, dataOn } }: { standing: Standing }) {
  const say = useText();
  return missingOn === null ? null : (
    <div className="notice" role="alert">
      <span aria-hidden="true">▼</span> {say('feed.late', { day: missingOn })}
      {dataOn !== null && ` ${say('feed.late-have', { day: dataOn })}`}
    </div>
  );
}

/** The folder of a delivery, which leads to its account, and in sentences what is wrong with it. */
function Folder({ delivery: { name, faults, jobId, change } }: { delivery: Delivery }) {
  const say = useText();
  const language = useLanguage();
  const held = change?.goneHeldCount ?? 0;
  return (
    <>
      {jobId === null ? name : <Link to={paths.desk.importAccount(jobId)}>{name}</Link>}
      {faults.map((fault) => (
        <div
          key={`${fault.code} ${fault.file ?? ''} ${JSON.stringify(fault.values)}`}
          className="small fault-line"
        >
          {feedFaultSentence(fault, language)}
        </div>
      ))}
      {held > 0 && <div className="small missing">{say('feed.gone-held', { n: count(held) })}</div>}
    </>
  );
}

function Deliveries({ deliveries }: { deliveries: Delivery[] }) {
  const say = useText();
  return (
    <DeskTable<Delivery>
      rowKey="id"
      sticky={false}
      dataSource={deliveries}
      locale={{ emptyText: <Empty title={say('feed.none')} next={say('feed.none-next')} /> }}
      columns={[
        {
          title: say('import.state'),
          width: 118,
          render: (_, { state }) => <Pace state={shapeOf[state]} word={say(`feed.state.${state}`)} />,
        },
        { title: say('feed.folder'), render: (_, delivery) => <Folder delivery={delivery} /> },
        { title: say('import.as-of'), width: 110, render: (_, { asOf }) => asOf ?? '—' },
        {
          title: say('feed.new'),
          align: 'right',
          width: 70,
          render: (_, { change }) => (change ? count(change.newCount) : '—'),
        },
        {
          title: say('feed.gone'),
          align: 'right',
          width: 84,
          render: (_, { change }) => (change ? count(change.goneCount) : '—'),
        },
        {
          title: say('feed.back'),
          align: 'right',
          width: 84,
          render: (_, { change }) => (change ? count(change.backCount) : '—'),
        },
        {
          title: say('feed.due'),
          width: 150,
          render: (_, { change }) => (change && change.due.length > 0 ? dueText(say, change.due) : '—'),
        },
        {
          title: say('feed.came'),
          width: 140,
          render: (_, { endedAt, enteredAt }) => instant(endedAt ?? enteredAt),
        },
      ]}
    />
  );
}

const useFeed = () =>
  useQuery({ queryKey: ['source', 'feed'], queryFn: () => api.feed.list(), refetchInterval: 60_000 });

/** An alarm where the data of the last working day should be here and are not. */
export function FeedAlarm() {
  const standing = useFeed().data?.standing;
  return standing ? <Late standing={standing} /> : null;
}

/** The bank's nightly files: what came, and what it changed; nothing where the bank lays none. */
export function Feed() {
  const say = useText();
  const { standing, deliveries } = useFeed().data ?? { standing: null, deliveries: [] };
  if (standing === null && deliveries.length === 0) return null;
  const day = standing?.dataOn ?? '—';
  const note = standing?.lookedAt
    ? say('feed.note-at', { day, at: instant(standing.lookedAt) })
    : say('feed.note-by-hand', { day });
  return (
    <Panel title={say('feed.title')} note={`${say('feed.note')} · ${note}`}>
      <Deliveries deliveries={deliveries} />
    </Panel>
  );
}
