import { Input, Radio, Select } from 'antd';
import { exportKeepDaysMax, exportPurposes } from '#contract/export.ts';
import { addDays } from '#core/day.ts';
import { useText } from '../../../text/say.ts';
import { useSession } from '../../shell/desk-session.ts';
import type { Draft } from './draft.ts';

type Of = { draft: Draft; onChange: (draft: Draft) => void };

/** The form of the copy, and whether it hides who people are. */
export function AskCopy({ draft, onChange }: Of) {
  const say = useText();
  const maskedOnly = useSession().role === 'head_office';
  return (
    <div className="ask-fields">
      <div className="ask-field">
        <span>{say('export.format')}</span>
        <Radio.Group
          aria-label={say('export.format')}
          value={draft.format}
          onChange={({ target }) => onChange({ ...draft, format: target.value === 'CSV' ? 'CSV' : 'XLSX' })}
          options={[
            { value: 'XLSX', label: 'Excel (.xlsx)' },
            { value: 'CSV', label: 'CSV' },
          ]}
        />
      </div>
      <div className="ask-field">
        <span>{say('export.copy')}</span>
        <Radio.Group
          aria-label={say('export.copy')}
          value={draft.unmasked}
          onChange={({ target }) => onChange({ ...draft, unmasked: target.value === true })}
          options={[
            { value: false, label: say('export.masked') },
            { value: true, label: say('export.unmasked'), disabled: maskedOnly },
          ]}
        />
      </div>
      <p className="small soft">
        {maskedOnly
          ? say('problem.export.masked-only')
          : say(draft.unmasked ? 'export.unmasked-note' : 'export.masked-note')}
      </p>
    </div>
  );
}

/** Why, for whom and until when: stands in the mark of the file and before whoever approves. */
export function AskWhy({ draft, onChange }: Of) {
  const say = useText();
  const { today } = useSession();
  return (
    <div className="ask-fields">
      <div className="ask-field">
        <span>{say('export.purpose')}</span>
        <Select
          aria-label={say('export.purpose')}
          placeholder={say('export.purpose-hint')}
          value={draft.purpose}
          onChange={(purpose) => onChange({ ...draft, purpose })}
          options={exportPurposes.map((value) => ({ value, label: say(`export.purpose.${value}`) }))}
        />
      </div>
      <label className="ask-field">
        <span>{say('export.recipient')}</span>
        <Input
          maxLength={100}
          value={draft.recipient}
          placeholder={say('export.recipient-hint')}
          onChange={({ target }) => onChange({ ...draft, recipient: target.value })}
        />
      </label>
      <label className="ask-field">
        <span>{say('export.use-until')}</span>
        <Input
          type="date"
          min={today}
          max={addDays(today, exportKeepDaysMax)}
          value={draft.useUntil}
          onChange={({ target }) => target.value && onChange({ ...draft, useUntil: target.value })}
        />
      </label>
      <label className="ask-field ask-wide">
        <span>{say('export.why')}</span>
        <Input
          maxLength={200}
          value={draft.purposeText}
          placeholder={say('export.why-hint')}
          onChange={({ target }) => onChange({ ...draft, purposeText: target.value })}
        />
      </label>
      {draft.purpose && <p className="small soft">{say(`export.purpose-note.${draft.purpose}`)}</p>}
    </div>
  );
}
