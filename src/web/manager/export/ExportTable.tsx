import { Link, useNavigate } from '@tanstack/react-router';
import type { TableProps } from 'antd';
import { paths } from '../../paths.ts';
import { type Say, useLanguage, useText } from '../../text/say.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { count, instant } from '../shell/number.ts';
import { kindWord } from '../source/delivery/delivery.ts';
import type { Asked } from './export.ts';
import { ExportState } from './ExportState.tsx';
import { Seats } from './Seats.tsx';

type Column = NonNullable<TableProps<Asked>['columns']>[number];

/** What its reader can do next with a request, in a word. */
function nextOf(say: Say, request: Asked): string {
  if (request.seat !== null) return say('export.next.decide');
  const { stand } = request;
  if (request.own && stand === 'READY' && request.file && request.file.linksLeft > 0)
    return say('export.next.take');
  return say('export.next.look');
}

/** Until when there is something to do; nothing once a request has ended. */
function endOf(say: Say, request: Asked): string {
  const { stand } = request;
  if (stand === 'READY') return say('export.take-until', { at: instant(request.lapsesAt) });
  return stand === 'WAITING' ? say('export.decide-until', { at: instant(request.lapsesAt) }) : '—';
}

/** Export requests, one a line: what goes out, how it stands, who must still say yes, until when. */
export function ExportTable({ requests, whose }: { requests: Asked[]; whose: boolean }) {
  const say = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const requester: Column = {
    title: say('export.requester'),
    width: 130,
    render: (_, { requester: { name, orgName } }) => (
      <>
        {name}
        <div className="small soft">{orgName}</div>
      </>
    ),
  };
  return (
    <DeskTable<Asked>
      rowKey="id"
      sticky={false}
      dataSource={requests}
      onOpen={({ id }) => void navigate({ to: paths.desk.export(id) })}
      columns={[
        { title: say('import.state'), width: 104, render: (_, one) => <ExportState request={one} /> },
        {
          title: say('export.files'),
          render: (_, { id, files, format, unmasked }) => (
            <Link to={paths.desk.export(id)}>
              {files.map(({ kind }) => kindWord(kind, language)).join(say('list.comma'))} · {format} ·{' '}
              {say(unmasked ? 'export.unmasked' : 'export.masked')}
            </Link>
          ),
        },
        { title: say('delivery.rows'), align: 'right', width: 80, render: (_, one) => count(one.rowCount) },
        ...(whose ? [requester] : []),
        {
          title: say('export.purpose'),
          render: (_, { purpose, recipient }) => (
            <>
              {say(`export.purpose.${purpose}`)}
              <div className="small soft">{say('export.to', { name: recipient })}</div>
            </>
          ),
        },
        { title: say('export.approval'), render: (_, one) => <Seats request={one} short /> },
        { title: say('export.until'), width: 172, render: (_, one) => endOf(say, one) },
        {
          title: say('delivery.next'),
          width: 90,
          render: (_, one) => <b className="next-word">{nextOf(say, one)} ›</b>,
        },
      ]}
    />
  );
}
