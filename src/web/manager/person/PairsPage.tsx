import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonPair, personRoutes } from '#contract/person.ts';
import type { Output } from '#contract/route.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { count } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { useScope } from '../shell/search.ts';
import { JudgedPairs } from './JudgedPairs.tsx';
import { JudgeForm } from './JudgeForm.tsx';
import { PairCompare } from './PairCompare.tsx';
import { cautionsOf, groundsOf, pairsQuery } from './pairs.ts';
import '../source/source.css';
import './pair.css';

type Found = Output<(typeof personRoutes)['pairs']>;

function PairList({
  pairs,
  chosen,
  onChoose,
}: {
  pairs: PersonPair[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const say = useText();
  return (
    <nav className="panel pair-list" aria-label={say('pair.waiting')}>
      <ul>
        {pairs.map((pair) => (
          <li key={pair.id}>
            <button
              type="button"
              aria-current={pair.id === chosen ? 'true' : undefined}
              onClick={() => onChoose(pair.id)}
            >
              <b>
                {pair.left.person.name} {say('pair.and')} {pair.right.person.name}
              </b>
              <span className="small soft">{groundsOf(say, pair)}</span>
              <span className="small soft">{cautionsOf(say, pair)}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Waiting({ found }: { found: Found }) {
  const say = useText();
  const { waiting, waitingCount, laterCount } = found;
  const [chosen, setChosen] = useState<string | null>(null);
  const pair = waiting.find(({ id }) => id === chosen) ?? waiting[0];
  const later = laterCount > 0 ? say('pair.later-n', { n: count(laterCount) }) : '';
  if (!pair)
    return (
      <section className="panel">
        <Empty title={say('pair.none')} next={[say('pair.none-next'), later].filter(Boolean).join(' ')} />
      </section>
    );
  return (
    <div className="pair-columns">
      <PairList pairs={waiting} chosen={pair.id} onChoose={setChosen} />
      <Panel
        title={say('pair.title')}
        note={[say('pair.waiting-n', { n: count(waitingCount) }), later].filter(Boolean).join(' · ')}
      >
        <p className="pair-why">
          {say('pair.found-by', { grounds: groundsOf(say, pair) })}
          {pair.cautions.length > 0 && <b> {say('pair.but', { cautions: cautionsOf(say, pair) })}</b>}
        </p>
        <PairCompare pair={pair} />
        <JudgeForm key={pair.id} pair={pair} onDone={() => setChosen(null)} />
      </Panel>
    </div>
  );
}

/** Pairs of customer numbers that may be one person: looked at side by side, judged with a reason. */
export function PairsPage() {
  const { branchId = 0 } = useScope(); // The shell waits until it is known which.
  const found = useQuery(pairsQuery(branchId));
  return (
    <Loaded query={found} height={560}>
      {(pairs) => (
        <div className="stack">
          <Waiting found={pairs} />
          <JudgedPairs pairs={pairs.judged} />
        </div>
      )}
    </Loaded>
  );
}
