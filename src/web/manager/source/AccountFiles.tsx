import { noteSentence } from '#contract/import-note.ts';
import type { TextKey } from '../../text/catalogue.ts';
import { useLanguage, useText } from '../../text/say.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { count } from '../shell/number.ts';
import { type AccountFile, accountKindWord } from './account.ts';

const missing = (file: AccountFile): number =>
  file.rowsRead - file.appliedCount - file.unchangedCount - file.refusedCount - file.foldedCount;

const sumOf = (files: AccountFile[], of: (file: AccountFile) => number): number =>
  files.reduce((total, file) => total + of(file), 0);

/** A tick where every row is accounted for, else how many are still open. */
function Balance({ open }: { open: number }) {
  const say = useText();
  return open === 0 ? (
    <span title={say('import.balanced')}>✓</span>
  ) : (
    <b>{say('import.open-rows', { n: count(open) })}</b>
  );
}

type NumberColumn = { sign: string; key: TextKey; of: (file: AccountFile) => number };
const numbers: readonly NumberColumn[] = [
  { sign: '', key: 'import.read', of: (file) => file.rowsRead },
  { sign: '= ', key: 'import.applied', of: (file) => file.appliedCount },
  { sign: '+ ', key: 'import.unchanged', of: (file) => file.unchangedCount },
  { sign: '+ ', key: 'import.refused', of: (file) => file.refusedCount },
];
const folded = (file: AccountFile): number => file.foldedCount;

/**
 * The proof of one origin's files: rows read = applied + unchanged + refused + folded, per file and in sum.
 * Of an upload the last are those that somebody left out.
 */
export function AccountFiles({ files, uploaded }: { files: AccountFile[]; uploaded: boolean }) {
  const say = useText();
  const language = useLanguage();
  const shown: NumberColumn[] = [
    ...numbers,
    { sign: '+ ', key: uploaded ? 'check.left-out' : 'import.folded', of: folded },
  ];
  return (
    <DeskTable<AccountFile>
      rowKey="fileNo"
      dataSource={files}
      columns={[
        {
          title: say('import.file'),
          render: (_, file) => (
            <>
              {file.name}
              {file.notes.map((note) => (
                <div key={note.code} className="small soft">
                  {noteSentence(note, language)}
                </div>
              ))}
            </>
          ),
        },
        { title: say('import.kind'), render: (_, file) => accountKindWord(file.kind, language) },
        { title: say('import.encoding'), render: (_, file) => file.encoding ?? '—', width: 100 },
        ...shown.map(({ sign, key, of }) => ({
          title: sign + say(key),
          align: 'right' as const,
          render: (_: unknown, file: AccountFile) => count(of(file)),
        })),
        {
          title: say('import.adds-up'),
          align: 'right',
          render: (_, file) => <Balance open={missing(file)} />,
          width: 110,
        },
      ]}
      summary={() => (
        <tr className="sum-row">
          <th scope="row" colSpan={3}>
            {say('import.sum', { n: files.length })}
          </th>
          {shown.map(({ key, of }) => (
            <td key={key}>{count(sumOf(files, of))}</td>
          ))}
          <td>
            <Balance open={sumOf(files, missing)} />
          </td>
        </tr>
      )}
    />
  );
}
