import type { Delivery } from '#contract/delivery.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { kindWord } from './delivery.ts';
import { numbersOf } from './numbers-of.ts';

/** What will be written, in numbers, and what will not. */
export function Summary({ delivery }: { delivery: Delivery }) {
  const say = useText();
  const language = useLanguage();
  const { byKind, badCount, leftOutCount, unknownCount } = numbersOf(delivery);
  const out = badCount + leftOutCount;
  return (
    <p className="summary">
      {say('submit.will-write')}{' '}
      {byKind.map(([kind, rows], at) => (
        <span key={kind}>
          {at > 0 && say('list.comma')}
          {kindWord(kind, language)} <b>{count(rows)}</b> {say('submit.rows')}
        </span>
      ))}
      {delivery.customerCount > 0 && say('submit.customers', { n: count(delivery.customerCount) })}
      {' · '}
      {out > 0 ? (
        <span className="state-behind">
          ▼ {say('submit.out', { n: count(out), bad: count(badCount), left: count(leftOutCount) })}
        </span>
      ) : (
        <span className="state-ahead">▲ {say('submit.nothing-out')}</span>
      )}
      {unknownCount > 0 && (
        <span className="state-behind"> · ▼ {say('submit.unknown', { n: count(unknownCount) })}</span>
      )}
    </p>
  );
}
