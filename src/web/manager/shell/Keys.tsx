import { Modal } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { TextKey } from '../../text/catalogue.ts';
import { useText } from '../../text/say.ts';
import { useSession } from './desk-session.ts';
import { Icon } from './Icon.tsx';
import { pages, railOf } from './pages.ts';
import { focusSearch, useKeys, walkRows } from './use-keys.ts';

const lines: readonly [string, TextKey][] = [
  ['/', 'desk.key-search'],
  ['j  k', 'desk.key-walk'],
  ['Enter', 'desk.key-open'],
  ['Esc', 'desk.key-close'],
  ['g 1 … 9', 'desk.key-go'],
  ['1 … 9', 'desk.key-result'],
  ['?', 'desk.key-help'],
];

/** The keys of the desk, and the list of them behind `?`. */
export function Keys() {
  const say = useText();
  const navigate = useNavigate();
  const session = useSession();
  const [open, setOpen] = useState(false);
  const [going, setGoing] = useState(false);
  const rail = railOf(session.role).flat();
  useKeys((key) => {
    const page = going ? rail[Number(key) - 1] : undefined;
    setGoing(key === 'g');
    if (page) {
      void navigate({ to: pages[page].to });
      return true;
    }
    if (key === '?') setOpen(true);
    return key === '?' || (key === '/' && focusSearch()) || (isStep(key) && walkRows(key === 'j' ? 1 : -1));
  });
  return (
    <>
      <button type="button" className="head-button" title={say('desk.keys')} onClick={() => setOpen(true)}>
        <Icon name="keys" />
        <span className="visually-hidden">{say('desk.keys')}</span>
      </button>
      <Modal title={say('desk.keys')} open={open} onCancel={() => setOpen(false)} footer={null} width={420}>
        <dl className="key-list">
          {lines.map(([key, text]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{say(text)}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  );
}

const isStep = (key: string): boolean => key === 'j' || key === 'k';
