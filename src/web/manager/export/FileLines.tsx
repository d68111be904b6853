import { type ExportRequest, isSifted } from '#contract/export.ts';
import { useLanguage, useText } from '../../text/say.ts';
import { count } from '../shell/number.ts';
import { columnWord, kindWord } from '../source/delivery/delivery.ts';
import { groupColumns, type Shown } from './columns.ts';

const order: readonly Shown[] = ['PLAIN', 'MASKED', 'OUT'];

/** What goes out of each file: its rows, and its columns as the copy shows them. */
export function FileLines({
  request: { files, unmasked, purpose },
}: {
  request: Pick<ExportRequest, 'files' | 'unmasked' | 'purpose'>;
}) {
  const say = useText();
  const language = useLanguage();
  return (
    <ul className="export-files">
      {files.map(({ kind, columns, rowCount }) => {
        const groups = groupColumns(kind, columns, unmasked);
        return (
          <li key={kind}>
            <b>{kindWord(kind, language)}</b> {say('file.rows-n', { n: count(rowCount) })}
            {isSifted(kind, purpose) && <span className="soft"> · {say('export.sifted')}</span>}
            <dl>
              {order.map((shown) => {
                const names = groups.get(shown) ?? [];
                return (
                  names.length > 0 && (
                    <div key={shown} className={shown === 'OUT' ? 'soft' : ''}>
                      <dt>{say(`export.shown.${shown}`)}</dt>
                      <dd>{names.map((name) => columnWord(kind, name, language)).join(say('list.comma'))}</dd>
                    </div>
                  )
                );
              })}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}
