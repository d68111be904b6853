import type { Delivery } from '#contract/delivery.ts';
import { useLanguage, useText } from '../../text/say.ts';
import { count, instant, yuan } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { type Account, accountKindWord, uploadedOf } from './account.ts';
import { columnWord, type FileSummary } from './delivery/delivery.ts';

/** 余额 35,552.00 元(800 行). */
function Sums({ file }: { file: FileSummary }) {
  const say = useText();
  const language = useLanguage();
  const amounts = file.check?.amounts ?? [];
  if (amounts.length === 0) return '—';
  return amounts.map(({ column, count: rows, sumFen }) => (
    <div key={column}>
      {say('account.sum', {
        column: columnWord(file.kind, column, language),
        sum: yuan(sumFen),
        n: count(rows),
      })}
    </div>
  ));
}

/** Who brought the files and who accepted them, and what identifies each: for whoever sent them. */
export function AccountOrigin({ account, delivery }: { account: Account; delivery: Delivery }) {
  const say = useText();
  const language = useLanguage();
  return (
    <Panel
      title={say('account.origin')}
      note={say('account.by', {
        maker: delivery.makerName,
        at: instant(delivery.submittedAt),
        decider: delivery.decidedByName ?? '—',
        decided: instant(delivery.decidedAt),
      })}
    >
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{say('import.file')}</th>
            <th scope="col">{say('import.kind')}</th>
            <th scope="col">{say('account.sums')}</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {uploadedOf(account.files, delivery).map((file) => (
            <tr key={file.fileNo}>
              <th scope="row">{file.name}</th>
              <td>{accountKindWord(file.kind ?? '', language)}</td>
              <td>
                <Sums file={file} />
              </td>
              <td className="sha small">{file.sha256}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
