import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type customerRoutes, revealFields, revealReasons } from '#contract/customer.ts';
import type { Input, Output } from '#contract/route.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { GateError } from '../../ui/GateError.tsx';
import { NotForMarketing } from '../../ui/NotForMarketing.tsx';
import { Sheet } from '../Sheet.tsx';

type Card = Output<(typeof customerRoutes)['get']>;
type Asked = Pick<Input<(typeof customerRoutes)['reveal']>['body'], 'field' | 'reason'>;

function askedOf(event: FormEvent<HTMLFormElement>): Asked | undefined {
  event.preventDefault();
  const form = new FormData(event.currentTarget);
  const field = revealFields.find((one) => one === form.get('field'));
  const reason = revealReasons.find((one) => one === form.get('reason'));
  return field && reason && { field, reason };
}

function AskSheet({ onAsk, onClose }: { onAsk: (asked: Asked) => void; onClose: () => void }) {
  const say = useText();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const asked = askedOf(event);
    if (asked) onAsk(asked);
  };
  return (
    <Sheet title={say('customer.reveal')} onClose={onClose}>
      <form onSubmit={submit}>
        <fieldset className="choices">
          <legend>{say('customer.reveal-field')}</legend>
          {revealFields.map((field) => (
            <label key={field} className="choice">
              <input type="radio" name="field" value={field} required defaultChecked={field === 'phone'} />
              {say(`reveal.${field}`)}
            </label>
          ))}
        </fieldset>
        <fieldset className="choices">
          <legend>{say('customer.reveal-why')}</legend>
          {revealReasons.map((reason) => (
            <label key={reason} className="choice">
              <input type="radio" name="reason" value={reason} required />
              {say(`reveal.${reason}`)}
            </label>
          ))}
        </fieldset>
        <button type="submit" className="button-main button-wide">
          {say('customer.reveal')}
        </button>
      </form>
    </Sheet>
  );
}

/** One field in clear for as long as the server says; then it is gone from the page and from memory. */
export function Reveal({ card }: { card: Card }) {
  const say = useText();
  const [asking, setAsking] = useState(false);
  const reveal = useMutation({
    mutationFn: (asked: Asked) => api.customer.reveal({ body: { id: card.customer.person.id, ...asked } }),
    gcTime: 0,
    onSuccess: ({ hideAfterSeconds }) => void setTimeout(() => reveal.reset(), hideAfterSeconds * 1000),
  });
  const ask = (asked: Asked) => {
    setAsking(false);
    reveal.mutate(asked);
  };
  const shown = reveal.data;
  return (
    <section className="card">
      {card.idNo && (
        <p className="facts">
          {say('reveal.idNo')} <span className="phone-no">{card.idNo}</span>
        </p>
      )}
      {shown && reveal.variables ? (
        <div role="status" className="revealed">
          <small>{say(`reveal.${reveal.variables.field}`)}</small>
          <strong>{shown.value ?? say('customer.reveal-empty')}</strong>
          <NotForMarketing reason={reveal.variables.reason} against={shown.notForMarketing} />
          <div
            className="countdown"
            style={{ animationDuration: `${shown.hideAfterSeconds}s` }}
            aria-hidden="true"
          />
          <small>
            {say('customer.reveal-hide', { count: shown.hideAfterSeconds })} ·{' '}
            {say('customer.reveal-left', { count: shown.leftToday })}
          </small>
        </div>
      ) : (
        <button
          type="button"
          className="button-quiet button-wide"
          disabled={reveal.isPending}
          onClick={() => setAsking(true)}
        >
          {say('customer.reveal')}
        </button>
      )}
      {reveal.error && <GateError error={reveal.error} />}
      {asking && <AskSheet onAsk={ask} onClose={() => setAsking(false)} />}
    </section>
  );
}
