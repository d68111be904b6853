import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { sourceRoutes } from '#contract/source.ts';
import type { Output } from '#contract/route.ts';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { useCan } from '../shell/desk-session.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { Loaded } from '../shell/Loaded.tsx';
import { count, instant } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { isUploaded } from './account.ts';
import { Feed, FeedAlarm } from './Feed.tsx';
import { ImportState } from './ImportState.tsx';
import { OpenDeliveries } from './OpenDeliveries.tsx';
import { Profiles } from './Profiles.tsx';
import { StartImport } from './StartImport.tsx';
import './source.css';

type ImportJob = Output<(typeof sourceRoutes)['imports']>['jobs'][number];

const isRunning = (job: ImportJob): boolean => job.state === 'STAGING' || job.state === 'APPLYING';

/** What was imported: rows read, and what became of each. A running import refreshes by itself. */
function ImportRuns() {
  const say = useText();
  const navigate = useNavigate();
  const jobs = useQuery({
    queryKey: ['source', 'imports'],
    queryFn: () => api.source.imports(),
    refetchInterval: (query) => (query.state.data?.jobs.some(isRunning) ? 2000 : false),
  });
  return (
    <Panel title={say('import.title')} note={say('import.note')}>
      <Loaded query={jobs}>
        {(found) => (
          <DeskTable<ImportJob>
            rowKey="id"
            dataSource={found.jobs}
            locale={{ emptyText: <Empty title={say('import.none')} next={say('import.none-next')} /> }}
            onOpen={(job) => void navigate({ to: paths.desk.importAccount(job.id) })}
            columns={[
              { title: say('import.started'), render: (_, job) => instant(job.startedAt), width: 150 },
              {
                title: say('import.profile'),
                render: (_, job) => (
                  <button type="button" className="link-button">
                    {isUploaded(job) ? say('import.uploaded') : job.profile}
                  </button>
                ),
              },
              { title: say('import.as-of'), dataIndex: 'asOf', width: 110 },
              { title: say('import.state'), render: (_, job) => <ImportState job={job} /> },
              { title: say('import.read'), align: 'right', render: (_, job) => count(job.rowsRead) },
              { title: say('import.applied'), align: 'right', render: (_, job) => count(job.appliedCount) },
              {
                title: say('import.unchanged'),
                align: 'right',
                render: (_, job) => count(job.unchangedCount),
              },
              { title: say('import.refused'), align: 'right', render: (_, job) => count(job.refusedCount) },
              {
                title: say('import.folded-or-out'),
                align: 'right',
                render: (_, job) => count(job.foldedCount),
              },
              { title: say('import.ended'), render: (_, job) => instant(job.endedAt), width: 150 },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}

/** Begin an import, go on with one, look back at all; and the mappings that are kept. */
export function ImportsPage() {
  const mayUpload = useCan('import.upload');
  return (
    <div className="stack">
      <FeedAlarm />
      {mayUpload && <StartImport />}
      <OpenDeliveries />
      <Feed />
      <ImportRuns />
      {mayUpload && <Profiles />}
    </div>
  );
}
