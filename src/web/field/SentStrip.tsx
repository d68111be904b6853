import type { Session } from '../session/session.ts';
import { savedText } from '../text/saved.ts';
import { type Say, useText } from '../text/say.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { type Sent, useForget, useSend, useSent } from './outbox.ts';
import { actorKey } from './actor-key.ts';

function keptText(say: Say, { fact, kept }: Sent): string {
  const droppedTaskCount = kept?.droppedTaskCount ?? 0;
  if (fact.kind === 'refusal') return say('field.saved-refused', { count: droppedTaskCount });
  const { outcome, channel, nextOn } = fact.body;
  return savedText(say, { name: fact.name, outcome, channel, nextOn, droppedTaskCount });
}

function Stopped({ sent }: { sent: Sent }) {
  const say = useText();
  const send = useSend();
  const forget = useForget();
  const again = () => {
    forget(sent.id);
    send.mutate(sent.fact);
  };
  return (
    <ErrorNote error={sent.error}>
      <p className="strip-name">{sent.fact.name}</p>
      <div className="row">
        <button type="button" className="button-main" onClick={again}>
          {say('field.unsent-again')}
        </button>
        <button type="button" className="button-quiet" onClick={() => forget(sent.id)}>
          {say('field.unsent-drop')}
        </button>
      </div>
    </ErrorNote>
  );
}

/** What is not at the server yet, on every screen; and the last thing the server confirmed. */
export function SentStrip({ session }: { session: Session }) {
  const say = useText();
  const all = useSent(actorKey(session));
  const unreached = all.filter((sent) => sent.state === 'unreached');
  const last = all.filter((sent) => sent.state === 'kept').at(-1);
  return (
    <div className="strip">
      {unreached.length > 0 && (
        <p className="strip-unsent" role="status">
          <span aria-hidden="true">▼</span> {say('field.unsent', { count: unreached.length })}
        </p>
      )}
      {all
        .filter((sent) => sent.state === 'stopped')
        .map((sent) => (
          <Stopped key={sent.id} sent={sent} />
        ))}
      {last && unreached.length === 0 && (
        <p key={last.id} className="strip-kept" role="status">
          {keptText(say, last)}
        </p>
      )}
    </div>
  );
}
