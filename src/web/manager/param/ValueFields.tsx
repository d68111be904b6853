import { Input, InputNumber, Select, Switch } from 'antd';
import { matchGrounds } from '#core/match/same-person.ts';
import { useText } from '../../text/say.ts';
import { minuteOf, minuteOfDay } from '../shell/number.ts';
import { ChannelMatrix } from './ChannelMatrix.tsx';
import { partName, ruleWord } from './readable.ts';
import type { Shape } from './shape.ts';
import { WindowField } from './WindowField.tsx';

export type FieldProps = {
  /** What the field is called: the parameter, or the part of it. */
  label: string;
  name: string;
  unit: string;
  shape: Shape;
  path: string;
  value: unknown;
  faults: Map<string, string>;
  onChange: (value: unknown) => void;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fen are typed as 元, basis points and shares as %: people never see the stored form. */
function scaleOf(name: string, unit: string): { scale: number; suffix: string } {
  if (name.endsWith('Fen')) return { scale: 100, suffix: '元' };
  if (name.endsWith('Bp')) return { scale: 100, suffix: '%' };
  if (unit === 'ratio' || name === 'shareOfRate' || name === 'stabilityMin')
    return { scale: 0.01, suffix: '%' };
  return { scale: 1, suffix: unit === '%' ? '%' : '' };
}

const tidy = (value: number): number => Number(value.toPrecision(12));

function NumberField({ label, name, unit, value, onChange }: FieldProps) {
  const { scale, suffix } = scaleOf(name, unit);
  return (
    <InputNumber<number>
      aria-label={label}
      value={typeof value === 'number' ? tidy(value / scale) : null}
      suffix={suffix}
      style={{ width: 160 }}
      onChange={(next) => onChange(next === null ? null : tidy(next * scale))}
    />
  );
}

/** 90, 60, 30, 7: any sign that is not part of a number separates. */
function NumbersField({ label, value, onChange }: FieldProps) {
  const say = useText();
  return (
    <Input
      aria-label={label}
      defaultValue={Array.isArray(value) ? value.join(', ') : ''}
      placeholder={say('param-page.numbers-hint')}
      onChange={(event) =>
        onChange(
          event.target.value
            .split(/[^\d.]+/)
            .filter(Boolean)
            .map(Number),
        )
      }
    />
  );
}

function WordsField({ label, value, shape, onChange }: FieldProps) {
  const say = useText();
  const words = Array.isArray(value) ? value.map(String) : [];
  return (
    <Select
      mode="multiple"
      aria-label={label}
      value={words}
      onChange={onChange}
      options={(shape.items?.enum ?? matchGrounds).map((code) => ({
        value: code,
        label: ruleWord(say, code),
      }))}
      style={{ width: '100%' }}
    />
  );
}

/** One time of day, as 06:00. */
function TimeField({ label, value, onChange }: FieldProps) {
  return (
    <Input
      type="time"
      aria-label={label}
      style={{ width: 120 }}
      value={typeof value === 'number' ? minuteOfDay(value) : ''}
      onChange={(event) => onChange(minuteOf(event.target.value))}
    />
  );
}

function Leaf(props: FieldProps) {
  const { label, shape, unit, value, onChange } = props;
  if (unit === 'minute of day' && shape.type === 'integer') return <TimeField {...props} />;
  if (shape.type === 'integer' || shape.type === 'number') return <NumberField {...props} />;
  if (shape.type === 'boolean') {
    return <Switch aria-label={label} checked={value === true} onChange={onChange} />;
  }
  if (shape.type === 'string') {
    return (
      <Input
        type="date"
        aria-label={label}
        style={{ width: 160 }}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (unit === 'minute of day') return <WindowField value={value} onChange={onChange} />;
  return shape.items?.type === 'string' ? <WordsField {...props} /> : <NumbersField {...props} />;
}

/** The fields of a value by its schema: a part per line, what is wrong with it beside it. */
export function ValueFields(props: FieldProps) {
  const { label, shape, value, path, faults, name, unit, onChange } = props;
  const say = useText();
  if (shape.patternProperties) return <ChannelMatrix value={value} onChange={onChange} />;
  const inside = [...faults].find(([at]) => at === path || at.startsWith(`${path}/`))?.[1];
  if (!shape.properties) {
    return (
      <div className="value-field">
        {name && <span>{label}</span>}
        <Leaf {...props} />
        {inside && <em role="alert">{inside}</em>}
      </div>
    );
  }
  const parts = isRecord(value) ? value : {};
  const fields = Object.entries(shape.properties).map(([part, partShape]) => (
    <ValueFields
      key={part}
      label={partName(say, part)}
      name={part}
      unit={unit}
      shape={partShape}
      path={`${path}/${part}`}
      value={parts[part]}
      faults={faults}
      onChange={(next) => onChange({ ...parts, [part]: next })}
    />
  ));
  return name ? (
    <fieldset className="value-group">
      <legend>{label}</legend>
      {fields}
    </fieldset>
  ) : (
    <div>{fields}</div>
  );
}
