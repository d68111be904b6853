import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import type { ParamKey } from '#contract/param.ts';
import { addDays } from '#core/day.ts';
import { ApiProblem } from '../../api-problem.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useSession } from '../shell/desk-session.ts';
import { paramName, type ParamRow, paramsQuery } from './param.ts';
import { ParamValue } from './ParamValue.tsx';
import { faultsOf, shapeOf } from './schema.ts';
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
  const client = useQueryClient();
  const session = useSession();
  const { message } = App.useApp();
  const tomorrow = addDays(session.today, 1);
  const [value, setValue] = useState(row.value);
  const [from, setFrom] = useState(tomorrow);
  const [reason, setReason] = useState('');
  const faults = faultsOf(say, paramKey, value);
  const unchanged = JSON.stringify(value) === JSON.stringify(row.value);
  const hindrance =
    (faults.size > 0 && say('param-page.why-fault')) ||
    (unchanged && say('param-page.why-same')) ||
    (from < tomorrow && say('problem.param.past')) ||
    (reason.trim().length < reasonMin && say('param-page.why-reason'));
  const propose = useMutation({
    mutationFn: () => api.param.propose({ body: { key: paramKey, value, from, reason: reason.trim() } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: paramsQuery.queryKey });
      void message.success(say('param-page.proposed', { name: paramName(say, paramKey) }));
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!hindrance) propose.mutate();
  };
  return (
    <form className="propose" onSubmit={submit}>
      <h3>{say('param-page.propose')}</h3>
      <ValueFields
        name=""
        unit={row.unit}
        shape={shapeOf(paramKey)}
        path=""
        value={value}
        faults={faults}
        onChange={setValue}
      />
      <div className="propose-then">
        <span className="soft">{say('param-page.then')}</span> <ParamValue value={value} unit={row.unit} />
      </div>
      <label>
        {say('param-page.from')}
        <Input
          type="date"
          min={tomorrow}
          value={from}
          style={{ width: 160 }}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        {say('param-page.reason')}
        <Input.TextArea
          rows={2}
          maxLength={400}
          value={reason}
          placeholder={say('param-page.reason-hint')}
          onChange={(event) => setReason(event.target.value)}
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
