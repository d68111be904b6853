import type { Check } from '#contract/delivery.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { count, yuan } from '../../shell/number.ts';
import { columnWord } from './delivery.ts';

/** Sums over the rows that would go in: the sender reads theirs aloud, and they agree or not. */
export function Amounts({ kind, check }: { kind: FileKindName; check: Check }) {
  const say = useText();
  const language = useLanguage();
  if (check.amounts.length === 0) return <p className="soft">{say('check.no-amounts')}</p>;
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{say('import.column')}</th>
          <th scope="col" className="number">
            {say('check.filled')}
          </th>
          <th scope="col" className="number">
            {say('check.sum')}
          </th>
          <th scope="col" className="number">
            {say('check.min')}
          </th>
          <th scope="col" className="number">
            {say('check.max')}
          </th>
        </tr>
      </thead>
      <tbody>
        {check.amounts.map((amount) => (
          <tr key={amount.column}>
            <th scope="row">{columnWord(kind, amount.column, language)}</th>
            <td className="number">{count(amount.count)}</td>
            <td className="number">
              <b>{yuan(amount.sumFen)}</b>
            </td>
            <td className="number">{yuan(amount.minFen)}</td>
            <td className="number">{yuan(amount.maxFen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
