import { useLanguage, useText } from '../../text/say.ts';
import { count, instant, yuan } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { type Account, type AccountFile, accountKindWord, isKind } from './account.ts';
import { columnWord } from './delivery/delivery.ts';

type Delivery = NonNullable<Account['delivery']>;
type Uploaded = Delivery['files'][number];

/** Each file of the account with what was kept of it when it was accepted: they bear the same numbers. */
const uploadedOf = (files: readonly AccountFile[], delivery: Delivery): [AccountFile, Uploaded][] =>
  files.flatMap((file): [AccountFile, Uploaded][] => {
    const uploaded = delivery.files.find(({ fileNo }) => fileNo === file.fileNo);
    return uploaded ? [[file, uploaded]] : [];
  });

/** 余额 35,552.00 元(800 行). */
function Sums({ kind, amounts }: { kind: string } & Pick<Uploaded, 'amounts'>) {
  const say = useText();
  const language = useLanguage();
  if (amounts.length === 0) return '—';
  return amounts.map(({ column, count: rows, sumFen }) => (
    <div key={column}>
      {say('account.sum', {
        column: columnWord(isKind(kind) ? kind : null, column, language),
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
        decider: delivery.acceptedByName ?? '—',
        decided: instant(delivery.acceptedAt),
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
          {uploadedOf(account.files, delivery).map(([file, uploaded]) => (
            <tr key={file.fileNo}>
              <th scope="row">{file.name}</th>
              <td>{accountKindWord(file.kind, language)}</td>
              <td>
                <Sums kind={file.kind} amounts={uploaded.amounts} />
              </td>
              <td className="sha small">{uploaded.sha256}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
