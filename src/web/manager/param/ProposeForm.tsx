import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import type { ParamKey } from '#contract/param.ts';
import { addDays } from '#core/day.ts';
import { ApiProblem } from '../../api-problem.ts';
import { api } from '../../api.ts';
import { type Say, useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useSession } from '../shell/desk-session.ts';
import { paramName, type ParamRow, paramsQuery } from './param.ts';
import { ParamValue } from './ParamValue.tsx';
import { faultsOf } from './schema.ts';
import { shapeOf } from './shape.ts';
import { ValueFields } from './ValueFields.tsx';

const reasonMin = 4;

/** What the server's check of the value said, where the page's own check did not already say it. */
function ServerFaults({ error }: { error: unknown }) {
  const where = error instanceof ApiProblem ? error.details['where'] : null;
  return (
    <ErrorNote error={error}>
      {Array.isArray(where) && (
        <ul>
          {where.map((line) => (
            <li key={String(line)}>{String(line)}</li>
          ))}
        </ul>
      )}
    </ErrorNote>
  );
}

type Proposal = { value: unknown; from: string; reason: string };

/** Sends a proposal; the list of parameters is asked again, because it now holds the proposal too. */
function usePropose(key: ParamKey, onDone: () => void) {
  const say = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: ({ value, from, reason }: Proposal) =>
      api.param.propose({ body: { key, value, from, reason: reason.trim() } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: paramsQuery.queryKey });
      void message.success(say('param-page.proposed', { name: paramName(say, key) }));
      onDone();
    },
  });
}

/** Why a proposal cannot be sent yet; undefined when it can. */
function hindranceOf(say: Say, proposal: Proposal, current: unknown, faultCount: number, tomorrow: string) {
  if (faultCount > 0) return say('param-page.why-fault');
  if (JSON.stringify(proposal.value) === JSON.stringify(current)) return say('param-page.why-same');
  if (proposal.from < tomorrow) return say('problem.param.past');
  return proposal.reason.trim().length < reasonMin ? say('param-page.why-reason') : undefined;
}

/** A new value from a day on, with a reason; checked as it is typed by the schema that the server also uses. */
export function ProposeForm({
  row,
  paramKey,
  onDone,
  onCancel,
}: {
  row: ParamRow;
  paramKey: ParamKey;
  onDone: () => void;
  onCancel: () => void;
}) {
  const say = useText();
  const tomorrow = addDays(useSession().today, 1);
  const [proposal, setProposal] = useState<Proposal>({ value: row.value, from: tomorrow, reason: '' });
  const set = (part: Partial<Proposal>) => setProposal((old) => ({ ...old, ...part }));
  const faults = faultsOf(say, paramKey, proposal.value);
  const hindrance = hindranceOf(say, proposal, row.value, faults.size, tomorrow);
  const propose = usePropose(paramKey, onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!hindrance) propose.mutate(proposal);
  };
  return (
    <form className="propose" onSubmit={submit}>
      <h3>{say('param-page.propose')}</h3>
      <ValueFields
        label={paramName(say, paramKey)}
        name=""
        unit={row.unit}
        shape={shapeOf(paramKey)}
        path=""
        value={proposal.value}
        faults={faults}
        onChange={(value) => set({ value })}
      />
      <div className="propose-then">
        <span className="soft">{say('param-page.then')}</span> <ParamValue row={row} value={proposal.value} />
      </div>
      <label>
        {say('param-page.from')}
        <Input
          type="date"
          min={tomorrow}
          value={proposal.from}
          style={{ width: 160 }}
          onChange={(event) => set({ from: event.target.value })}
        />
      </label>
      <label>
        {say('param-page.reason')}
        <Input.TextArea
          rows={2}
          maxLength={400}
          value={proposal.reason}
          placeholder={say('param-page.reason-hint')}
          onChange={(event) => set({ reason: event.target.value })}
        />
      </label>
      {propose.error && <ServerFaults error={propose.error} />}
      <div className="page-line">
        <Button type="primary" htmlType="submit" disabled={Boolean(hindrance)} loading={propose.isPending}>
          {say('param-page.send')}
        </Button>
        <Button onClick={onCancel}>{say('app.cancel')}</Button>
        {hindrance && <span className="soft">{hindrance}</span>}
      </div>
    </form>
  );
}
