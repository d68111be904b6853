import type { ExportRequest } from '#contract/export.ts';
import { useText } from '../../text/say.ts';
import { Pace } from '../../ui/Pace.tsx';
import { instant } from '../shell/number.ts';
import { decisionOn } from './export.ts';

/** Who must say yes, and who has said what and when. */
export function Seats({ request, short = false }: { request: ExportRequest; short?: boolean }) {
  const say = useText();
  return (
    <ul className="export-seats">
      {request.seats.map((seat) => {
        const decision = decisionOn(request, seat);
        const word = say(
          decision ? (decision.approved ? 'export.said-yes' : 'export.said-no') : 'export.said-nothing',
        );
        return (
          <li key={seat}>
            {say(`export.seat.${seat}`)}{' '}
            <Pace
              state={decision ? (decision.approved ? 'ahead' : 'alarm') : 'behind'}
              word={decision ? `${word} · ${decision.name}` : word}
            />
            {decision && !short && (
              <>
                <span className="soft nowrap"> {instant(decision.at)}</span>
                {decision.reason && <div>{say('export.said-why', { why: decision.reason })}</div>}
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
