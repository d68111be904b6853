import { Button } from 'antd';
import type { Delivery } from '#contract/delivery.ts';
import { useText } from '../../../text/say.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { useCan } from '../../shell/desk-session.ts';
import { count, instant } from '../../shell/number.ts';
import { isReady, todoOf } from './delivery.ts';
import { Ended } from './Ended.tsx';
import { Reject } from './Reject.tsx';
import { RunProgress } from './RunProgress.tsx';
import type { Sending } from './sending.ts';
import { Step } from './Step.tsx';
import { Summary } from './Summary.tsx';
import { useStep } from './use-step.ts';

type Of = {
  delivery: Delivery;
  sending: readonly Sending[];
  /** The file that stands open below. */
  chosen: number | undefined;
  onChoose: (fileNo: number) => void;
};

function Acceptance({ delivery }: { delivery: Delivery }) {
  const say = useText();
  const values = { n: count(delivery.customerCount), limit: count(delivery.approvalFrom) };
  return (
    <p className="soft">{say(delivery.needsOther ? 'submit.other-accepts' : 'submit.own-accepts', values)}</p>
  );
}

/** What is to be done with a file that cannot go in yet; once it stands open, the way there is not offered. */
function Undone({ delivery, chosen, onChoose }: Omit<Of, 'sending'>) {
  const say = useText();
  const undone = delivery.files.filter((file) => !isReady(file));
  const file = undone.find(({ fileNo }) => fileNo === chosen) ?? undone[0];
  if (!file) return null;
  const { fileNo, name } = file;
  return (
    <Step
      act={
        fileNo !== chosen && (
          <Button type="primary" size="large" onClick={() => onChoose(fileNo)}>
            {say('step.go-to', { name })}
          </Button>
        )
      }
    >
      <b>{say('step.not-ready', { n: undone.length, all: delivery.files.length })}</b>
      <p>{say(`step.todo.${todoOf(file) ?? 'empty'}`, { name })}</p>
    </Step>
  );
}

function DraftStep({ delivery, sending, chosen, onChoose }: Of) {
  const say = useText();
  const step = useStep(delivery);
  const coming = sending.filter((one) => one.state !== 'refused').length;
  if (coming > 0) return <Step>{say('step.sending', { n: coming })}</Step>;
  if (delivery.files.length === 0) return <Step>{say('step.no-files')}</Step>;
  if (!delivery.files.every(isReady))
    return <Undone delivery={delivery} chosen={chosen} onChoose={onChoose} />;
  return (
    <Step
      act={
        <Button
          type="primary"
          size="large"
          disabled={!delivery.may.submit}
          loading={step.isPending}
          onClick={() => step.mutate('submit')}
        >
          {say('submit.do')}
        </Button>
      }
    >
      <Summary delivery={delivery} />
      <Acceptance delivery={delivery} />
      {step.error && <ErrorNote error={step.error} />}
    </Step>
  );
}

function WaitingStep({ delivery }: { delivery: Delivery }) {
  const say = useText();
  const step = useStep(delivery);
  const mayAccept = useCan('import.accept');
  const isPending = (name: string) => step.isPending && step.variables === name;
  const why = delivery.may.accept
    ? undefined
    : !mayAccept
      ? say('decide.why-role')
      : say('decide.why-own', { n: count(delivery.customerCount), limit: count(delivery.approvalFrom) });
  return (
    <Step
      why={why}
      act={
        <>
          <Button
            type="primary"
            size="large"
            disabled={!delivery.may.accept}
            loading={isPending('accept')}
            onClick={() => step.mutate('accept')}
          >
            {say('decide.accept')}
          </Button>
          {!delivery.isOwn && mayAccept && <Reject delivery={delivery} />}
          {delivery.may.reopen && (
            <Button size="large" loading={isPending('reopen')} onClick={() => step.mutate('reopen')}>
              {say('decide.reopen')}
            </Button>
          )}
        </>
      }
    >
      <b>
        {say(delivery.isOwn ? 'decide.waiting-own' : 'decide.waiting', {
          name: delivery.makerName,
          at: instant(delivery.submittedAt),
        })}
      </b>
      <Summary delivery={delivery} />
      <p className="small soft">{say('decide.compare')}</p>
      {step.error && <ErrorNote error={step.error} />}
    </Step>
  );
}

/** What is to be done now, on top of everything else: the one thing, in a sentence, with its button. */
export function NextStep(of: Of) {
  const say = useText();
  const { delivery } = of;
  switch (delivery.state) {
    case 'DRAFT':
    case 'REJECTED':
      if (!delivery.isOwn) return <Step>{say('step.others-draft', { name: delivery.makerName })}</Step>;
      return (
        <>
          {delivery.state === 'REJECTED' && (
            <p className="error-note" role="alert">
              {say('step.rejected', {
                name: delivery.decidedByName ?? '—',
                reason: delivery.rejectReason ?? '—',
              })}
            </p>
          )}
          <DraftStep {...of} />
        </>
      );
    case 'WAITING':
      return <WaitingStep delivery={delivery} />;
    case 'QUEUED':
    case 'RUNNING':
      return <RunProgress delivery={delivery} />;
    case 'DONE':
    case 'FAILED':
      return <Ended delivery={delivery} />;
    case 'DISCARDED':
      return <Step>{say('step.discarded')}</Step>;
  }
}
