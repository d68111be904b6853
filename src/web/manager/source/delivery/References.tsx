import type { Check, DeliveryFile } from '#contract/delivery.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import { isTextKey } from '../../../text/catalogue.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { columnWord, isWarning } from './delivery.ts';
import { MendButton } from './RulesOf.tsx';
import type { ShapeControl } from './use-shape.ts';

type Reference = Check['references'][number];
type Choice = { shape: ShapeControl; canChange: boolean };

/** What a spreadsheet did to numbers that begin with zeros, and the rule that puts it right. */
function LostZeros({ reference: { column, zeros }, shape, canChange }: { reference: Reference } & Choice) {
  const say = useText();
  if (!zeros || shape.shown.rules[column]?.includes(zeros.rule)) return null;
  return (
    <span className="bad-acts">
      {say('reference.zeros', { rows: count(zeros.rows) })}
      {canChange && <MendButton column={column} rule={zeros.rule} rows={zeros.rows} shape={shape} />}
    </span>
  );
}

/** Numbers that nobody has registered: the rows are whole, and will be refused all the same. */
export function References({
  kind,
  file: { check },
  ...choice
}: { kind: FileKindName; file: DeliveryFile } & Choice) {
  const say = useText();
  const language = useLanguage();
  const references = check?.references ?? [];
  if (references.length === 0) return null;
  return (
    <ul className="notice references">
      {references.map((reference) => {
        const { column, code, count: numbers, rows, examples } = reference;
        const key = isWarning(reference) ? 'reference.twins' : `fault.${code}`;
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
            <LostZeros reference={reference} {...choice} />
          </li>
        );
      })}
      {references.some((one) => !isWarning(one)) && <li className="small soft">{say('reference.note')}</li>}
    </ul>
  );
}
