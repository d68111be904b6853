import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { Output } from '#contract/route.ts';
import type { sourceRoutes } from '#contract/source.ts';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { count, instant } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { ImportState } from './ImportState.tsx';

type Account = Output<(typeof sourceRoutes)['importAccount']>;
type File = Account['files'][number];
type Refusal = Account['refusals'][number];

const missing = (file: File): number =>
  file.rowsRead - file.appliedCount - file.unchangedCount - file.refusedCount - file.foldedCount;

/** The proof of one origin's files: rows read = applied + unchanged + refused + folded, per file and in sum. */
function Files({ files }: { files: File[] }) {
  const say = useText();
  const kindOf = (file: File) => {
    const key = `import.kind.${file.kind}`;
    return isTextKey(key) ? say(key) : file.kind;
  };
  const sum = (of: (file: File) => number) => count(files.reduce((total, file) => total + of(file), 0));
  const balance = (left: number) =>
    left === 0 ? (
      <span title={say('import.balanced')}>✓</span>
    ) : (
      <b>{say('import.open-rows', { n: count(left) })}</b>
    );
  const sums = [
    sum((file) => file.rowsRead),
    sum((file) => file.appliedCount),
    sum((file) => file.unchangedCount),
    sum((file) => file.refusedCount),
    sum((file) => file.foldedCount),
  ];
  return (
    <DeskTable<File>
      rowKey="fileNo"
      dataSource={files}
      columns={[
        {
          title: say('import.file'),
          render: (_, file) => (
            <>
              {file.name} {file.note && <div className="small soft">{file.note}</div>}
            </>
          ),
        },
        { title: say('import.kind'), render: (_, file) => kindOf(file) },
        { title: say('import.encoding'), render: (_, file) => file.encoding ?? '—', width: 100 },
        { title: say('import.read'), align: 'right', render: (_, file) => count(file.rowsRead) },
        {
          title: `= ${say('import.applied')}`,
          align: 'right',
          render: (_, file) => count(file.appliedCount),
        },
        {
          title: `+ ${say('import.unchanged')}`,
          align: 'right',
          render: (_, file) => count(file.unchangedCount),
        },
        {
          title: `+ ${say('import.refused')}`,
          align: 'right',
          render: (_, file) => count(file.refusedCount),
        },
        { title: `+ ${say('import.folded')}`, align: 'right', render: (_, file) => count(file.foldedCount) },
        {
          title: say('import.adds-up'),
          align: 'right',
          render: (_, file) => balance(missing(file)),
          width: 110,
        },
      ]}
      summary={() => (
        <tr className="sum-row">
          <th scope="row" colSpan={3}>
            {say('import.sum', { n: files.length })}
          </th>
          {sums.map((total, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- Five fixed columns; two sums may be equal.
            <td key={at}>{total}</td>
          ))}
          <td>{balance(files.reduce((total, file) => total + missing(file), 0))}</td>
        </tr>
      )}
    />
  );
}

function Refusals({ account }: { account: Account }) {
  const say = useText();
  const nameOf = new Map(account.files.map((file) => [file.fileNo, file.name]));
  return (
    <DeskTable<Refusal>
      rowKey={(refusal) => `${refusal.fileNo}-${refusal.rowNo}`}
      dataSource={account.refusals}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        {
          title: say('import.file'),
          render: (_, refusal) => nameOf.get(refusal.fileNo) ?? refusal.fileNo,
          width: 240,
        },
        { title: say('import.row'), align: 'right', render: (_, refusal) => count(refusal.rowNo), width: 90 },
        { title: say('import.column'), render: (_, refusal) => refusal.column ?? '—', width: 160 },
        { title: say('import.sentence'), dataIndex: 'sentence' },
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
