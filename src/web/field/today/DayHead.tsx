import type { Output } from '#contract/route.ts';
import type { planRoutes } from '#contract/plan.ts';
import { dayText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';

type Today = Output<(typeof planRoutes)['today']>;

const radius = 26;
const around = 2 * Math.PI * radius;

function Ring({ share, text }: { share: number; text: string }) {
  return (
    <svg width="68" height="68" viewBox="0 0 68 68" aria-hidden="true">
      <circle cx="34" cy="34" r={radius} className="ring-rest" />
      <circle
        cx="34"
        cy="34"
        r={radius}
        className="ring-done"
        strokeDasharray={`${share * around} ${around}`}
        transform="rotate(-90 34 34)"
      />
      <text x="34" y="39" textAnchor="middle" className="ring-text">
        {text}
      </text>
    </svg>
  );
}

/** How much of today has a result: done and planned side by side, and the minutes behind them. */
export function DayHead({ today, openCount }: { today: Today; openCount: number }) {
  const say = useText();
  const total = today.doneCount + openCount;
  return (
    <header className="day-head">
      <div>
        <h1>{dayText(say, today.day)}</h1>
        {total > 0 && (
          <p>
            {say('field.done-of', { total, done: today.doneCount })}
            <br />
            {say('field.minutes', { planned: today.minutesPlanned, capacity: today.minutesCapacity })}
          </p>
        )}
      </div>
      {total > 0 && <Ring share={today.doneCount / total} text={`${today.doneCount}/${total}`} />}
    </header>
  );
}
