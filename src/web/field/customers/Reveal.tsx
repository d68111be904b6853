import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { customerRoutes } from '#contract/customer.ts';
import type { Input, Output } from '#contract/route.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Sheet } from '../Sheet.tsx';

type Card = Output<(typeof customerRoutes)['get']>;
type Asked = Pick<Input<(typeof customerRoutes)['reveal']>['body'], 'field' | 'reason'>;

const fields = ['phone', 'address', 'idNo'] as const;
const reasons = ['CUSTOMER_REQUEST', 'VISIT', 'APPLICATION', 'DATA_REPAIR'] as const;

function askedOf(event: FormEvent<HTMLFormElement>): Asked | undefined {
  event.preventDefault();
  const form = new FormData(event.currentTarget);
  const field = fields.find((one) => one === form.get('field'));
  const reason = reasons.find((one) => one === form.get('reason'));
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
          {fields.map((field) => (
            <label key={field} className="choice">
              <input type="radio" name="field" value={field} required defaultChecked={field === 'phone'} />
              {say(`reveal.${field}`)}
            </label>
          ))}
        </fieldset>
        <fieldset className="choices">
          <legend>{say('customer.reveal-why')}</legend>
          {reasons.map((reason) => (
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
      {reveal.error && <ErrorNote error={reveal.error} />}
      {asking && <AskSheet onAsk={ask} onClose={() => setAsking(false)} />}
    </section>
  );
}
