import type { PlanSummaryView } from '#contract/plan.ts';
import { useText } from '../../text/say.ts';
import { count } from '../shell/number.ts';
import { dueText } from '../source/due-text.ts';

/** What the bank's last nightly files changed in this branch: where the sources' customers come from and go to. */
export function Changes({ change }: { change: NonNullable<PlanSummaryView['change']> }) {
  const say = useText();
  const counts = [
    { key: 'feed.change-new', n: change.newCount },
    { key: 'feed.change-gone', n: change.goneCount },
    { key: 'feed.change-back', n: change.backCount },
  ] as const;
  const parts = counts.filter(({ n }) => n > 0).map(({ key, n }) => say(key, { n: count(n) }));
  if (change.due.length > 0) parts.push(say('feed.change-due', { steps: dueText(say, change.due) }));
  return (
    <p className="plan-change">
      <span className="soft">{say('feed.change', { day: change.asOf })}</span>{' '}
      {parts.length > 0 ? parts.join(' · ') : say('feed.change-none')}
      {change.goneHeldCount > 0 && (
        <span className="missing"> · {say('feed.gone-held', { n: count(change.goneHeldCount) })}</span>
      )}
    </p>
  );
}
