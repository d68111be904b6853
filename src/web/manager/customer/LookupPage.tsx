import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useCan } from '../shell/desk-session.ts';
import { Panel } from '../shell/Panel.tsx';
import { RefuseButton } from './RefuseButton.tsx';
import './customer.css';

const valueMin = 4;

/** The counter's question: is the person before me a customer, and who looks after them? One masked row or none. */
export function LookupPage() {
  const say = useText();
  const mayRefuse = useCan('refusal.record');
  const [value, setValue] = useState('');
  const lookup = useMutation({
    mutationFn: (asked: string) => api.customer.lookup({ body: { value: asked } }),
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value.trim().length >= valueMin) lookup.mutate(value.trim());
  };
  const found = lookup.data?.found;
  return (
    <div className="lookup">
      <Panel title={say('lookup.title')} note={say('field.lookup-hint')}>
        <form className="page-line" onSubmit={submit} data-search>
          <Input
            autoFocus
            size="large"
            autoComplete="off"
            style={{ width: 320 }}
            maxLength={40}
            value={value}
            placeholder={say('field.lookup')}
            aria-label={say('field.lookup')}
            onChange={(event) => {
              setValue(event.target.value);
              lookup.reset();
            }}
          />
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            disabled={value.trim().length < valueMin}
            loading={lookup.isPending}
          >
            {say('field.find')}
          </Button>
        </form>
        {lookup.error && <ErrorNote error={lookup.error} />}
        <div role="status">
          {found && (
            <div className="lookup-found">
              <b>{found.person.name}</b>
              <span>{found.person.phone}</span>
              <span>
                {found.ownerName
                  ? say('field.lookup-owner', { name: found.ownerName })
                  : say('field.lookup-no-owner')}
              </span>
              <span className="soft">{say(found.ownerName ? 'lookup.next-owner' : 'lookup.next-pool')}</span>
              {mayRefuse && <RefuseButton key={found.person.id} person={found.person} />}
            </div>
          )}
          {lookup.data && !found && <Empty title={say('field.lookup-none')} next={say('lookup.none-next')} />}
        </div>
      </Panel>
      <p className="small soft">{say('lookup.note')}</p>
    </div>
  );
}
