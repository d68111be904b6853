import { Link } from '@tanstack/react-router';
import type { PersonPair } from '#contract/person.ts';
import { paths } from '../../paths.ts';
import { useText } from '../../text/say.ts';
import { Pace } from '../../ui/Pace.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { instant } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { cautionsOf, groundsOf } from './pairs.ts';

/** What was judged, by whom and why; a merge is taken apart on the card, a click away. */
export function JudgedPairs({ pairs }: { pairs: PersonPair[] }) {
  const say = useText();
  return (
    <Panel title={say('pair.judged')} note={say('pair.judged-note')}>
      {pairs.length === 0 ? (
        <p className="soft none-open">{say('pair.judged-none')}</p>
      ) : (
        <DeskTable<PersonPair>
          rowKey="id"
          sticky={false}
          dataSource={pairs}
          columns={[
            { title: say('pair.judged-at'), width: 140, render: (_, { decidedAt }) => instant(decidedAt) },
            {
              title: say('pair.both'),
              width: 200,
              render: (_, { left, right }) => (
                <>
                  {left.person.name}{' '}
                  <Link to={paths.desk.customer(left.person.id)}>
                    {left.customerNo} {say('pair.and')} {right.customerNo}
                  </Link>
                </>
              ),
            },
            {
              title: say('pair.judgement'),
              width: 120,
              render: (_, { state }) =>
                state !== 'WAITING' && (
                  <Pace state={state === 'SAME' ? 'ahead' : 'pace'} word={say(`pair.${state}`)} />
                ),
            },
            {
              title: say('pair.why'),
              render: (_, { reason, undone }) => (
                <>
                  {reason ?? '—'}
                  {undone && <span className="chip">{say('pair.undone')}</span>}
                </>
              ),
            },
            {
              title: say('pair.grounds'),
              render: (_, pair) =>
                [groundsOf(say, pair), cautionsOf(say, pair)].filter(Boolean).join(say('list.comma')),
            },
            { title: say('audit.actor'), width: 90, render: (_, { decidedBy }) => decidedBy ?? '—' },
          ]}
        />
      )}
    </Panel>
  );
}
