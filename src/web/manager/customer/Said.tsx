import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import type { CustomerCard } from './columns.tsx';

/** What the customer said of their phone, and what the bank's file says instead. */
export function Said({ card }: { card: CustomerCard }) {
  const say = useText();
  const { said } = card;
  if (!said) return null;
  return (
    <p className="said">
      {say(`said.${said.what}`, { on: said.on, by: said.byName ?? '—' })}
      {said.filePhone && ` ${say('said.file', { phone: said.filePhone })}`}
    </p>
  );
}

/** Takes down a new number, or that the one we have is not the customer's. */
export function SayPhone({ customerId }: { customerId: string }) {
  const say = useText();
  const client = useQueryClient();
  const [phone, setPhone] = useState<string | null>(null);
  const keep = useMutation({
    mutationFn: (said: string | null) => api.customer.say({ body: { id: customerId, phone: said } }),
    onSuccess: () => {
      setPhone(null);
      return client.invalidateQueries({ queryKey: ['customer'] });
    },
  });
  const said = (phone ?? '').trim();
  const send = () => keep.mutate(said === '' ? null : said);
  return (
    <>
      <Button onClick={() => setPhone('')}>{say('said.do')}</Button>
      <Modal
        open={phone !== null}
        title={say('said.title')}
        okText={say(said === '' ? 'said.keep-wrong' : 'said.keep')}
        okButtonProps={{ loading: keep.isPending }}
        onOk={send}
        onCancel={() => setPhone(null)}
      >
        <label>
          {say('said.phone')}
          <Input
            autoFocus
            inputMode="tel"
            maxLength={40}
            value={phone ?? ''}
            placeholder={say('said.hint')}
            onChange={(event) => setPhone(event.target.value)}
            onPressEnter={send}
          />
        </label>
        <p className="small soft">{say('said.effect')}</p>
        {keep.error && <ErrorNote error={keep.error} />}
      </Modal>
    </>
  );
}
