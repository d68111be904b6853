import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { DeliveryFile } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { count } from '../../shell/number.ts';
import { columnWord } from './delivery.ts';

type Of = {
  file: DeliveryFile;
  rowNo: number;
  column: string;
  disabled: boolean;
  /** The cell is good now: what stood there is gone. */
  isFixed: boolean;
  onFix: (value: string) => void;
};

/** A value in clear is put into the field for so long; what was not changed by then goes again. */
function useOpened({ file, rowNo, column }: Of, onOver: () => void) {
  const { deliveryId, fileNo } = file;
  const open = useMutation({
    mutationFn: () => api.delivery.openCell({ body: { deliveryId, fileNo, rowNo, column } }),
    gcTime: 0,
  });
  const seconds = open.data?.hideAfterSeconds;
  // An effect, because time is outside of React.
  useEffect(() => {
    if (seconds === undefined) return undefined;
    const over = setTimeout(() => {
      open.reset();
      onOver();
    }, seconds * 1000);
    return () => clearTimeout(over);
    // oxlint-disable-next-line react/exhaustive-deps -- It counts once, from when it was opened.
  }, [seconds]);
  return open;
}

/** Goes to the next field below, or above; at the end the focus stays where it is. */
function walk(from: HTMLElement, step: 1 | -1): void {
  const fields = [...(from.closest('.bad-rows')?.querySelectorAll<HTMLInputElement>('.bad-field') ?? [])];
  const next = fields[fields.findIndex((field) => field === from) + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** What a bad cell should be. Enter saves and goes to the next; what stood there is opened on demand. */
export function BadField(of: Of) {
  const say = useText();
  const language = useLanguage();
  const { file, rowNo, column, disabled, isFixed, onFix } = of;
  const [text, setText] = useState<string | null>(null);
  const sent = useRef<string | null>(null);
  const opened = useOpened(of, () => setText((typed) => (typed === opened.data?.value ? null : typed)));
  const save = () => {
    const value = opened.data?.value;
    // A field that was emptied means a blank cell only to who has seen what stood there.
    if (text === null || text === value || text === sent.current || (text === '' && value === undefined))
      return;
    sent.current = text;
    onFix(text);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') save();
    if (event.key === 'Enter' || event.key === 'ArrowDown') walk(event.currentTarget, 1);
    if (event.key === 'ArrowUp') walk(event.currentTarget, -1);
  };
  return (
    <span className="bad-edit">
      <Input
        className="bad-field"
        size="small"
        aria-label={say('bad.new-value', {
          column: columnWord(file.kind, column, language),
          n: count(rowNo),
        })}
        placeholder={say('bad.type')}
        maxLength={1000}
        value={text ?? ''}
        disabled={disabled}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
        onBlur={save}
      />
      <Button
        size="small"
        type="text"
        disabled={disabled || isFixed}
        loading={opened.isPending}
        title={say('bad.open-note')}
        onClick={() => opened.mutate(undefined, { onSuccess: ({ value }) => setText(value) })}
      >
        {say('bad.open')}
      </Button>
      {opened.error && <ErrorNote error={opened.error} />}
    </span>
  );
}
