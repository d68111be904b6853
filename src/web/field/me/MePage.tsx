import { useQuery } from '@tanstack/react-query';
import { can } from '#contract/access.ts';
import type { Session } from '../../session/session.ts';
import { useSignOut, useSwitchRole } from '../../session/use-leave.ts';
import { switchLanguage, useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { actorKey } from '../actor-key.ts';
import { Loaded } from '../Loaded.tsx';
import { useSent } from '../outbox.ts';
import { todayQuery } from '../queries.ts';

function Counts() {
  const say = useText();
  return (
    <Loaded query={useQuery(todayQuery)}>
      {(today) => (
        <section className="card">
          <h2>{say('me.today')}</h2>
          <dl className="counts">
            <div>
              <dd>{today.doneCount}</dd>
              <dt>{say('me.done')}</dt>
            </div>
            <div>
              <dd>{today.tasks.filter((task) => task.state === 'PLANNED').length}</dd>
              <dt>{say('me.open')}</dt>
            </div>
            <div>
              <dd>
                {today.minutesPlanned}
                <small>/{today.minutesCapacity}</small>
              </dd>
              <dt>{say('me.minutes')}</dt>
            </div>
          </dl>
        </section>
      )}
    </Loaded>
  );
}

function Roles({ session }: { session: Session }) {
  const say = useText();
  const change = useSwitchRole();
  if (session.grants.length < 2) return null;
  const isHere = (grant: Session['grants'][number]) =>
    grant.role === session.role && grant.orgName === session.orgName;
  return (
    <section className="card">
      <h2>{say('session.switch-role')}</h2>
      <div className="stack">
        {session.grants.map((grant) => (
          <button
            key={grant.id}
            type="button"
            className="chip"
            disabled={change.isPending || isHere(grant)}
            onClick={() => change.mutate(grant.id)}
          >
            {say(`role.${grant.role}`)} · {grant.orgName}
            {isHere(grant) && ` (${say('me.here')})`}
          </button>
        ))}
      </div>
      {change.error && <ErrorNote error={change.error} />}
    </section>
  );
}

/** Me: my counts, my role, my language, and the way out; not before everything is sent. */
export function MePage({ session }: { session: Session }) {
  const say = useText();
  const leave = useSignOut();
  const unsent = useSent(actorKey(session)).filter((sent) => sent.state !== 'kept').length;
  return (
    <>
      <section className="card me-head">
        <Mark size={48} />
        <div>
          <h1>{session.name}</h1>
          <p>
            {say(`role.${session.role}`)} · {session.orgName}
            {session.staffNo && (
              <>
                <br />
                {say('me.staff-no')} {session.staffNo}
              </>
            )}
          </p>
          {session.demo && <span className="tag">{say('session.demo-mark')}</span>}
        </div>
      </section>
      {can(session, 'today.read') && <Counts />}
      <Roles session={session} />
      <section className="card stack">
        <button type="button" className="button-quiet button-wide" onClick={() => void switchLanguage()}>
          {say('me.language')} · {say('app.language')}
        </button>
        <button
          type="button"
          className="button-quiet button-wide"
          disabled={unsent > 0 || leave.isPending}
          onClick={() => leave.mutate()}
        >
          {say('session.sign-out')}
        </button>
        {unsent > 0 && <p className="hint">{say('me.unsent-stay', { count: unsent })}</p>}
        {leave.error && <ErrorNote error={leave.error} />}
      </section>
    </>
  );
}
