import type { DeliveryFile, Mapping } from '#contract/delivery.ts';
import { useLanguage, useText } from '../../../text/say.ts';
import { count } from '../../shell/number.ts';
import { columnWord, letterOf } from './delivery.ts';

/** Where a column of the file goes to, by its place. */
const takers = (mapping: Mapping): Map<number, string> =>
  new Map(
    Object.entries(mapping).flatMap(([name, from]) => ('at' in from ? [[from.at, name] as const] : [])),
  );

/** The first rows as they lie in the file, masked, under the words of the file and what they are taken for. */
export function FirstRows({ file, mapping }: { file: DeliveryFile; mapping: Mapping }) {
  const say = useText();
  const language = useLanguage();
  const taken = takers(mapping);
  return (
    // A region that scrolls sideways is reached by the keyboard like any other.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="scroll-x" role="region" aria-label={say('file.first-rows')} tabIndex={0}>
      <table className="plain-table first-rows">
        <thead>
          <tr>
            <th scope="col" className="number">
              {say('import.row')}
            </th>
            {file.header.map(({ at, word }) => {
              const name = taken.get(at);
              return (
                <th key={at} scope="col" className={name ? '' : 'not-taken'}>
                  <small>{letterOf(at)}</small> {word || say('file.no-word')}
                  <div className="small soft">
                    {name ? `→ ${columnWord(file.kind, name, language)}` : say('file.not-taken')}
                  </div>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {file.rows.map(({ rowNo, cells }) => (
            <tr key={rowNo}>
              <th scope="row" className="number">
                {count(rowNo)}
              </th>
              {file.header.map(({ at }) => (
                <td key={at} className={taken.has(at) ? '' : 'not-taken'}>
                  {cells[at] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
