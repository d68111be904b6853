import { useText } from '../../text/say.ts';
import { readable } from './readable.ts';

/** A parameter's value in words. */
export function ParamValue({ value, unit }: { value: unknown; unit: string }) {
  const say = useText();
  return (
    <ul className="param-value">
      {readable(say, value, unit).map((line) => (
        <li key={line.name}>
          {line.name && <span className="soft">{line.name} </span>}
          {line.value}
        </li>
      ))}
    </ul>
  );
}
