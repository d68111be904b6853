import { useQuery } from '@tanstack/react-query';
import { can } from '#contract/access.ts';
import type { Output } from '#contract/route.ts';
import type { planRoutes, TaskView } from '#contract/plan.ts';
import { paths } from '../../paths.ts';
import type { Session } from '../../session/session.ts';
import { outcomeText, reasonText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { actorKey } from '../actor-key.ts';
import { useAddress } from '../address.tsx';
import { Loaded } from '../Loaded.tsx';
import { type Sent, useSent } from '../outbox.ts';
import { todayQuery } from '../queries.ts';
import { DayHead } from './DayHead.tsx';
import { NothingToDo } from './NothingToDo.tsx';
import { ResultSheet } from './ResultSheet.tsx';
import { TaskCard } from './TaskCard.tsx';

type Today = Output<(typeof planRoutes)['today']>;

const shownMax = 10;

/** Appointments first, by their time; then the order of the plan. */
const inOrder = (a: TaskView, b: TaskView): number =>
  Number(a.kind !== 'APPOINTMENT') - Number(b.kind !== 'APPOINTMENT') ||
  (a.atTime ?? '').localeCompare(b.atTime ?? '') ||
  a.position - b.position;

const isOf = (task: TaskView, sent: Sent): boolean =>
  sent.fact.kind === 'refusal'
    ? sent.fact.body.customerId === task.customer.id
    : sent.fact.body.taskId === task.id;

function OnTheWay({ sent }: { sent: Sent }) {
  const say = useText();
  const { fact } = sent;
  return (
    <li className="card card-way">
      <strong>{fact.name}</strong>{' '}
      {fact.kind === 'refusal'
        ? say('outcome.REFUSED')
        : outcomeText(say, fact.body.outcome, fact.body.channel)}
      <span className="way-state">
        {say(sent.state === 'sending' ? 'field.sending' : 'field.unsent-one')}
      </span>
    </li>
  );
}

function Day({ today, session }: { today: Today; session: Session }) {
  const say = useText();
  const { searchParams } = useAddress();
  const onTheWay = useSent(actorKey(session)).filter(
    (sent) => sent.state === 'sending' || sent.state === 'unreached',
  );
  const planned = today.tasks.filter((task) => task.state === 'PLANNED').toSorted(inOrder);
  const open = planned.filter((task) => !onTheWay.some((sent) => isOf(task, sent)));
  const asked = open.find((task) => task.id === searchParams.get('task'));
  const current = asked ?? open[0];
  const outcome = searchParams.get('outcome');
  return (
    <>
      <DayHead today={today} openCount={planned.length} />
      {today.notices.map((notice) => (
        <p key={notice.code} className="notice">
          <span aria-hidden="true">▼</span> {reasonText(say, notice)}
        </p>
      ))}
      <ol className="cards">
        {onTheWay.map((sent) => (
          <OnTheWay key={sent.id} sent={sent} />
        ))}
        {open.slice(0, shownMax).map((task) => (
          <TaskCard key={task.id} task={task} session={session} isCurrent={task === current} />
        ))}
      </ol>
      {open.length > shownMax && (
        <p className="hint">{say('field.more', { count: open.length - shownMax })}</p>
      )}
      {open.length === 0 && onTheWay.length === 0 && <NothingToDo today={today} session={session} />}
      {asked && outcome && <ResultSheet key={outcome} task={asked} session={session} outcome={outcome} />}
    </>
  );
}

/** What do I do now: the next ten actions, each with its reason, its call and its result. */
export function TodayPage({ session }: { session: Session }) {
  const say = useText();
  const mayRead = can(session, 'today.read');
  const today = useQuery({ ...todayQuery, enabled: mayRead });
  if (!mayRead)
    return (
      <Empty title={say('field.no-right')} next={say('field.no-right-next')}>
        <a href={paths.desk.home} className="button-main">
          {say('field.go-desk')}
        </a>
      </Empty>
    );
  return <Loaded query={today}>{(loaded) => <Day today={loaded} session={session} />}</Loaded>;
}
