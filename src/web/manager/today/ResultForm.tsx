import { Button, Input } from 'antd';
import { useState } from 'react';
import { closedReasonsFor, fitsChannel, nextStepAfter, type OutcomeCode } from '#contract/outcome.ts';
import type { TaskView } from '#contract/plan.ts';
import { addDays } from '#core/day.ts';
import { codeText, dayText, outcomeText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useKeys } from '../shell/use-keys.ts';
import { keyOf, outcomeGroupNames, outcomeGroups, outcomeOfKey } from './outcome-groups.ts';
import { type Next, useResult } from './use-result.ts';

function Outcomes({
  channel,
  chosen,
  onChoose,
}: {
  channel: TaskView['channel'];
  chosen: OutcomeCode | null;
  onChoose: (code: OutcomeCode) => void;
}) {
  const say = useText();
  return (
    <div className="outcomes">
      {outcomeGroupNames.map((group) => (
        <div key={group} role="group" aria-label={say(`today.group-${group}`)}>
          <span className="small soft">{say(`today.group-${group}`)}</span>
          {outcomeGroups[group]
            .filter((code) => fitsChannel(code, channel))
            .map((code) => (
              <Button
                key={code}
                size="small"
                type={chosen === code ? 'primary' : 'default'}
                danger={group === 'stop'}
                aria-pressed={chosen === code}
                onClick={() => onChoose(code)}
              >
                {outcomeText(say, code, channel)}
                {keyOf(code) && <kbd>{keyOf(code)}</kbd>}
              </Button>
            ))}
        </div>
      ))}
    </div>
  );
}

type Choice = { label: string; hint: string; next: Next };

/** What may follow a result: soon or later, and why nothing does; first what is likely after it. */
function useChoices(task: TaskView, outcome: OutcomeCode): Choice[] {
  const say = useText();
  const steps = [
    { label: say('field.step-tomorrow'), day: addDays(task.day, 1) },
    { label: say('field.step-three'), day: addDays(task.day, 3) },
    { label: say('field.step-week'), day: addDays(task.day, 7) },
  ].map(({ label, day }) => ({ label, hint: dayText(say, day), next: { nextOn: day } }));
  const closings = closedReasonsFor(outcome, task.channel).map((closedReason) => ({
    label: codeText(say, 'closed', closedReason),
    hint: '',
    next: { closedReason },
  }));
  return nextStepAfter(outcome) === 'must' ? [...steps, ...closings] : [...closings, ...steps];
}

function NextStep({
  task,
  outcome,
  busy,
  onNext,
}: {
  task: TaskView;
  outcome: OutcomeCode;
  busy: boolean;
  onNext: (next: Next) => void;
}) {
  const say = useText();
  const [day, setDay] = useState('');
  const [time, setTime] = useState('');
  const choices = useChoices(task, outcome);
  const button = (choice: Choice) => (
    <Button key={choice.label + choice.hint} disabled={busy} onClick={() => onNext(choice.next)}>
      <b>{choice.label}</b> {choice.hint}
      <kbd>{choices.indexOf(choice) + 1}</kbd>
    </Button>
  );
  useKeys((key) => {
    const choice = choices[Number(key) - 1];
    if (choice && !busy) onNext(choice.next);
    return choice !== undefined;
  });
  const closings = (
    <>
      <b>{say('field.step-close')}</b>
      <div>{choices.filter((choice) => 'closedReason' in choice.next).map(button)}</div>
    </>
  );
  const step = nextStepAfter(outcome);
  return (
    <div className="next-step">
      {step === 'may' && closings}
      <b>{say('field.step-when')}</b>
      <div className="next-days">{choices.filter((choice) => 'nextOn' in choice.next).map(button)}</div>
      <form
        className="page-line"
        onSubmit={(event) => {
          event.preventDefault();
          if (day) onNext({ nextOn: day, ...(time && { nextTime: time }) });
        }}
      >
        <Input
          type="date"
          aria-label={say('field.step-pick')}
          min={task.day}
          value={day}
          style={{ width: 140 }}
          onChange={(event) => setDay(event.target.value)}
        />
        <Input
          type="time"
          aria-label={say('field.step-time')}
          value={time}
          style={{ width: 100 }}
          onChange={(event) => setTime(event.target.value)}
        />
        <Button htmlType="submit" disabled={!day || busy}>
          {say('field.step-save')}
        </Button>
      </form>
      {step === 'must' && closings}
    </div>
  );
}

/** A refusal, or a complaint, which is one too: says what it does before it is recorded, because it cannot be undone. */
function Refusing({ busy, onRecord }: { busy: boolean; onRecord: () => void }) {
  const say = useText();
  return (
    <div className="notice">
      <p>{say('field.refuse-effect')}</p>
      <Button type="primary" danger loading={busy} onClick={onRecord}>
        {say('field.refuse-do')}
      </Button>
    </div>
  );
}

/** Two clicks or two keys: what happened, then what follows; after a refusal nothing does. */
export function ResultForm({ task, onDone }: { task: TaskView; onDone: () => void }) {
  const say = useText();
  const [outcome, setOutcome] = useState<OutcomeCode | null>(null);
  const [note, setNote] = useState('');
  const record = useResult(task, onDone);
  const busy = record.isPending;
  useKeys((key) => {
    const code = outcome === null ? outcomeOfKey(key, task.channel) : undefined;
    if (code) setOutcome(code);
    if (key === 'Escape' && outcome !== null) setOutcome(null);
    return code !== undefined;
  });
  const finish = (code: OutcomeCode, next?: Next) =>
    record.mutate({ outcome: code, note: note.trim(), ...(next && { next }) });
  return (
    <div className="stack">
      <Outcomes channel={task.channel} chosen={outcome} onChoose={setOutcome} />
      <Input
        value={note}
        maxLength={500}
        placeholder={say('field.step-note')}
        aria-label={say('field.step-note')}
        onChange={(event) => setNote(event.target.value)}
      />
      {outcome && nextStepAfter(outcome) === 'none' && (
        <Refusing busy={busy} onRecord={() => finish(outcome)} />
      )}
      {outcome && nextStepAfter(outcome) !== 'none' && (
        <NextStep task={task} outcome={outcome} busy={busy} onNext={(next) => finish(outcome, next)} />
      )}
      {record.error && <ErrorNote error={record.error} />}
      {!outcome && <p className="small soft">{say('today.result-hint')}</p>}
    </div>
  );
}
