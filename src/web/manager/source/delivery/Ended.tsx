import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import type { Delivery } from '#contract/delivery.ts';
import { paths } from '../../../paths.ts';
import { isTextKey } from '../../../text/catalogue.ts';
import { useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { accountQuery } from '../account.ts';
import { Step } from './Step.tsx';

/** How it ended, in numbers, and the way to the account. */
export function Ended({ delivery }: { delivery: Delivery }) {
  const say = useText();
  const navigate = useNavigate();
  const account = useQuery(accountQuery(delivery.id));
  const failure = delivery.progress?.failure;
  const key = failure && `problem.${failure}`;
  const isDone = delivery.state === 'DONE';
  const job = account.data?.job;
  return (
    <Step
      act={
        <Button
          type="primary"
          size="large"
          onClick={() => void navigate({ to: paths.desk.importAccount(delivery.id) })}
        >
          {say('step.account')}
        </Button>
      }
    >
      <b className={isDone ? 'state-ahead' : 'state-alarm'}>
        {isDone ? `▲ ${say('step.done')}` : `■ ${say('step.failed')}`}
      </b>
      {failure && <p>{key && isTextKey(key) ? say(key) : failure}</p>}
      <p>
        {job
          ? say('step.numbers', {
              read: count(job.rowsRead),
              applied: count(job.appliedCount),
              unchanged: count(job.unchangedCount),
              refused: count(job.refusedCount),
              out: count(job.foldedCount),
            })
          : '\u00a0'}
      </p>
    </Step>
  );
}
