import { Button, Input } from 'antd';
import { useText } from '../../text/say.ts';
import { minuteOf, minuteOfDay } from '../shell/number.ts';

type Range = [number, number];
const rangesOf = (value: unknown): Range[] =>
  Array.isArray(value)
    ? value.map((range: unknown): Range =>
        Array.isArray(range) ? [Number(range[0]), Number(range[1])] : [0, 0],
      )
    : [];

/** Times of day as they are said, 09:00 to 12:00; none at all is allowed. */
export function WindowField({ value, onChange }: { value: unknown; onChange: (value: Range[]) => void }) {
  const say = useText();
  const ranges = rangesOf(value);
  const change = (at: number, next: Range) =>
    onChange(ranges.map((range, one) => (one === at ? next : range)));
  return (
    <div className="window-field">
      {ranges.map((range, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- A range has no name but its place.
        <div key={at}>
          <Input
            type="time"
            aria-label={say('param-page.window-from')}
            value={minuteOfDay(range[0])}
            onChange={(event) => change(at, [minuteOf(event.target.value), range[1]])}
          />
          –
          <Input
            type="time"
            aria-label={say('param-page.window-to')}
            value={minuteOfDay(range[1])}
            onChange={(event) => change(at, [range[0], minuteOf(event.target.value)])}
          />
          <Button type="text" size="small" onClick={() => onChange(ranges.filter((_, one) => one !== at))}>
            {say('param-page.window-remove')}
          </Button>
        </div>
      ))}
      {ranges.length === 0 && <span className="soft">{say('param-unit.window-none')}</span>}
      <Button size="small" onClick={() => onChange([...ranges, [540, 720]])}>
        {say('param-page.window-add')}
      </Button>
    </div>
  );
}
