import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { ActError } from '../../session/StepUp.tsx';
import { useText } from '../../text/say.ts';
import { count } from '../shell/number.ts';
import { ReasonForm } from '../shell/ReasonForm.tsx';
import { Step } from '../source/delivery/Step.tsx';
import { type Asked, decisionOn, exportsQuery } from './export.ts';

/** A yes or a no to the request as it is shown here; the server compares its digest. */
function useDecide({ id, digest }: Asked, onDone: () => void = () => {}) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (reason: string | null) =>
      api.export.decide({
        body: { id, digest, approved: reason === null, ...(reason !== null && { reason }) },
      }),
    onSuccess: (_, reason) => {
      void message.success(say(reason === null ? 'export.approved' : 'export.not-approved'));
      onDone();
    },
    // Somebody else may have been faster: what is shown is asked again.
    onSettled: () => client.invalidateQueries({ queryKey: exportsQuery.queryKey }),
  });
}

function Refuse({ request, onDone }: { request: Asked; onDone: () => void }) {
  const say = useText();
  const decide = useDecide(request, onDone);
  return (
    <ReasonForm
      danger
      title={say('export.refuse-title', { name: request.requester.name })}
      label={say('export.refuse-why')}
      hint={say('export.refuse-hint')}
      act={say('export.refuse')}
      run={decide}
      onClose={onDone}
    />
  );
}

/** One seat's word on a request: what a yes lets happen, said in numbers before it is given. */
export function Decide({ request }: { request: Asked }) {
  const say = useText();
  const [refuses, setRefuses] = useState(false);
  const decide = useDecide(request);
  const open = request.seats.filter((seat) => seat !== request.seat && !decisionOn(request, seat));
  const then =
    open.length > 0
      ? say('export.then-others', {
          seats: open.map((seat) => say(`export.seat.${seat}`)).join(say('list.comma')),
        })
      : say('export.then-written', { rows: count(request.rowCount), name: request.requester.name });
  return (
    <Step
      act={
        <>
          <Button type="primary" size="large" loading={decide.isPending} onClick={() => decide.mutate(null)}>
            {say('export.approve')}
          </Button>
          <Button size="large" onClick={() => setRefuses(true)}>
            {say('export.refuse')}
          </Button>
        </>
      }
    >
      <b>{say('export.asks-you', { seat: say(`export.seat.${request.seat ?? 'LINE'}`) })}</b>
      <p>{then}</p>
      <ActError act={decide} />
      {refuses && <Refuse request={request} onDone={() => setRefuses(false)} />}
    </Step>
  );
}
