import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { paths } from '../../paths.ts';
import type { TextKey } from '../../text/catalogue.ts';
import { useText } from '../../text/say.ts';
import { useCan } from '../shell/desk-session.ts';
import { Loaded } from '../shell/Loaded.tsx';
import { Panel } from '../shell/Panel.tsx';
import { type Asked, exportsQuery } from './export.ts';
import { ExportTable } from './ExportTable.tsx';
import './export.css';

function Part({
  title,
  note,
  none,
  aside,
  requests,
  whose = true,
}: {
  title: string;
  note: TextKey;
  none: TextKey;
  aside?: ReactNode;
  requests: Asked[];
  whose?: boolean;
}) {
  const say = useText();
  return (
    <Panel title={title} note={say(note)} aside={aside}>
      {requests.length > 0 ? (
        <ExportTable requests={requests} whose={whose} />
      ) : (
        <p className="soft none-open">{say(none)}</p>
      )}
    </Panel>
  );
}

function Parts({ requests }: { requests: Asked[] }) {
  const say = useText();
  const mayAsk = useCan('export.request');
  const own = requests.filter((one) => one.own);
  const waiting = requests.filter((one) => one.seat !== null);
  const others = requests.filter((one) => !one.own && one.seat === null);
  return (
    <>
      {(waiting.length > 0 || !mayAsk) && (
        <Part
          title={say('export.waiting', { n: waiting.length })}
          note="export.waiting-note"
          none="export.waiting-none"
          requests={waiting}
        />
      )}
      {mayAsk && (
        <Part
          title={say('export.own')}
          note="export.own-note"
          none="export.own-none"
          aside={
            <Link to={paths.desk.exportNew} className="link-as-button">
              {say('export.ask')}
            </Link>
          }
          requests={own}
          whose={false}
        />
      )}
      <Part
        title={say('export.others')}
        note={mayAsk ? 'export.others-note' : 'export.all-note'}
        none="export.others-none"
        requests={others}
      />
    </>
  );
}

/** What goes out of the house: what one is asked to allow, what one has asked for, what others have. */
export function ExportsPage() {
  const found = useQuery(exportsQuery);
  return (
    <div className="stack">
      <Loaded query={found} height={480}>
        {({ requests }) => <Parts requests={requests} />}
      </Loaded>
      <Outlet />
    </div>
  );
}
