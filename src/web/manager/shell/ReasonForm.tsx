import type { UseMutationResult } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { ActError } from '../../session/StepUp.tsx';

const reasonMin = 2;

/** An act that is written down with its reason; what it does is said above, what went wrong below. */
export function ReasonForm<Given>({
  title,
  effect,
  label,
  hint,
  act,
  danger = false,
  ready = true,
  run,
  onClose,
  children,
}: {
  title: string;
  effect?: string;
  /** What is asked for, and an example of it. */
  label: string;
  hint?: string;
  act: string;
  danger?: boolean;
  /** Whether what stands above the reason is filled in. */
  ready?: boolean;
  /** Is given the reason. */
  run: UseMutationResult<unknown, Error, Given> & { mutate: (reason: string) => void };
  onClose: () => void;
  children?: ReactNode;
}) {
  const [reason, setReason] = useState('');
  const may = ready && reason.trim().length >= reasonMin;
  return (
    <Modal
      open
      title={title}
      okText={act}
      okButtonProps={{ danger, disabled: !may, loading: run.isPending }}
      onOk={() => run.mutate(reason.trim())}
      onCancel={onClose}
    >
      <div className="stack">
        {effect && <p>{effect}</p>}
        {children}
        <label>
          {label}
          <Input
            autoFocus
            maxLength={200}
            value={reason}
            placeholder={hint}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={() => may && run.mutate(reason.trim())}
          />
        </label>
        <ActError act={run} />
      </div>
    </Modal>
  );
}
