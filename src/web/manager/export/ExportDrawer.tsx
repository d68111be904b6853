import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Drawer } from 'antd';
import { paths } from '../../paths.ts';
import { codeText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { useCan } from '../shell/desk-session.ts';
import { Loaded } from '../shell/Loaded.tsx';
import { bytes, count, instant } from '../shell/number.ts';
import { Step } from '../source/delivery/Step.tsx';
import { Decide } from './Decide.tsx';
import { type Asked, exportsQuery } from './export.ts';
import { ExportState } from './ExportState.tsx';
import { FileLines } from './FileLines.tsx';
import { OwnStep } from './OwnStep.tsx';
import { Seats } from './Seats.tsx';
import '../source/source.css';
import './export.css';

type Of = { request: Asked };

function Next({ request }: Of) {
  const say = useText();
  const mayApprove = useCan('export.approve');
  const { noSeat } = request;
  if (request.seat !== null) return <Decide request={request} />;
  if (request.own) return <OwnStep request={request} />;
  const { stand } = request;
  return (
    <Step>
      <b>{say(`export.stands.${stand}`)}</b>
      {stand === 'WAITING' && mayApprove && noSeat && <p>{say(`export.no-seat.${noSeat}`)}</p>}
    </Step>
  );
}

function Facts({ request }: Of) {
  const say = useText();
  const { requester, filter } = request;
  const narrowed = [
    filter.branchName,
    filter.gridName,
    filter.ownerName && say('export.owned-by', { name: filter.ownerName }),
    filter.source && codeText(say, 'source', filter.source),
  ].filter(Boolean);
  const facts = [
    {
      name: say('export.requester'),
      value: [requester.name, requester.staffNo, say(`role.${requester.role}`), requester.orgName]
        .filter(Boolean)
        .join(' · '),
    },
    { name: say('export.asked-at'), value: instant(request.madeAt) },
    {
      name: say('export.purpose'),
      value: `${say(`export.purpose.${request.purpose}`)} · ${request.purposeText}`,
    },
    { name: say('export.recipient'), value: request.recipient },
    { name: say('export.use-until'), value: say('export.use-until-day', { day: request.useUntil }) },
    { name: say('export.range'), value: narrowed.join(' · ') || say('export.range-all') },
    {
      name: say('export.format'),
      value: `${request.format} · ${say(request.unmasked ? 'export.unmasked' : 'export.masked')}`,
    },
    {
      name: say('export.personal'),
      value: say(request.personal ? 'export.personal-yes' : 'export.personal-no'),
    },
  ];
  return (
    <dl className="export-facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Written({ file }: { file: NonNullable<Asked['file']> }) {
  const say = useText();
  return (
    <section>
      <h3>{say('export.written')}</h3>
      <p>
        {file.name} · {say('file.rows-n', { n: count(file.rowCount) })} · {bytes(file.byteCount)}
        {file.heldBackCount > 0 && <> · {say('export.held-back', { n: count(file.heldBackCount) })}</>}
      </p>
      <p className="small soft">{say('export.sha', { sha: file.sha256 })}</p>
    </section>
  );
}

function Detail({ request }: Of) {
  const say = useText();
  return (
    <div className="stack export-detail">
      <div className="panel next">
        <Next request={request} />
      </div>
      <Facts request={request} />
      <section>
        <h3>{say('export.approval')}</h3>
        <Seats request={request} />
      </section>
      <section>
        <h3>{say(request.file ? 'export.went-out' : 'export.goes-out', { n: count(request.rowCount) })}</h3>
        <FileLines request={request} />
      </section>
      {request.file && <Written file={request.file} />}
    </div>
  );
}

/** One request: what is asked, by whom, why, how far it has come; and what its reader can do with it. */
export function ExportDrawer() {
  const say = useText();
  const navigate = useNavigate();
  const { exportId } = useParams({ strict: false });
  const found = useQuery(exportsQuery);
  const request = found.data?.requests.find(({ id }) => id === exportId);
  return (
    <Drawer
      open
      size={760}
      onClose={() => void navigate({ to: paths.desk.exports })}
      title={say('export.title')}
      extra={request && <ExportState request={request} />}
    >
      <Loaded query={found} height={600}>
        {() =>
          request ? (
            <Detail request={request} />
          ) : (
            <Empty title={say('problem.access.not-found')} next={say('export.gone-next')} />
          )
        }
      </Loaded>
    </Drawer>
  );
}
