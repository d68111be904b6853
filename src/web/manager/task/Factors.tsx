import type { TaskView } from '#contract/plan.ts';
import { codeText } from '../../text/format.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { useText } from '../../text/say.ts';
import { count, percent, yuan } from '../shell/number.ts';

/** Below this many cases a rate is mostly its prior (defaults.md, sample.min): the reader is told. */
const sampleMin = 30;

/** Where the rank comes from: each factor of S = P × C × V × L with its number, and who owns the customer why. */
export function FactorsOf({ why }: { why: TaskView['why'] }) {
  const say = useText();
  const { factors, ownerReason, gateVersion } = why;
  const context = factors && `context.${factors.contextCode}`;
  return (
    <div className="factors">
      {factors ? (
        <dl>
          <div>
            <dt>{say('task-why.p')}</dt>
            <dd>
              {(factors.propensity * 100).toFixed(1)}%
              <small>
                {factors.sampleCount < sampleMin
                  ? say('task-why.sample-small', { n: factors.sampleCount })
                  : say('task-why.sample', { n: count(factors.sampleCount) })}
              </small>
            </dd>
          </div>
          <div>
            <dt>{say('task-why.c')}</dt>
            <dd>
              × {factors.context}
              <small>{context && isTextKey(context) ? say(context) : factors.contextCode}</small>
            </dd>
          </div>
          <div>
            <dt>{say('task-why.v')}</dt>
            <dd>
              × {yuan(factors.valueFen)}
              <small>{say('task-why.v-note')}</small>
            </dd>
          </div>
          <div>
            <dt>{say('task-why.l')}</dt>
            <dd>
              × {factors.lever}
              <small>{factors.lever === 1 ? say('task-why.l-none') : percent(factors.lever)}</small>
            </dd>
          </div>
          <div className="factors-sum">
            <dt>{say('task-why.s')}</dt>
            <dd>= {count(Math.round(factors.score * 100) / 100)}</dd>
          </div>
        </dl>
      ) : (
        <p className="soft">{say('task-why.promise')}</p>
      )}
      <p className="small soft">
        {ownerReason && `${say('task-why.owner', { reason: codeText(say, 'owner', ownerReason) })} · `}
        {say('task-why.gate', { version: gateVersion })}
      </p>
    </div>
  );
}
