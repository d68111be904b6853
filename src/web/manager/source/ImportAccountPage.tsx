import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { dictionary } from '#contract/dictionary.ts';
import { noteSentence } from '#contract/import-note.ts';
import { refusalSentence } from '#contract/refusal.ts';
import type { Output } from '#contract/route.ts';
import type { sourceRoutes } from '#contract/source.ts';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { type Language, useLanguage, useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { count, instant } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { ImportState } from './ImportState.tsx';

type Account = Output<(typeof sourceRoutes)['importAccount']>;
type File = Account['files'][number];
type Refusal = Account['refusals'][number];

const isKind = (kind: string): kind is keyof typeof dictionary => Object.hasOwn(dictionary, kind);

/** What a file is about: the dictionary's own name, as in the guide to the files. */
const kindWord = (kind: string, language: Language): string =>
  isKind(kind) && language === 'zh' ? dictionary[kind].zh : kind;

const missing = (file: File): number =>
  file.rowsRead - file.appliedCount - file.unchangedCount - file.refusedCount - file.foldedCount;

const sumOf = (files: File[], of: (file: File) => number): number =>
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

const numbers = [
  { sign: '', key: 'import.read', of: (file: File) => file.rowsRead },
  { sign: '= ', key: 'import.applied', of: (file: File) => file.appliedCount },
  { sign: '+ ', key: 'import.unchanged', of: (file: File) => file.unchangedCount },
  { sign: '+ ', key: 'import.refused', of: (file: File) => file.refusedCount },
  { sign: '+ ', key: 'import.folded', of: (file: File) => file.foldedCount },
] as const;

/** The proof of one origin's files: rows read = applied + unchanged + refused + folded, per file and in sum. */
function Files({ files }: { files: File[] }) {
  const say = useText();
  const language = useLanguage();
  return (
    <DeskTable<File>
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
        { title: say('import.kind'), render: (_, file) => kindWord(file.kind, language) },
        { title: say('import.encoding'), render: (_, file) => file.encoding ?? '—', width: 100 },
        ...numbers.map(({ sign, key, of }) => ({
          title: sign + say(key),
          align: 'right' as const,
          render: (_: unknown, file: File) => count(of(file)),
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
          {numbers.map(({ key, of }) => (
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

function Refusals({ account }: { account: Account }) {
  const say = useText();
  const language = useLanguage();
  const fileOf = new Map(account.files.map((file) => [file.fileNo, file]));
  const sentenceOf = (refusal: Refusal) => {
    const file = fileOf.get(refusal.fileNo);
    return refusalSentence({ ...refusal, file: file?.name ?? '', kind: file?.kind ?? '' }, language);
  };
  return (
    <DeskTable<Refusal>
      rowKey={(refusal) => `${refusal.fileNo}-${refusal.rowNo}`}
      dataSource={account.refusals}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        {
          title: say('import.file'),
          render: (_, refusal) => fileOf.get(refusal.fileNo)?.name ?? refusal.fileNo,
          width: 240,
        },
        { title: say('import.row'), align: 'right', render: (_, refusal) => count(refusal.rowNo), width: 90 },
        { title: say('import.column'), render: (_, refusal) => refusal.column ?? '—', width: 160 },
        { title: say('import.sentence'), render: (_, refusal) => sentenceOf(refusal) },
      ]}
    />
  );
}

/** One import: files of the bank and of the overlay apart, then each refused row with its sentence. */
export function ImportAccountPage() {
  const say = useText();
  const { jobId = '' } = useParams({ strict: false });
  const account = useQuery({
    queryKey: ['source', 'importAccount', jobId],
    queryFn: () => api.source.importAccount({ query: { id: jobId } }),
    refetchInterval: (query) => (query.state.data && query.state.data.job.endedAt === null ? 2000 : false),
  });
  return (
    <Loaded query={account}>
      {(found) => (
        <div className="stack">
          <p className="page-line">
            <Link to={paths.desk.imports}>‹ {say('import.all')}</Link>
            <b>{found.job.profile}</b>
            <span>{say('import.as-of-day', { day: found.job.asOf })}</span>
            <ImportState job={found.job} />
            <span className="soft">
              {instant(found.job.startedAt)} – {instant(found.job.endedAt)}
            </span>
          </p>
          {(['REAL', 'OVERLAY'] as const).map((origin) => {
            const files = found.files.filter((file) => file.origin === origin);
            return files.length > 0 ? (
              <Panel
                key={origin}
                title={say(`import.origin.${origin}`)}
                note={say(`import.origin-note.${origin}`)}
              >
                <Files files={files} />
              </Panel>
            ) : null;
          })}
          <Panel
            title={say('import.refusals')}
            note={
              found.refusals.length < found.job.refusedCount
                ? say('import.refusals-part', {
                    n: count(found.refusals.length),
                    all: count(found.job.refusedCount),
                  })
                : say('import.refusals-n', { n: count(found.refusals.length) })
            }
          >
            {found.refusals.length > 0 ? (
              <Refusals account={found} />
            ) : (
              <Empty title={say('import.no-refusals')} next={say('import.no-refusals-next')} />
            )}
          </Panel>
        </div>
      )}
    </Loaded>
  );
}
