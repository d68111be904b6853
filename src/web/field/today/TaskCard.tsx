import type { OutcomeCode } from '#contract/outcome.ts';
import type { TaskView } from '#contract/plan.ts';
import { paths } from '../../paths.ts';
import type { Session } from '../../session/session.ts';
import { codeText, moneyText, outcomeText, reasonText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { Pace } from '../../ui/Pace.tsx';
import { Go, go } from '../address.tsx';
import { CallButton } from './CallButton.tsx';
import { outcomesFor } from './outcomes.ts';

/** P × C × V × L with each number, for who wants to know why this person stands here. */
function Factors({ task }: { task: TaskView }) {
  const say = useText();
  const { factors, ownerReason } = task.why;
  return (
    <details className="factors">
      <summary>{say('why.title')}</summary>
      <dl>
        {factors && (
          <>
            <dt>{say('why.propensity')}</dt>
            <dd>
              {(factors.propensity * 100).toFixed(1)}% <small>n={factors.sampleCount}</small>
            </dd>
            <dt>{say('why.context')}</dt>
            <dd>
              × {factors.context} <small>{codeText(say, 'context', factors.contextCode)}</small>
            </dd>
            <dt>{say('why.value')}</dt>
            <dd>× {moneyText(say, factors.valueFen)}</dd>
            <dt>{say('why.lever')}</dt>
            <dd>× {factors.lever}</dd>
            <dt>{say('why.score')}</dt>
            <dd>= {factors.score.toFixed(1)}</dd>
          </>
        )}
        {ownerReason && (
          <>
            <dt>{say('why.owner')}</dt>
            <dd>{codeText(say, 'owner', ownerReason)}</dd>
          </>
        )}
      </dl>
      <Go href={paths.phone.customer(task.customer.id)} className="button-quiet">
        {say('field.sources-detail')}
      </Go>
    </details>
  );
}

function Results({ task }: { task: TaskView }) {
  const say = useText();
  const open = (outcome: OutcomeCode) => go(`?task=${task.id}&outcome=${outcome}`);
  const { missed, reached, refusing } = outcomesFor(task.channel);
  const chip = (outcome: OutcomeCode) => (
    <button key={outcome} type="button" className={`chip chip-${outcome}`} onClick={() => open(outcome)}>
      {outcome === 'REFUSED' && <span aria-hidden="true">■ </span>}
      {outcomeText(say, outcome, task.channel)}
    </button>
  );
  return (
    <div className="results" role="group" aria-label={say('field.result-of', { name: task.customer.name })}>
      <p>{say('field.result-missed')}</p>
      <div className="chips">{missed.map(chip)}</div>
      <p>{say('field.result-reached')}</p>
      <div className="chips">{reached.map(chip)}</div>
      <div className="chips">{refusing.map(chip)}</div>
    </div>
  );
}

/** The branch's clock, as an appointment's time is written. */
const clockNow = (): string =>
  new Date().toLocaleTimeString('sv-SE', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' });

/** One action: who, why today, the call, its result. Only the one in hand shows its buttons. */
export function TaskCard({
  task,
  session,
  isCurrent,
}: {
  task: TaskView;
  session: Session;
  isCurrent: boolean;
}) {
  const say = useText();
  const { customer, why } = task;
  return (
    <li
      className={isCurrent ? 'card card-current' : 'card'}
      style={{ viewTransitionName: `task-${task.id}` }}
    >
      <button
        type="button"
        className="card-head"
        aria-expanded={isCurrent}
        onClick={() => go(`?task=${task.id}`, { replace: true })}
      >
        <span className="card-name">
          <strong>{customer.name}</strong> <span className="phone-no">{customer.phone}</span>
        </span>
        <span className={`tag tag-${task.kind}`}>
          {task.atTime ? `${task.atTime} ` : ''}
          {say(`task.${task.kind}`)} · {say(`channel.${task.channel}`)}
        </span>
        {task.atTime !== null && task.atTime < clockNow() && <Pace state="behind" word={say('field.late')} />}
        {why.reasons.length === 0 && <span className="card-why">{say(`why.${task.kind}`)}</span>}
        {why.reasons.map((reason) => (
          <span key={reason.code} className="card-why">
            {reasonText(say, reason)}
          </span>
        ))}
      </button>
      {task.blockedBy.length > 0 && (
        <div className="blocked">
          <Pace state="alarm" word={say('field.blocked')} />
          <ul>
            {task.blockedBy.map((reason) => (
              <li key={reason.code}>{reasonText(say, reason)}</li>
            ))}
          </ul>
        </div>
      )}
      {isCurrent && (
        <div className="card-body">
          <CallButton task={task} session={session} />
          <Results task={task} />
          <Factors task={task} />
        </div>
      )}
    </li>
  );
}
