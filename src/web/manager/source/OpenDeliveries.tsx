import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { type Say, useText } from '../../text/say.ts';
import { useCan } from '../shell/desk-session.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { count, instant } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { deliveriesKey, moves, type OpenDelivery } from './delivery/delivery.ts';
import { DeliveryState } from './delivery/DeliveryState.tsx';

/** What its reader can do next with a delivery, in a word. */
function nextOf(say: Say, delivery: OpenDelivery, mayAccept: boolean): string {
  if (moves(delivery.state)) return say('delivery.next.watch');
  if (delivery.isOwn) return say(delivery.state === 'WAITING' ? 'delivery.next.look' : 'delivery.next.go-on');
  return say(delivery.state === 'WAITING' && mayAccept ? 'delivery.next.decide' : 'delivery.next.look');
}

function Deliveries({ deliveries }: { deliveries: OpenDelivery[] }) {
  const say = useText();
  const navigate = useNavigate();
  const mayAccept = useCan('import.accept');
  return (
    <DeskTable<OpenDelivery>
      rowKey="id"
      sticky={false}
      dataSource={deliveries}
      onOpen={({ id }) => void navigate({ to: paths.desk.delivery(id) })}
      columns={[
        {
          title: say('import.state'),
          width: 110,
          render: (_, { state }) => <DeliveryState state={state} />,
        },
        {
          title: say('delivery.files'),
          render: (_, { id, files }) => (
            <Link to={paths.desk.delivery(id)} className="file-names">
              {files.join(say('list.comma')) || say('delivery.no-files')}
            </Link>
          ),
        },
        { title: say('import.as-of'), dataIndex: 'asOf', width: 104 },
        { title: say('delivery.org'), dataIndex: 'orgName', width: 120 },
        { title: say('delivery.maker'), dataIndex: 'makerName', width: 90 },
        {
          title: say('delivery.rows'),
          align: 'right',
          width: 90,
          render: (_, { rowCount }) => count(rowCount),
        },
        { title: say('delivery.changed'), width: 140, render: (_, { changedAt }) => instant(changedAt) },
        {
          title: say('delivery.next'),
          width: 110,
          render: (_, one) => <b className="next-word">{nextOf(say, one, mayAccept)} ›</b>,
        },
      ]}
    />
  );
}

/** Deliveries that are not ended: drafts, those that wait for somebody, those that run. */
export function OpenDeliveries() {
  const say = useText();
  const open = useQuery({
    queryKey: deliveriesKey,
    queryFn: () => api.delivery.list(),
    refetchInterval: ({ state }) => (state.data?.deliveries.some((one) => moves(one.state)) ? 2000 : 15_000),
  });
  return (
    <Panel title={say('delivery.open')} note={say('delivery.open-note')}>
      <Loaded query={open} height={80}>
        {({ deliveries }) =>
          deliveries.length > 0 ? (
            <Deliveries deliveries={deliveries} />
          ) : (
            <p className="soft none-open">{say('delivery.none-open')}</p>
          )
        }
      </Loaded>
    </Panel>
  );
}
