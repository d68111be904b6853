import { useState } from 'react';
import type { customerRoutes } from '#contract/customer.ts';
import type { Output } from '#contract/route.ts';
import { newId } from '../../new-id.ts';
import type { Session } from '../../session/session.ts';
import { useText } from '../../text/say.ts';
import { actorKey } from '../actor-key.ts';
import { useSend } from '../outbox.ts';
import { RefusalSheet } from '../RefusalSheet.tsx';

type Person = Output<(typeof customerRoutes)['get']>['customer']['person'];

/** A customer who says no without having been asked: at the counter, on the street, by calling us. */
export function RefuseButton({ person, session }: { person: Person; session: Session }) {
  const say = useText();
  const send = useSend();
  const [asking, setAsking] = useState(false);
  const record = () => {
    setAsking(false);
    send.mutate({
      kind: 'refusal',
      key: newId(),
      name: person.name,
      by: actorKey(session),
      body: { id: newId(), customerId: person.id, channel: null, at: new Date().toISOString() },
    });
  };
  return (
    <>
      <button
        type="button"
        className="button-quiet button-wide"
        disabled={send.isPending}
        onClick={() => setAsking(true)}
      >
        {say('customer.refuse')}
      </button>
      {asking && (
        <RefusalSheet
          title={say('field.refuse-title', { name: person.name })}
          onClose={() => setAsking(false)}
          onRecord={record}
        />
      )}
    </>
  );
}
