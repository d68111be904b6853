import { refusalReason } from '#contract/refusal.ts';
import { useLanguage, useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { usePrinting } from '../../ui/printing.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { count } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { type Account, isKind } from './account.ts';
import { columnWord } from './delivery/delivery.ts';

type Refusal = Account['refusals'][number];
const aPage = { pageSize: 50, hideOnSinglePage: true, showSizeChanger: false };

function Table({ account }: { account: Account }) {
  const say = useText();
  const language = useLanguage();
  const isPrinting = usePrinting();
  const fileOf = new Map(account.files.map((file) => [file.fileNo, file]));
  const columnOf = ({ fileNo, column }: Refusal): string => {
    const kind = fileOf.get(fileNo)?.kind ?? '';
    return column === null ? '—' : columnWord(isKind(kind) ? kind : null, column, language);
  };
  return (
    <DeskTable<Refusal>
      rowKey={(refusal) => `${refusal.fileNo}-${refusal.rowNo}`}
      dataSource={account.refusals}
      // Paper has no second page to click.
      pagination={isPrinting ? false : aPage}
      columns={[
        {
          title: say('import.file'),
          render: (_, refusal) => fileOf.get(refusal.fileNo)?.name ?? refusal.fileNo,
          width: isPrinting ? 130 : 240,
        },
        { title: say('import.row'), align: 'right', render: (_, refusal) => count(refusal.rowNo), width: 70 },
        {
          title: say('import.column'),
          render: (_, refusal) => columnOf(refusal),
          width: isPrinting ? 90 : 160,
        },
        { title: say('import.sentence'), render: (_, refusal) => refusalReason(refusal, language) },
      ]}
    />
  );
}

/** Each refused row with its sentence. */
export function AccountRefusals({ account }: { account: Account }) {
  const say = useText();
  const { refusals, job } = account;
  return (
    <Panel
      title={say('import.refusals')}
      note={
        refusals.length < job.refusedCount
          ? say('import.refusals-part', { n: count(refusals.length), all: count(job.refusedCount) })
          : say('import.refusals-n', { n: count(refusals.length) })
      }
    >
      {refusals.length > 0 ? (
        <Table account={account} />
      ) : (
        <Empty title={say('import.no-refusals')} next={say('import.no-refusals-next')} />
      )}
    </Panel>
  );
}
