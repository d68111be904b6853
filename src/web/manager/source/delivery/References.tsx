import type { Check } from '#contract/delivery.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import { isTextKey } from '../../../text/catalogue.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { columnWord } from './delivery.ts';

/** Numbers that nobody has registered: the rows are whole, and will be refused all the same. */
export function References({ kind, references }: { kind: FileKindName; references: Check['references'] }) {
  const say = useText();
  const language = useLanguage();
  if (references.length === 0) return null;
  return (
    <ul className="notice references">
      {references.map(({ column, code, count: numbers, rows, examples }) => {
        const key = `fault.${code}`;
        return (
          <li key={`${column} ${code}`}>
            <b>
              {columnWord(kind, column, language)} {isTextKey(key) ? say(key) : code}
            </b>{' '}
            · {say('reference.n', { numbers: count(numbers), rows: count(rows) })}
            <span className="soft">
              {' '}
              {say('reference.examples', { examples: examples.join(say('list.comma')) })}
            </span>
          </li>
        );
      })}
      <li className="small soft">{say('reference.note')}</li>
    </ul>
  );
}
