import { closedReasonsFor, isOutcome, nextStepAfter, type OutcomeCode } from '#contract/outcome.ts';
import type { TaskView } from '#contract/plan.ts';
import { addDays } from '#core/day.ts';
import { newId } from '../../new-id.ts';
import { paths } from '../../paths.ts';
import type { Session } from '../../session/session.ts';
import { codeText, dayText, outcomeText } from '../../text/format.ts';
import { type Say, useText } from '../../text/say.ts';
import { actorKey } from '../actor-key.ts';
import { go } from '../address.tsx';
import { useSend } from '../outbox.ts';
import { RefusalSheet } from '../RefusalSheet.tsx';
import { Sheet } from '../Sheet.tsx';

type Asked = { task: TaskView; session: Session; outcome: OutcomeCode };
type Step = { nextOn: string } | { closedReason: string } | undefined;

const titleOf = (say: Say, task: TaskView, outcome: OutcomeCode) =>
  `${task.customer.name} · ${outcomeText(say, outcome, task.channel)}`;
const close = () => go(paths.phone.today, { replace: true });
const textOf = (form: HTMLFormElement | null, name: string): string => {
  const value = form && new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
};

/** Puts one result in the queue, under an id and a key of its own. */
function useRecord({ task, session, outcome }: Asked): (step: Step, form: HTMLFormElement | null) => void {
  const send = useSend();
  return (step, form) => {
    const time = textOf(form, 'time');
    const note = textOf(form, 'note');
    send.mutate({
      kind: 'touch',
      key: newId(),
      name: task.customer.name,
      by: actorKey(session),
      body: {
        id: newId(),
        customerId: task.customer.id,
        taskId: task.id,
        channel: task.channel,
        outcome,
        occurredAt: new Date().toISOString(),
        ...step,
        ...(time && step && 'nextOn' in step && { nextTime: time }),
        ...(note && { note }),
      },
    });
    close();
  };
}

/** A refusal, or a complaint, which is one too: the touch and the refusal are one write on the server. */
function EndSheet(asked: Asked) {
  const say = useText();
  const { task, outcome } = asked;
  const finish = useRecord(asked);
  return (
    <RefusalSheet
      title={titleOf(say, task, outcome)}
      onClose={close}
      onRecord={(form) => finish(undefined, form)}
    >
      <label className="step-more">
        {say('field.step-note')}
        <input name="note" maxLength={200} autoComplete="off" />
      </label>
    </RefusalSheet>
  );
}

type Finish = (step: Step, form: HTMLFormElement | null) => void;

function NextDays({ day, finish }: { day: string; finish: Finish }) {
  const say = useText();
  const soon = [
    { key: 'field.step-tomorrow', day: addDays(day, 1) },
    { key: 'field.step-three', day: addDays(day, 3) },
    { key: 'field.step-week', day: addDays(day, 7) },
  ] as const;
  return (
    <section>
      <h3>{say('field.step-when')}</h3>
      <div className="step-days">
        {soon.map((next) => (
          <button
            key={next.key}
            type="button"
            className="step-day"
            onClick={(event) => finish({ nextOn: next.day }, event.currentTarget.form)}
          >
            <strong>{say(next.key)}</strong>
            {dayText(say, next.day)}
          </button>
        ))}
      </div>
      <div className="step-pick">
        <label>
          {say('field.step-pick')}
          <input type="date" name="day" required min={day} max={addDays(day, 365)} />
        </label>
        <button type="submit" className="button-main">
          {say('field.step-save')}
        </button>
      </div>
    </section>
  );
}

function Closings({ task, outcome, finish }: Pick<Asked, 'task' | 'outcome'> & { finish: Finish }) {
  const say = useText();
  return (
    <section>
      <h3>{say('field.step-close')}</h3>
      <div className="chips">
        {closedReasonsFor(outcome, task.channel).map((reason) => (
          <button
            key={reason}
            type="button"
            className="chip"
            onClick={(event) => finish({ closedReason: reason }, event.currentTarget.form)}
          >
            {codeText(say, 'closed', reason)}
          </button>
        ))}
      </div>
    </section>
  );
}

function StepSheet(asked: Asked) {
  const say = useText();
  const { task, outcome } = asked;
  const finish = useRecord(asked);
  const closings = <Closings task={task} outcome={outcome} finish={finish} />;
  return (
    <Sheet title={titleOf(say, task, outcome)} onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          finish({ nextOn: textOf(event.currentTarget, 'day') }, event.currentTarget);
        }}
      >
        {nextStepAfter(outcome) === 'may' && closings}
        <NextDays day={task.day} finish={finish} />
        {nextStepAfter(outcome) === 'must' && closings}
        <div className="step-more">
          <label>
            {say('field.step-time')}
            <input type="time" name="time" />
          </label>
          <label>
            {say('field.step-note')}
            <input name="note" maxLength={200} autoComplete="off" />
          </label>
        </div>
      </form>
    </Sheet>
  );
}

/** The second tap: the next step with its day, or why there is none. A refusal says first what it will do. */
export function ResultSheet({ outcome, ...asked }: Omit<Asked, 'outcome'> & { outcome: string }) {
  if (!isOutcome(outcome)) return null;
  return nextStepAfter(outcome) === 'none' ? (
    <EndSheet {...asked} outcome={outcome} />
  ) : (
    <StepSheet {...asked} outcome={outcome} />
  );
}
