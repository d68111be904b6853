import { Select } from 'antd';
import { useRef } from 'react';
import { addDays } from '#core/day.ts';
import { useLanguage, useText } from '../../text/say.ts';
import { useBranches } from './branches.ts';
import { useSession } from './desk-session.ts';
import { count, weekday } from './number.ts';
import { useScope } from './search.ts';

/** Which branch: a choice for who has several, its name for who has one, the organisation on other pages. */
export function ScopePicker({ active }: { active: boolean }) {
  const say = useText();
  const session = useSession();
  const scope = useScope();
  const { branches } = useBranches();
  if (!active || branches.length < 2) {
    return <span className="head-scope">{session.branchName ?? session.orgName}</span>;
  }
  return (
    <Select
      className="scope-picker"
      aria-label={say('desk.scope')}
      value={scope.branchId ?? null}
      showSearch={{ optionFilterProp: 'name' }}
      onChange={(branch) => branch && scope.change({ branch })}
      options={branches.map((branch) => ({
        value: branch.branchId,
        name: branch.name,
        label: (
          <span className="scope-option">
            {branch.name} <small>{say('desk.customers-n', { n: count(branch.customerCount) })}</small>
          </span>
        ),
      }))}
    />
  );
}

/** Which day; on pages that show the state of now it stands still and says so. */
export function DayPicker({ active }: { active: boolean }) {
  const say = useText();
  const language = useLanguage();
  const session = useSession();
  const { day, change } = useScope();
  const calendar = useRef<HTMLInputElement>(null);
  const shown = active ? day : session.today;
  return (
    <fieldset className="day-picker" disabled={!active} title={active ? '' : say('desk.day-fixed')}>
      <legend className="visually-hidden">{say('desk.day')}</legend>
      <button
        type="button"
        aria-label={say('desk.day-before')}
        onClick={() => change({ day: addDays(day, -1) })}
      >
        ‹
      </button>
      {/* The browser's own field shows days in its own order; ours are read the same everywhere. */}
      <button type="button" className="day-shown" onClick={() => calendar.current?.showPicker()}>
        {shown} {weekday(shown, language)} {shown === session.today && <b>{say('desk.today')}</b>}
      </button>
      <input
        ref={calendar}
        type="date"
        tabIndex={-1}
        aria-label={say('desk.day')}
        value={shown}
        onChange={(event) => event.target.value && change({ day: event.target.value })}
      />
      <button
        type="button"
        aria-label={say('desk.day-after')}
        onClick={() => change({ day: addDays(day, 1) })}
      >
        ›
      </button>
    </fieldset>
  );
}
