import { useMutation } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { type customerRoutes, revealFields, revealReasons } from '#contract/customer.ts';
import type { Input } from '#contract/route.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { GateError } from '../../ui/GateError.tsx';
import { NotForMarketing } from '../../ui/NotForMarketing.tsx';

type Asked = Input<(typeof customerRoutes)['reveal']>['body'];

/** Seconds left until `over`; counting is all this does. */
function Countdown({ seconds, over }: { seconds: number; over: () => void }) {
  const say = useText();
  const [left, setLeft] = useState(seconds);
  // An effect, because time is outside of React.
  useEffect(() => {
    const tick = setInterval(() => setLeft((now) => now - 1), 1000);
    const end = setTimeout(over, seconds * 1000);
    return () => {
      clearInterval(tick);
      clearTimeout(end);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- A reveal counts once, from its own start.
  }, [seconds]);
  return <span className="soft">{say('customer.reveal-hide', { count: Math.max(0, left) })}</span>;
}

/** One field in clear with a reason, recorded before it is sent; gone from page and memory after its seconds. */
export function Reveal({ customerId }: { customerId: string }) {
  const say = useText();
  const [field, setField] = useState<Asked['field']>('phone');
  const [reason, setReason] = useState<Asked['reason'] | null>(null);
  const reveal = useMutation({
    mutationFn: (asked: Asked) => api.customer.reveal({ body: asked }),
    gcTime: 0,
  });
  if (reveal.data && reveal.variables) {
    return (
      <div className="revealed" role="status">
        <span>{say(`reveal.${reveal.variables.field}`)}</span>
        <strong>{reveal.data.value ?? say('customer.reveal-empty')}</strong>
        <Countdown seconds={reveal.data.hideAfterSeconds} over={() => reveal.reset()} />
        <span className="soft">{say('customer.reveal-left', { count: reveal.data.leftToday })}</span>
        <Button size="small" onClick={() => reveal.reset()}>
          {say('customers.hide')}
        </Button>
        <NotForMarketing reason={reveal.variables.reason} against={reveal.data.notForMarketing} />
      </div>
    );
  }
  return (
    <div className="revealed">
      <Segmented
        value={field}
        aria-label={say('customer.reveal-field')}
        onChange={setField}
        options={revealFields.map((value) => ({ value, label: say(`reveal.${value}`) }))}
      />
      <Select
        style={{ width: 190 }}
        placeholder={say('customer.reveal-why')}
        aria-label={say('customer.reveal-why')}
        value={reason}
        onChange={setReason}
        options={revealReasons.map((value) => ({ value, label: say(`reveal.${value}`) }))}
      />
      <Button
        disabled={!reason}
        loading={reveal.isPending}
        onClick={() => reason && reveal.mutate({ id: customerId, field, reason })}
      >
        {say('customer.reveal')}
      </Button>
      {!reason && <span className="small soft">{say('customers.reveal-first')}</span>}
      {reveal.error && <GateError error={reveal.error} />}
    </div>
  );
}
