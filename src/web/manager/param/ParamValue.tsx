import { useText } from '../../text/say.ts';
import type { ParamRow } from './param.ts';
import { readable } from './readable.ts';
import { isParamKey, shapeOf } from './shape.ts';

/** A parameter's value in words: the row's own, or one that is being proposed for it. */
export function ParamValue({ row, value = row.value }: { row: ParamRow; value?: unknown }) {
  const say = useText();
  return (
    <ul className="param-value">
      {readable(say, value, row.unit, isParamKey(row.key) ? shapeOf(row.key) : {}).map((line) => (
        <li key={line.name}>
          {line.name && <span className="soft">{line.name} </span>}
          {line.value}
        </li>
      ))}
    </ul>
  );
}
