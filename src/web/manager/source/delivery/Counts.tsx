import type { Check } from '#contract/delivery.ts';
import { useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';

const parts = [
  { key: 'good', sign: '▲', of: (check: Check) => check.goodCount },
  { key: 'bad', sign: '▼', of: (check: Check) => check.badCount },
  { key: 'left-out', sign: '○', of: (check: Check) => check.leftOutCount },
] as const;

/** How a file's rows stand, as a bar and in words: all = good + bad + left out. */
export function Counts({ check, isStale = false }: { check: Check; isStale?: boolean }) {
  const say = useText();
  return (
    <div className="counts" aria-busy={isStale}>
      <div className="counts-bar" aria-hidden="true">
        {parts
          .filter(({ of }) => of(check) > 0)
          .map(({ key, of }) => (
            <span key={key} className={`counts-${key}`} style={{ flexGrow: of(check) }} />
          ))}
      </div>
      <dl>
        <div>
          <dt>{say('check.rows')}</dt>
          <dd>{count(check.rowCount)}</dd>
        </div>
        {parts.map(({ key, sign, of }) => (
          <div key={key} className={of(check) > 0 ? `counts-word-${key}` : ''}>
            <dt>
              <span aria-hidden="true">{sign}</span> {say(`check.${key}`)}
            </dt>
            <dd>{count(of(check))}</dd>
          </div>
        ))}
        {check.customerCount !== null && (
          <div>
            <dt>{say('check.customers')}</dt>
            <dd>{count(check.customerCount)}</dd>
          </div>
        )}
      </dl>
      {isStale && <span role="status">{say('check.running', { n: count(check.rowCount) })}</span>}
    </div>
  );
}
