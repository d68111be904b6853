import { Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

const reasonMin = 2;

/** An act on an account that is written down with its reason: says first what it does. */
export function ReasonForm({
  title,
  effect,
  act,
  danger = false,
  ready = true,
  pending,
  error,
  onAct,
  onClose,
  children,
}: {
  title: string;
  effect: string;
  act: string;
  danger?: boolean;
  /** Whether what stands above the reason is filled in. */
  ready?: boolean;
  pending: boolean;
  error: unknown;
  onAct: (reason: string) => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const say = useText();
  const [reason, setReason] = useState('');
  const may = ready && reason.trim().length >= reasonMin;
  return (
    <Modal
      open
      title={title}
      okText={act}
      okButtonProps={{ danger, disabled: !may, loading: pending }}
      onOk={() => onAct(reason.trim())}
      onCancel={onClose}
    >
      <div className="stack">
        <p>{effect}</p>
        {children}
        <label>
          {say('people.reason')}
          <Input
            autoFocus
            maxLength={200}
            value={reason}
            placeholder={say('people.reason-hint')}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={() => may && onAct(reason.trim())}
          />
        </label>
        {Boolean(error) && <ErrorNote error={error} />}
      </div>
    </Modal>
  );
}
