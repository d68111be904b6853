import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Check, DeliveryFile } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { isTextKey } from '../../../text/catalogue.ts';
import { type Language, type Say, useLanguage, useText } from '../../../text/say.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { count } from '../../shell/number.ts';
import { BadRows } from './BadRows.tsx';
import { columnWord, keepDeliveryFile } from './delivery.ts';
import { MendButton } from './RulesOf.tsx';
import type { ShapeControl } from './use-shape.ts';

type Fault = Check['faults'][number];
const keyOf = ({ column, code }: Fault): string => `${column ?? ''} ${code}`;

/** 手机号 不是 11 位手机号. */
function faultWord(
  say: Say,
  kind: DeliveryFile['kind'],
  { column, code }: Fault,
  language: Language,
): string {
  const key = `fault.${code}`;
  const why = isTextKey(key) ? say(key) : code;
  return column ? `${columnWord(kind, column, language)} ${why}` : `${say('bad.whole-row')} ${why}`;
}

type LeftOut = { fault: Fault; back: boolean };

/** Leaves out all rows of a group, or takes them back in. */
function useLeaveOut(file: DeliveryFile) {
  const client = useQueryClient();
  const { deliveryId, fileNo } = file;
  return useMutation({
    mutationFn: ({ fault: { column, code }, back }: LeftOut) =>
      api.delivery.leaveOut({
        body: { deliveryId, fileNo, code, back, ...(column !== null && { column }) },
      }),
    onSuccess: (found) => keepDeliveryFile(client, found),
  });
}

/** The groups stay where they are while one works through them; what is new comes behind. */
function useSteadyOrder(faults: readonly Fault[]): Fault[] {
  const [first, setFirst] = useState(faults);
  const fresh = faults.filter((fault) => !first.some((known) => keyOf(known) === keyOf(fault)));
  if (fresh.length > 0) setFirst([...first, ...fresh]);
  return first.map((known) => faults.find((fault) => keyOf(fault) === keyOf(known)) ?? { ...known, rows: 0 });
}

type GroupOf = {
  file: DeliveryFile;
  shape: ShapeControl;
  fault: Fault;
  isOpen: boolean;
  canChange: boolean;
  leaveOut: ReturnType<typeof useLeaveOut>;
  onOpen: () => void;
};

/** The last group that was left out whole, and the way back. */
function UndoLeaveOut({ fault, leaveOut }: GroupOf) {
  const say = useText();
  const last = leaveOut.data && leaveOut.variables;
  if (!last || last.back || keyOf(last.fault) !== keyOf(fault)) return null;
  return (
    <span className="bad-acts" role="status">
      {say('bad.left-all', { n: count(last.fault.rows) })}
      <Button size="small" onClick={() => leaveOut.mutate({ fault: last.fault, back: true })}>
        {say('bad.undo')}
      </Button>
    </span>
  );
}

function Acts({ file, shape, fault, leaveOut }: GroupOf) {
  const say = useText();
  const { column } = fault;
  const offers = file.offers.filter((offer) => offer.column === column && offer.mends > 0);
  return (
    <span className="bad-acts">
      {offers.map((offer) => (
        <MendButton
          key={offer.rule}
          column={offer.column}
          rule={offer.rule}
          rows={offer.mends}
          shape={shape}
        />
      ))}
      <Button
        size="small"
        loading={leaveOut.isPending && keyOf(leaveOut.variables.fault) === keyOf(fault)}
        onClick={() => leaveOut.mutate({ fault, back: false })}
      >
        {say('bad.leave-all', { n: count(fault.rows) })}
      </Button>
    </span>
  );
}

function Group(of: GroupOf) {
  const say = useText();
  const language = useLanguage();
  const { file, fault, isOpen, canChange, onOpen } = of;
  return (
    <li className="bad-group">
      <div className="bad-group-head">
        <button type="button" className="bad-group-open" aria-expanded={isOpen} onClick={onOpen}>
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>{' '}
          <span className={`state ${fault.rows > 0 ? 'state-behind' : 'state-ahead'}`}>
            {fault.rows > 0 ? '▼' : '▲'}
          </span>{' '}
          <b>{faultWord(say, file.kind, fault, language)}</b> ·{' '}
          {fault.rows > 0 ? say('bad.n', { n: count(fault.rows) }) : say('bad.group-done')}
        </button>
        {canChange && (fault.rows > 0 ? <Acts {...of} /> : <UndoLeaveOut {...of} />)}
      </div>
      {isOpen && (
        <BadRows file={file} chosen={{ column: fault.column, code: fault.code }} canChange={canChange} />
      )}
    </li>
  );
}

/** What is wrong, by column and reason, the most frequent first; each can be mended, left out or gone through. */
export function BadGroups({
  file,
  check,
  shape,
  canChange,
}: {
  file: DeliveryFile;
  check: Check;
  shape: ShapeControl;
  canChange: boolean;
}) {
  const say = useText();
  const faults = useSteadyOrder(check.faults);
  const leaveOut = useLeaveOut(file);
  const [open, setOpen] = useState<string | null>(null);
  const toggle = (key: string) => setOpen(open === key ? null : key);
  return (
    <>
      {leaveOut.error && <ErrorNote error={leaveOut.error} />}
      <ul className="bad-groups">
        {faults.map((fault) => (
          <Group
            key={keyOf(fault)}
            file={file}
            shape={shape}
            fault={fault}
            canChange={canChange}
            leaveOut={leaveOut}
            isOpen={open === keyOf(fault)}
            onOpen={() => toggle(keyOf(fault))}
          />
        ))}
        {check.leftOutCount > 0 && (
          <li className="bad-group">
            <div className="bad-group-head">
              <button
                type="button"
                className="bad-group-open"
                aria-expanded={open === 'left-out'}
                onClick={() => toggle('left-out')}
              >
                <span aria-hidden="true">{open === 'left-out' ? '▾' : '▸'}</span>{' '}
                <span className="state state-pace" aria-hidden="true">
                  ○
                </span>{' '}
                <b>{say('check.left-out')}</b> · {say('bad.n', { n: count(check.leftOutCount) })}
              </button>
            </div>
            {open === 'left-out' && <BadRows file={file} chosen={{ leftOut: true }} canChange={canChange} />}
          </li>
        )}
      </ul>
    </>
  );
}
