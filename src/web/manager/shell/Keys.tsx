import { Modal } from 'antd';
import { useMatches, useNavigate } from '@tanstack/react-router';
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
  ['[  ]', 'desk.key-go'],
  ['1 … 0', 'desk.key-result'],
  ['?', 'desk.key-help'],
];

/** The keys of the desk, and the list of them behind `?`. */
export function Keys() {
  const say = useText();
  const navigate = useNavigate();
  const session = useSession();
  const [open, setOpen] = useState(false);
  const page = useMatches({ select: (all) => all.map((match) => match.staticData.page).findLast(Boolean) });
  const rail = railOf(session.role).flat();
  const goBy = (step: 1 | -1): boolean => {
    const next = rail[rail.findIndex((name) => name === page) + step];
    if (next) void navigate({ to: pages[next].to });
    return next !== undefined;
  };
  const acts: Record<string, () => boolean> = {
    '/': focusSearch,
    j: () => walkRows(1),
    k: () => walkRows(-1),
    '[': () => goBy(-1),
    ']': () => goBy(1),
    '?': () => {
      setOpen(true);
      return true;
    },
  };
  useKeys((key) => acts[key]?.() ?? false);
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
