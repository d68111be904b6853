import type { customerRoutes } from '#contract/customer.ts';
import type { Input, Output } from '#contract/route.ts';
import { reasonsText } from '../text/format.ts';
import { useText } from '../text/say.ts';

type Reveal = (typeof customerRoutes)['reveal'];
type Shown = {
  reason: Input<Reveal>['body']['reason'];
  against: Output<Reveal>['notForMarketing'];
};

/** Beside a revealed field of somebody who may not be marketed to: what it may serve, and why for nothing else. */
export function NotForMarketing({ reason, against }: Shown) {
  const say = useText();
  if (against.length === 0) return null;
  return (
    <p className="notice">
      <b>{say('customer.reveal-only', { reason: say(`reveal.${reason}`) })}</b> {reasonsText(say, against)}
    </p>
  );
}
